/** What a record of a file holds, whatever it means. */
export type RecordValue = Readonly<Record<string, unknown>>

/** A record of a file, or what is wrong with it. */
export interface FoundRecord {
  /** Where it stands, for people: `line 12`. */
  readonly place: string
  readonly value: RecordValue | null
  readonly problem?: string
}

/** Whether a value is an object with members. */
export const isRecord = (value: unknown): value is RecordValue =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
