/** The claims of a token, deeply frozen. What an issuer says beside the registered claims can be of any type. */
export type TokenClaims = Readonly<Record<string, unknown>>

/** What is known of a token once its signature and its claims hold. */
export interface VerifiedClaims {
  /** The claim `sub`, else `client_id`, else `azp`, else the issuer. */
  readonly subject: string
  /** The key it was exchanged for; null for a token of another issuer. */
  readonly keyId: string | null
  readonly name: string
  readonly account: string | null
  readonly owner: string | null
  readonly role: string | null
  readonly environment: string
  readonly grants: readonly string[]
  readonly subnets: readonly string[] | null
  readonly origins: readonly string[] | null
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
  readonly claims: TokenClaims
}
