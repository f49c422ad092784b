import { type Expression, type InsertQueryBuilder, type InsertResult, type Kysely, sql } from 'kysely'
import type { UsageForms, UsedAt } from './sql-engine.js'
import { rowsOf } from './steps.js'
import type { StoreTables } from './store-tables.js'

/** The rows of a `with` clause. */
export interface UsedRows {
  ofKeys(uses: readonly UsedAt[]): Expression<UsedAt>
  ofSecrets(uses: readonly UsedAtOfSecret[]): Expression<UsedAtOfSecret>
}

export type UsedAtOfSecret = UsedAt & { readonly secret_id: string }
export type UsageInsert = InsertQueryBuilder<StoreTables, 'keywright_usage', InsertResult>

/** An insertion of counts that adds to those that are there: on databases that know `on conflict`. */
export const addingToCounts = (insert: UsageInsert) =>
  insert.onConflict(conflict =>
    conflict
      .columns(['key_sequence', 'day', 'outcome'])
      .doUpdateSet(({ ref }) => ({ requests: sql`${ref('keywright_usage.requests')} + ${ref('excluded.requests')}` })),
  )

/** Moves `last_used_at` forward: on databases that know `update … from`, which are given rows in different ways. */
export function movingLastUse(rows: UsedRows): Pick<UsageForms, 'moveLastUseOfKeys' | 'moveLastUseOfSecrets'> {
  return {
    *moveLastUseOfKeys(db: Kysely<StoreTables>, uses) {
      yield* rowsOf(
        db
          .with('used(key_sequence, used_at, used_ip)', () => rows.ofKeys(uses))
          .updateTable('keywright_keys')
          .from('used')
          .set(({ ref }) => ({ last_used_at: ref('used_at'), last_used_ip: ref('used_ip') }))
          .whereRef('keywright_keys.sequence', '=', 'used.key_sequence')
          .where(is => is.or([is('last_used_at', 'is', null), is('last_used_at', '<', is.ref('used_at'))])),
      )
    },
    *moveLastUseOfSecrets(db: Kysely<StoreTables>, uses) {
      yield* rowsOf(
        db
          .with('used(key_sequence, used_at, used_ip, secret_id)', () => rows.ofSecrets(uses))
          .updateTable('keywright_secrets')
          .from('used')
          .set(({ ref }) => ({ last_used_at: ref('used_at'), last_used_ip: ref('used_ip') }))
          .whereRef('keywright_secrets.key_sequence', '=', 'used.key_sequence')
          .whereRef('keywright_secrets.id', '=', 'used.secret_id')
          .where(is => is.or([is('last_used_at', 'is', null), is('last_used_at', '<', is.ref('used_at'))])),
      )
    },
  }
}
