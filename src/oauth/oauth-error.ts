/**
 * A refusal of a token endpoint.
 *
 * @see RFC 6749 section 5.2
 */
export class OAuthError extends Error {
  override readonly name = 'OAuthError'
  readonly error: string
  readonly status: number
  /** Further header fields of the answer; names in lower case. */
  readonly headers: Readonly<Record<string, string>>

  /** @param description one sentence that repeats nothing of what was presented, in the characters of an `error_description` */
  constructor(error: string, description: string, status = 400, headers: Readonly<Record<string, string>> = {}) {
    super(description)
    this.error = error
    this.status = status
    this.headers = headers
  }
}

/** The refusal of a client that did not prove who it is: the same for every reason. */
export const invalidClient = (realm: string): OAuthError =>
  new OAuthError('invalid_client', 'The client is not known, or did not authenticate.', 401, {
    'www-authenticate': `Basic realm="${realm}", charset="UTF-8"`,
  })

export const invalidRequest = (description: string): OAuthError => new OAuthError('invalid_request', description)
