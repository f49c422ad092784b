import { ManagementError } from '../../errors.js'
import type { ImportedKey } from '../../keys/import-key.js'
import { isSecretTaken } from '../../keys/secret-taken.js'
import type { FileFormat, FormatOptions } from './file-format.js'
import { recogniseFormat } from './file-formats.js'
import type { FoundRecord } from './found-record.js'
import type { ImportReport, LeftRecord } from './import-report.js'
import { type RecordFields, recordFields, RecordProblem } from './record-fields.js'

/** What importing a file takes. */
export interface FileImport {
  readonly records: AsyncIterable<FoundRecord>
  /** Null where the first record is to tell. */
  readonly format: FileFormat | null
  readonly options: FormatOptions
  /** Makes of what a record says what is imported, such as what it leaves open. */
  complete(key: ImportedKey): ImportedKey
  importKey(key: ImportedKey): Promise<unknown>
  /** Told of every record that is no new key. */
  onLeft(left: LeftRecord): void
  /** Told of how many are done. */
  onDone(records: number): void
}

// a store commits many at once, and no more of the file is held
const AT_ONCE = 32

/** A store failed: what was done before is there, and what comes behind is not. */
class ImportStopped extends Error {
  override readonly name = 'ImportStopped'
}

/**
 * Imports the keys of a file, some at a time.
 *
 * @throws ImportStopped where the store fails; Error where the file can't be read
 */
export async function importFile(parts: FileImport): Promise<ImportReport> {
  const counts = { imported: 0, present: 0, passed_over: 0, refused: 0 }
  let format = parts.format
  const underWay: Promise<LeftRecord | null>[] = []

  const settleOne = async () => {
    const left = await underWay.shift()
    counts[left?.outcome ?? 'imported']++
    if (left) parts.onLeft(left)
    parts.onDone(Object.values(counts).reduce((sum, count) => sum + count, 0))
  }
  try {
    for await (const found of parts.records) {
      const record = checked(found, fields => void (format ??= recogniseFormat(fields)))
      const work = takeRecord(parts, record, format)
      // whoever waits for it hears of it
      work.catch(() => undefined)
      underWay.push(work)
      if (underWay.length >= AT_ONCE) await settleOne()
    }
    while (underWay.length > 0) await settleOne()
  } finally {
    await Promise.allSettled(underWay)
  }
  const { imported, present, passed_over: passedOver, refused } = counts
  return { format: format?.name ?? null, imported, present, passedOver, refused }
}

/** A record of which the fields can be told from each other, shown to whoever reads its format; else what is wrong with it. */
function checked(record: FoundRecord, read: (fields: RecordFields) => void): FoundRecord {
  try {
    if (record.value) read(recordFields(record.value))
    return record
  } catch (error) {
    if (!(error instanceof RecordProblem)) throw error
    return { place: record.place, value: null, problem: error.message }
  }
}

/** Imports the key of a record; null where it is there now, else what became of it. */
async function takeRecord(
  { options, complete, importKey }: FileImport,
  { place, value, problem }: FoundRecord,
  format: FileFormat | null,
): Promise<LeftRecord | null> {
  const left = (outcome: LeftRecord['outcome'], name: string | null, reason: string): LeftRecord => ({
    place,
    name,
    outcome,
    reason,
  })
  if (value === null || !format) return left('refused', null, problem ?? 'comes before any record that tells its format')
  let name = typeof value.name === 'string' && value.name !== '' ? value.name : null
  try {
    const read = format.read(recordFields(value), options)
    if ('passedOver' in read) return left('passed_over', read.name, read.passedOver)
    name = typeof read.key.name === 'string' ? read.key.name : name
    if (read.key.expiresAt && read.key.expiresAt.getTime() <= Date.now()) return left('passed_over', name, 'it has expired')
    await importKey(complete(read.key))
    return null
  } catch (error) {
    if (isSecretTaken(error)) return left('present', name, 'its secret belongs to a key of the store already, or did')
    if (error instanceof RecordProblem || error instanceof ManagementError) return left('refused', name, error.message)
    throw new ImportStopped(`${place}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}
