import type { ApiKey, SecretInfo } from './api-key.js'

/** A secret as a store holds it: its digest and never more. */
export interface SecretRecord extends SecretInfo {
  /** `sha256:<base64url>`, or `hmac-sha256:<pepper id>:<base64url>`; `foreign:<base64url>` until an imported key is first used. */
  readonly digest: string
}

/** A key as a store holds it: all of an {@link ApiKey} but its state, which follows from the instant. */
export interface KeyRecord extends Omit<ApiKey, 'state' | 'secrets'> {
  readonly secrets: readonly SecretRecord[]
}

/**
 * What authentication needs to know of a key, and what a resolver of your own gives back. Only `id` must be there:
 * without grants a key may do nothing that a route requires, without subnets and origins it may come from anywhere.
 */
export interface ResolvedKey {
  readonly id: string
  readonly name?: string | undefined
  readonly account?: string | null | undefined
  readonly owner?: string | null | undefined
  readonly role?: string | null | undefined
  readonly environment?: string | undefined
  readonly grants?: readonly string[] | undefined
  readonly subnets?: readonly string[] | null | undefined
  readonly origins?: readonly string[] | null | undefined
  readonly expiresAt?: Date | null | undefined
  readonly revokedAt?: Date | null | undefined
  /** Under the rule `idleAfterDays`: when it was last used, and where it never was, when it was made. */
  readonly lastUsedAt?: Date | null | undefined
  readonly createdAt?: Date | null | undefined
  /** False where the key is personal and its owner is no longer active: then it is refused. */
  readonly ownerActive?: boolean | undefined
  /** The secret that was found; its `expiresAt` ends it before the key. */
  readonly secret?: { readonly id: string; readonly expiresAt: Date | null } | undefined
}
