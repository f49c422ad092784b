import type { Kysely } from 'kysely'
import type { UsageBatch } from '../../keys/key-store.js'
import { documentRow } from './document-row.js'
import type { UsageForms } from './sql-engine.js'
import { rowsOf, type Steps } from './steps.js'
import type { StoreTables } from './store-tables.js'

const KIND = 'usage_writer'
const KEPT_MS = 86_400_000

/**
 * Notes that a batch of usage is recorded, in the transaction that records it.
 *
 * @returns false where it was noted before: an attempt whose answer was lost has come through
 */
export function* noteBatch(
  db: Kysely<StoreTables>,
  { writer, number, at }: UsageBatch,
  { chooseWriter }: UsageForms,
): Steps<boolean> {
  // the number of the last one is the version: both grow by one
  const [last] = yield* chooseWriter(db, KIND, writer)
  if (last && last.version >= number) return false
  const row = documentRow({
    kind: KIND,
    id: writer,
    account: null,
    value: {},
    createdAt: at,
    expiresAt: new Date(at.getTime() + KEPT_MS),
    version: number,
  })
  yield* last
    ? rowsOf(db.updateTable('keywright_documents').set(row).where('kind', '=', KIND).where('id', '=', writer))
    : rowsOf(db.insertInto('keywright_documents').values(row))
  return true
}
