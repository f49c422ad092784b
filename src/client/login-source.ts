/** What a login is told of the client that needs it. */
export interface LoginCall {
  /** Where the API is, without a slash at its end; its token endpoints are at the root of its origin. */
  readonly baseUrl: string
  /** What the client calls itself. */
  readonly name: string
  /** False where nobody must be asked to log in. */
  readonly interactive: boolean
  /** A token that the API has refused though it looked good: it is not given again. */
  readonly refused?: string | undefined
  /** Ends the wait for a person. */
  readonly signal?: AbortSignal | undefined
  readonly fetch: typeof fetch
}

/** The login of a person, as `keywright/client/login` makes it. A client asks it where no key was given. */
export interface LoginSource {
  /**
   * An access token that is good now: the stored one, renewed where that is due, else that of a person who logs in meanwhile.
   *
   * @returns rejects with LoginRequiredError where nobody is logged in and nobody can be asked
   */
  accessToken(call: LoginCall): Promise<string>
  /** Has a person log in, also where somebody is logged in already. */
  logIn(call: LoginCall): Promise<void>
  /**
   * Forgets the login, and has the server end it.
   *
   * @returns whether there was one
   */
  logOut(call: LoginCall): Promise<boolean>
}
