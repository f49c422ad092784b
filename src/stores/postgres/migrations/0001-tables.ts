import { type Kysely, sql } from 'kysely'

/** Keys, their secrets and their use, documents, and the audit trail. */
export async function up(db: Kysely<Tables>): Promise<void> {
  await createKeys(db)
  await createRecords(db)
  for (const [name, table, columns] of INDEXES) await db.schema.createIndex(name).on(table).columns(columns).execute()
}

interface Tables {
  keywright_lock: { id: number }
}

// compared and ordered byte by byte, whatever the language of the database: it decides whose key is found
const text = sql`text collate "C"`

async function createKeys(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('keywright_keys')
    .addColumn('sequence', 'bigint', column => column.generatedAlwaysAsIdentity().primaryKey())
    .addColumn('id', text, column => column.notNull().unique())
    .addColumn('name', text, column => column.notNull())
    .addColumn('account', text)
    .addColumn('owner', text)
    .addColumn('role', text)
    .addColumn('environment', text, column => column.notNull())
    .addColumn('grants', text, column => column.notNull())
    .addColumn('subnets', text)
    .addColumn('origins', text)
    .addColumn('technical_contact', text)
    .addColumn('metadata', text)
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('created_by', text)
    .addColumn('expires_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .addColumn('revoked_reason', text)
    .addColumn('last_used_at', 'bigint')
    .addColumn('last_used_ip', text)
    .addColumn('version', 'bigint', column => column.notNull())
    .execute()
  await db.schema
    .createTable('keywright_secrets')
    .addColumn('digest', text, column => column.primaryKey().notNull())
    .addColumn('key_sequence', 'bigint', column => column.notNull().references('keywright_keys.sequence'))
    .addColumn('position', 'integer', column => column.notNull())
    .addColumn('id', text, column => column.notNull())
    .addColumn('hint', text, column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('last_used_at', 'bigint')
    .addColumn('last_used_ip', text)
    .addUniqueConstraint('keywright_secrets_of_key', ['key_sequence', 'position'])
    .execute()
  await db.schema
    .createTable('keywright_usage')
    .addColumn('key_sequence', 'bigint', column => column.notNull().references('keywright_keys.sequence'))
    .addColumn('day', text, column => column.notNull())
    .addColumn('outcome', text, column => column.notNull())
    .addColumn('requests', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('keywright_usage_of_day', ['key_sequence', 'day', 'outcome'])
    .execute()
}

async function createRecords(db: Kysely<Tables>): Promise<void> {
  await db.schema
    .createTable('keywright_documents')
    .addColumn('kind', text, column => column.notNull())
    .addColumn('id', text, column => column.notNull())
    .addColumn('account', text)
    .addColumn('value', text, column => column.notNull())
    .addColumn('created_at', 'bigint', column => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('version', 'bigint', column => column.notNull())
    .addPrimaryKeyConstraint('keywright_document', ['kind', 'id'])
    .execute()
  await db.schema
    .createTable('keywright_events')
    .addColumn('sequence', 'bigint', column => column.primaryKey())
    .addColumn('at', 'bigint', column => column.notNull())
    .addColumn('action', text, column => column.notNull())
    .addColumn('account', text)
    .addColumn('subject_kind', text, column => column.notNull())
    .addColumn('subject_id', text, column => column.notNull())
    .addColumn('user', text)
    .addColumn('key', text)
    .addColumn('ip', text)
    .addColumn('before', text)
    .addColumn('after', text)
    .addColumn('reason', text)
    .addColumn('previous_hash', text, column => column.notNull())
    .addColumn('hash', text, column => column.notNull())
    .execute()
  // apart from the events, so that it shows when the last ones are gone
  await db.schema
    .createTable('keywright_chain_head')
    .addColumn('chain', 'integer', column => column.primaryKey())
    .addColumn('sequence', 'bigint', column => column.notNull())
    .addColumn('hash', text, column => column.notNull())
    .execute()
  // one row, which whoever appends to the chain locks
  await db.schema
    .createTable('keywright_lock')
    .addColumn('id', 'integer', column => column.primaryKey())
    .execute()
  await db.insertInto('keywright_lock').values({ id: 1 }).execute()
}

const INDEXES: readonly (readonly [name: string, table: string, columns: string[]])[] = [
  // newest first, of everybody, of an account and of an owner
  ['keywright_keys_newest', 'keywright_keys', ['created_at', 'id']],
  ['keywright_keys_of_account', 'keywright_keys', ['account', 'created_at', 'id']],
  ['keywright_keys_of_owner', 'keywright_keys', ['owner', 'created_at', 'id']],
  ['keywright_keys_expiring', 'keywright_keys', ['expires_at']],
  ['keywright_keys_last_used', 'keywright_keys', ['last_used_at', 'created_at']],
  ['keywright_documents_newest', 'keywright_documents', ['kind', 'created_at', 'id']],
  ['keywright_documents_of_account', 'keywright_documents', ['kind', 'account', 'created_at', 'id']],
  ['keywright_documents_expiring', 'keywright_documents', ['expires_at']],
  ['keywright_events_of_account', 'keywright_events', ['account', 'sequence']],
  ['keywright_events_of_subject', 'keywright_events', ['subject_id', 'sequence']],
  ['keywright_events_of_action', 'keywright_events', ['action', 'sequence']],
  ['keywright_events_of_account_and_action', 'keywright_events', ['account', 'action', 'sequence']],
  ['keywright_events_of_user', 'keywright_events', ['user', 'sequence']],
  ['keywright_events_at', 'keywright_events', ['at']],
]
