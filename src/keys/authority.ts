/**
 * What a caller holds. What it makes or changes never exceeds this: not in grants, lifetime, subnets or origins. A
 * principal is one.
 */
export interface Authority {
  /** Null for everything. */
  readonly grants: readonly string[] | null
  /** Null for any address. */
  readonly subnets: readonly string[] | null
  /** Null for any origin. */
  readonly origins: readonly string[] | null
  /** Null for never. */
  readonly expiresAt: Date | null
}
