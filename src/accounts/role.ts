/** A named set of grants. */
export interface Role {
  readonly id: string
  readonly name: string
  /** Whose it is; null where every account may use it. */
  readonly account: string | null
  readonly grants: readonly string[]
  /** The key that the role belongs to alone; null for a role that several may carry. */
  readonly dedicatedTo: string | null
  readonly createdAt: Date
  readonly version: number
}
