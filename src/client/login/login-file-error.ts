/** What is wrong with the file of the logins, or with its folder: the message names the path and says what to do. */
export class LoginFileError extends Error {
  override readonly name = 'LoginFileError'
  /** What programs look at. */
  readonly code = 'login_file'
  readonly path: string

  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(`${path} ${problem}`, options)
    this.path = path
  }
}
