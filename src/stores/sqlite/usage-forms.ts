import { sql } from 'kysely'
import type { UsageForms, UsedAt } from '../sql/sql-engine.js'
import { rowsOf } from '../sql/steps.js'
import { addingToCounts, movingLastUse } from '../sql/usage-statements.js'

/** How SQLite adds usage up. */
export const usageForms: UsageForms = {
  *chooseKeys(db, ids) {
    return yield* rowsOf(db.selectFrom('keywright_keys').select(['id', 'sequence']).where('id', 'in', ids))
  },
  *chooseWriter(db, kind, id) {
    const writer = db.selectFrom('keywright_documents').select('version').where('kind', '=', kind).where('id', '=', id)
    return yield* rowsOf(writer)
  },
  *addRequests(db, counts) {
    yield* rowsOf(addingToCounts(db.insertInto('keywright_usage').values(counts)))
  },
  ...movingLastUse({
    ofKeys: uses => valueRows(uses.map(use => columns(use))),
    ofSecrets: uses => valueRows(uses.map(use => [...columns(use), use.secret_id])),
  }),
}

const columns = ({ key_sequence, used_at, used_ip }: UsedAt) => [key_sequence, used_at, used_ip] as const

const valueRows = <Row>(rows: readonly (readonly (string | number | null)[])[]) =>
  sql<Row>`(values ${sql.join(rows.map(row => sql`(${sql.join(row)})`))})`
