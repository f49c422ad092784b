/** There is no credential to present: the message says all the ways to give one. */
export class CredentialError extends Error {
  override readonly name = 'CredentialError'
  /** What programs look at. */
  readonly code = 'no_credential'
}
