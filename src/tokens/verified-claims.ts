/** The claims of a token, deeply frozen. What an issuer says beside the registered claims can be of any type. */
export type TokenClaims = Readonly<Record<string, unknown>>

/** What is known of a token once its signature and its claims hold. */
export interface VerifiedClaims {
  /** The claim `sub`, else `client_id`, else `azp`, else the issuer. */
  readonly subject: string
  /** The key it was exchanged for; null for a token of another issuer. */
  readonly keyId: string | null
  /** The secret of the key that was presented for it; null for a token of another issuer. */
  readonly secretId: string | null
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
  /** What it was verified by is not known to hold from then on, in milliseconds since the epoch; Infinity where only `expiresAt` counts. */
  readonly verifiedUntil: number
  /** The thumbprint of the key that its holder must prove to have (RFC 7800); null where whoever has the token may use it. */
  readonly boundTo: string | null
  /** The ids of what must not change for it to stay good: key, login, the token itself. None for a token of another issuer. */
  readonly standsOn: readonly string[]
  readonly claims: TokenClaims
}
