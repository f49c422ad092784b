import { sql } from 'kysely'
import { rowsOf } from '../sql/steps.js'
import type { UsageForms, UsedAt } from '../sql/sql-engine.js'
import { addingToCounts, movingLastUse } from '../sql/usage-statements.js'

/** How PostgreSQL adds usage up. Rows come as one array for each column, so that the statements are the same for any number. */
export const usageForms: UsageForms = {
  // Ordered as usage is cut into statements, so that nobody waits for a key of somebody's who waits for one of theirs.
  *chooseKeys(db, ids) {
    return yield* rowsOf(
      db
        .selectFrom('keywright_keys')
        .select(['id', 'sequence'])
        .where('id', '=', sql<string>`any(${[...ids]}::text[])`)
        .orderBy('id')
        .forUpdate(),
    )
  },
  *chooseWriter(db, kind, id) {
    const writer = db.selectFrom('keywright_documents').select('version').where('kind', '=', kind).where('id', '=', id)
    return yield* rowsOf(writer.forUpdate())
  },
  *addRequests(db, counts) {
    const columns = sql.join([
      sql`${counts.map(count => count.key_sequence)}::bigint[]`,
      sql`${counts.map(count => count.day)}::text[]`,
      sql`${counts.map(count => count.outcome)}::text[]`,
      sql`${counts.map(count => count.requests)}::bigint[]`,
    ])
    const rows = sql`select * from unnest(${columns})`
    const insert = db.insertInto('keywright_usage').columns(['key_sequence', 'day', 'outcome', 'requests']).expression(rows)
    yield* rowsOf(addingToCounts(insert))
  },
  ...movingLastUse({
    ofKeys: uses => sql`(select * from unnest(${columnsOf(uses)}))`,
    ofSecrets: uses => sql`(select * from unnest(${columnsOf(uses)}, ${uses.map(use => use.secret_id)}::text[]))`,
  }),
}

const columnsOf = (uses: readonly UsedAt[]) =>
  sql.join([
    sql`${uses.map(use => use.key_sequence)}::bigint[]`,
    sql`${uses.map(use => use.used_at)}::bigint[]`,
    sql`${uses.map(use => use.used_ip)}::text[]`,
  ])
