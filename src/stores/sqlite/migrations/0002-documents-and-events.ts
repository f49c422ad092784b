import { type Kysely, sql } from 'kysely'

interface Tables {
  keywright_usage: UsageTable & { outcome: string }
  keywright_usage_before: UsageTable
}

interface UsageTable {
  key_sequence: number
  day: string
  requests: number
}

/** Documents, the audit trail, requests by outcome, and keys by expiry and last use. */
export async function up(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('keywright_documents')
    .addColumn('kind', 'text', column => column.notNull())
    .addColumn('id', 'text', column => column.notNull())
    .addColumn('account', 'text')
    .addColumn('value', 'text', column => column.notNull())
    .addColumn('created_at', 'integer', column => column.notNull())
    .addColumn('expires_at', 'integer')
    .addColumn('version', 'integer', column => column.notNull())
    .addPrimaryKeyConstraint('keywright_document', ['kind', 'id'])
    .execute()
  await db.schema
    .createTable('keywright_events')
    .addColumn('sequence', 'integer', column => column.primaryKey())
    .addColumn('at', 'integer', column => column.notNull())
    .addColumn('action', 'text', column => column.notNull())
    .addColumn('account', 'text')
    .addColumn('subject_kind', 'text', column => column.notNull())
    .addColumn('subject_id', 'text', column => column.notNull())
    .addColumn('user', 'text')
    .addColumn('key', 'text')
    .addColumn('ip', 'text')
    .addColumn('before', 'text')
    .addColumn('after', 'text')
    .addColumn('reason', 'text')
    .addColumn('previous_hash', 'text', column => column.notNull())
    .addColumn('hash', 'text', column => column.notNull())
    .execute()
  // apart from the events, so that it shows when the last ones are gone
  await db.schema
    .createTable('keywright_chain_head')
    .addColumn('chain', 'integer', column => column.primaryKey())
    .addColumn('sequence', 'integer', column => column.notNull())
    .addColumn('hash', 'text', column => column.notNull())
    .execute()
  await countByOutcome(db)
  for (const [name, table, columns] of INDEXES) await db.schema.createIndex(name).on(table).columns(columns).execute()
}

// Copied there and back, since SQLite changes no primary key. A table is not renamed: SQLite refuses that where a view of
// the application's is broken.
async function countByOutcome(db: Kysely<Tables>): Promise<void> {
  await db.schema.createTable('keywright_usage_before').as(db.selectFrom('keywright_usage').selectAll()).execute()
  await db.schema.dropTable('keywright_usage').execute()
  await db.schema
    .createTable('keywright_usage')
    .addColumn('key_sequence', 'integer', column => column.notNull().references('keywright_keys.sequence'))
    .addColumn('day', 'text', column => column.notNull())
    .addColumn('outcome', 'text', column => column.notNull())
    .addColumn('requests', 'integer', column => column.notNull())
    .addPrimaryKeyConstraint('keywright_usage_of_day', ['key_sequence', 'day', 'outcome'])
    .modifyEnd(sql`without rowid`)
    .execute()
  await db
    .insertInto('keywright_usage')
    .columns(['key_sequence', 'day', 'outcome', 'requests'])
    .expression(before =>
      before
        .selectFrom('keywright_usage_before')
        .select(({ val }) => ['key_sequence', 'day', val('allowed').as('outcome'), 'requests']),
    )
    .execute()
  await db.schema.dropTable('keywright_usage_before').execute()
}

// an event's sequence is its rowid, which every index ends with
const INDEXES: readonly (readonly [name: string, table: string, columns: string[]])[] = [
  ['keywright_documents_newest', 'keywright_documents', ['kind', 'created_at', 'id']],
  ['keywright_documents_of_account', 'keywright_documents', ['kind', 'account', 'created_at', 'id']],
  ['keywright_documents_expiring', 'keywright_documents', ['expires_at']],
  ['keywright_events_of_account', 'keywright_events', ['account']],
  ['keywright_events_of_subject', 'keywright_events', ['subject_id']],
  ['keywright_events_of_action', 'keywright_events', ['action']],
  ['keywright_events_of_account_and_action', 'keywright_events', ['account', 'action']],
  ['keywright_events_of_user', 'keywright_events', ['user']],
  ['keywright_events_at', 'keywright_events', ['at']],
  ['keywright_keys_expiring', 'keywright_keys', ['expires_at']],
  ['keywright_keys_last_used', 'keywright_keys', ['last_used_at', 'created_at']],
]
