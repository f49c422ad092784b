/** What is known of a token once its signature and its claims hold. */
export interface VerifiedClaims {
  /** The claim `sub`. */
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
  /** All claims, deeply frozen. */
  readonly claims: Readonly<Record<string, unknown>>
}
