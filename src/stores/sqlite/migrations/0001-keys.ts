import { type Kysely, sql } from 'kysely'

/** Keys, their secrets, and their use day by day. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('keywright_keys')
    .addColumn('sequence', 'integer', column => column.primaryKey())
    .addColumn('id', 'text', column => column.notNull().unique())
    .addColumn('name', 'text', column => column.notNull())
    .addColumn('account', 'text')
    .addColumn('owner', 'text')
    .addColumn('role', 'text')
    .addColumn('environment', 'text', column => column.notNull())
    .addColumn('grants', 'text', column => column.notNull())
    .addColumn('subnets', 'text')
    .addColumn('origins', 'text')
    .addColumn('technical_contact', 'text')
    .addColumn('metadata', 'text')
    .addColumn('created_at', 'integer', column => column.notNull())
    .addColumn('created_by', 'text')
    .addColumn('expires_at', 'integer')
    .addColumn('revoked_at', 'integer')
    .addColumn('revoked_reason', 'text')
    .addColumn('last_used_at', 'integer')
    .addColumn('last_used_ip', 'text')
    .addColumn('version', 'integer', column => column.notNull())
    .execute()
  for (const [name, columns] of INDEXES) await db.schema.createIndex(name).on('keywright_keys').columns(columns).execute()

  // without a rowid the digest leads to the row itself, and not by way of an index
  await db.schema
    .createTable('keywright_secrets')
    .addColumn('digest', 'text', column => column.primaryKey().notNull())
    .addColumn('key_sequence', 'integer', column => column.notNull().references('keywright_keys.sequence'))
    .addColumn('position', 'integer', column => column.notNull())
    .addColumn('id', 'text', column => column.notNull())
    .addColumn('hint', 'text', column => column.notNull())
    .addColumn('created_at', 'integer', column => column.notNull())
    .addColumn('expires_at', 'integer')
    .addColumn('last_used_at', 'integer')
    .addColumn('last_used_ip', 'text')
    .modifyEnd(sql`without rowid`)
    .execute()
  await db.schema
    .createIndex('keywright_secrets_of_key')
    .unique()
    .on('keywright_secrets')
    .columns(['key_sequence', 'position'])
    .execute()

  await db.schema
    .createTable('keywright_usage')
    .addColumn('key_sequence', 'integer', column => column.notNull().references('keywright_keys.sequence'))
    .addColumn('day', 'text', column => column.notNull())
    .addColumn('requests', 'integer', column => column.notNull())
    .addPrimaryKeyConstraint('keywright_usage_of_day', ['key_sequence', 'day'])
    .modifyEnd(sql`without rowid`)
    .execute()
}

// newest first, of everybody, of an account and of an owner
const INDEXES: readonly (readonly [name: string, columns: string[]])[] = [
  ['keywright_keys_newest', ['created_at', 'id']],
  ['keywright_keys_of_account', ['account', 'created_at', 'id']],
  ['keywright_keys_of_owner', ['owner', 'created_at', 'id']],
]
