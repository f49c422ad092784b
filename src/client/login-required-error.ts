/** Nobody is logged in, and nobody could be asked to: the message says why. */
export class LoginRequiredError extends Error {
  override readonly name = 'LoginRequiredError'
  /** What programs look at. */
  readonly code = 'login_required'
}
