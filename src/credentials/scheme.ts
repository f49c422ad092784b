/**
 * How a credential is written in a request: one header field, and how its value is read.
 *
 * Schemes are plain values: choose, reorder and write your own, mostly with {@link headerScheme} and
 * {@link authorizationScheme}.
 */
export interface Scheme {
  /** The name that `principal.scheme` tells; unique within a keyring. */
  readonly name: string
  /** The header fields that carry it, in lower case; the first is the documented one. */
  readonly headers: readonly [string, ...string[]]
  /** Whether it may carry a JWT beside API-key secrets; `'only'` where it carries nothing else. */
  readonly acceptsTokens: boolean | 'only'
  /**
   * Whether the request must prove, in the field `DPoP`, to come from whoever has the key that the token is bound to. No
   * other scheme takes a bound token, and this one takes no other.
   *
   * @see RFC 9449
   */
  readonly demandsProof?: boolean
  /** False where its challenge stands only in the answers to requests that used it; true by default. */
  readonly announced?: boolean
  /**
   * Reads the value of the header field, which is never empty.
   *
   * @returns the presented secret or token, or null where the value belongs to another scheme
   * @throws AuthError `invalid_request` where the value is this scheme's, but malformed
   */
  read(value: string): string | null
  /**
   * The challenge of a `WWW-Authenticate` field.
   *
   * @param params `realm`, and on a refusal `error` and the like, already quoted and ready to stand behind the scheme's name
   * @see RFC 9110 section 11.6.1
   */
  challenge(params: string): string
}
