import { sql } from 'kysely'
import type { UsageForms, UsedAt } from '../sql/sql-engine.js'
import { rowsOf } from '../sql/steps.js'

/** How MySQL adds usage up. */
export const usageForms: UsageForms = {
  *chooseKeys(db, ids) {
    const keys = db.selectFrom('keywright_keys').select(['id', 'sequence']).where('id', 'in', ids)
    // locked in the order in which they are read: by id, for everybody
    return yield* rowsOf(keys.orderBy('id').forUpdate())
  },
  *chooseWriter(db, kind, id) {
    const writer = db.selectFrom('keywright_documents').select('version').where('kind', '=', kind).where('id', '=', id)
    return yield* rowsOf(writer.forUpdate())
  },
  *addRequests(db, counts) {
    yield* rowsOf(
      db
        .insertInto('keywright_usage')
        .values(counts)
        .onDuplicateKeyUpdate(({ ref }) => ({ requests: sql`${ref('requests')} + values(${ref('requests')})` })),
    )
  },
  *moveLastUseOfKeys(db, uses) {
    yield* rowsOf(
      db
        .updateTable(['keywright_keys', rowsAs<UsedAt>(uses).as('used')])
        .set(({ ref }) => ({ last_used_at: ref('used_at'), last_used_ip: ref('used_ip') }))
        .whereRef('keywright_keys.sequence', '=', 'used.key_sequence')
        .where(is => is.or([is('last_used_at', 'is', null), is('last_used_at', '<', is.ref('used_at'))])),
    )
  },
  *moveLastUseOfSecrets(db, uses) {
    yield* rowsOf(
      db
        .updateTable(['keywright_secrets', rowsAs<UsedAt & { secret_id: string }>(uses).as('used')])
        .set(({ ref }) => ({ last_used_at: ref('used_at'), last_used_ip: ref('used_ip') }))
        .whereRef('keywright_secrets.key_sequence', '=', 'used.key_sequence')
        .whereRef('keywright_secrets.id', '=', 'used.secret_id')
        .where(is => is.or([is('last_used_at', 'is', null), is('last_used_at', '<', is.ref('used_at'))])),
    )
  },
}

/** Rows of values, which MySQL and MariaDB write alike only so. */
function rowsAs<Row extends object>(rows: readonly Row[]) {
  const selects = rows.map(
    row => sql`select ${sql.join(Object.entries(row).map(([name, value]) => sql`${value as unknown} as ${sql.ref(name)}`))}`,
  )
  return sql<Row>`(${sql.join(selects, sql` union all `)})`
}
