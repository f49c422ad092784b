/** Where a key is in its life. Only an active one authenticates; the others stay listed. */
export type KeyState = 'active' | 'expired' | 'idle' | 'revoked'

/** One of the secrets of a key, as its owner may see it: never the secret itself. */
export interface SecretInfo {
  readonly id: string
  /** Enough to tell secrets apart, for instance `kw_live_…9fQ2`; empty where the secret was never seen. */
  readonly hint: string
  readonly createdAt: Date
  /** When it ends; null while it is the current one. */
  readonly expiresAt: Date | null
  readonly lastUsedAt: Date | null
  readonly lastUsedIp: string | null
}

/** An API key as managers give it out. Frozen; instants are `Date`s. */
export interface ApiKey {
  readonly id: string
  readonly name: string
  readonly state: KeyState
  readonly account: string | null
  readonly owner: string | null
  readonly role: string | null
  readonly environment: string
  readonly grants: readonly string[]
  /** Canonical CIDR blocks; null means any address. */
  readonly subnets: readonly string[] | null
  /** Origins and sub-domain patterns; null means any. */
  readonly origins: readonly string[] | null
  readonly technicalContact: string | null
  readonly metadata: Readonly<Record<string, unknown>> | null
  readonly createdAt: Date
  readonly createdBy: string | null
  readonly expiresAt: Date | null
  readonly revokedAt: Date | null
  readonly revokedReason: string | null
  readonly lastUsedAt: Date | null
  readonly lastUsedIp: string | null
  /** The current secret and those that ended or will end. */
  readonly secrets: readonly SecretInfo[]
  /** Grows with every change; usage does not count as one. */
  readonly version: number
}
