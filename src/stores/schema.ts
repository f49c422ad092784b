/** The versions of what a store keeps. */
export interface Schema {
  /** Looks, and changes nothing. */
  status(): Promise<SchemaStatus>
  /**
   * Brings the tables to this version; safe beside others that do the same.
   *
   * @throws Error where they are of a later version, with a clause that follows "can't be opened:"
   */
  up(): Promise<void>
}

/** A schema that has a connection of its own. */
export interface OpenSchema extends Schema {
  /** The instant it is by the server's own clock; null where the store has none. */
  clock(): Promise<Date | null>
  close(): Promise<void>
}

export interface SchemaStatus {
  /** Every version that this keywright knows, oldest first. */
  readonly versions: readonly SchemaVersion[]
  /** A version that the tables have and this keywright does not know; null for none. */
  readonly later: string | null
}

export interface SchemaVersion {
  /** Its number and what it brought, such as `0001-keys`. */
  readonly name: string
  readonly done: boolean
}
