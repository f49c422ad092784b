/**
 * A login that came to nothing: it was refused, took too long, or the server could not be understood. The message is for
 * people.
 */
export class LoginFailedError extends Error {
  override readonly name = 'LoginFailedError'
  /** What programs look at. */
  readonly code = 'login_failed'
  /**
   * Why: an error of OAuth, such as `access_denied` or `expired_token`, or one of `timeout`, `unreachable`, `no_login`,
   * `invalid_metadata`, `invalid_answer`, `no_listener`.
   */
  readonly reason: string

  constructor(reason: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}
