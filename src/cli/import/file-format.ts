import type { ImportedKey } from '../../keys/import-key.js'
import type { RecordFields } from './record-fields.js'

/** What a command line says of a file. */
export interface FormatOptions {
  /** What was hashed beside every secret. */
  readonly salt?: string | undefined
  readonly saltPlace: 'before' | 'after'
  /** What whoever the file names as the owner of a key is here; each format has its own default. */
  readonly ownerAs?: 'account' | 'owner' | undefined
}

/** What a record of a file says: the key, or why it is left where it is. */
export type ReadKey = { readonly key: ImportedKey } | { readonly name: string; readonly passedOver: string }

/** How a system writes its keys into files. */
export interface FileFormat {
  readonly name: string
  /** Whose files these are, for the help. */
  readonly of: string
  /** Whether a record can be nobody else's. */
  recognises(fields: RecordFields): boolean
  /**
   * Reads a record.
   *
   * @throws RecordProblem where it can't be taken
   */
  read(fields: RecordFields, options: FormatOptions): ReadKey
}
