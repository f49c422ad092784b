import { type Kysely, type RawBuilder, sql } from 'kysely'

/**
 * Keys, their secrets and their use, documents, and the audit trail. MySQL changes tables outside of transactions: each
 * table is made whole or not at all, and what is there already is passed over, so that this can be run again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const collation = sql.raw(await exactCollation(db))
  const end = sql`engine = InnoDB row_format = dynamic default character set utf8mb4 collate ${collation}`
  for (const table of TABLES) await sql`create table if not exists ${table} ${end}`.execute(db)
  await sql`insert ignore into keywright_lock (id) values (1)`.execute(db)
}

// texts are the same where their bytes are the same, and stand in the order of their bytes
const COLLATIONS: readonly string[] = ['utf8mb4_0900_bin', 'utf8mb4_nopad_bin']

async function exactCollation(db: Kysely<unknown>): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select collation_name as name from information_schema.collations where collation_name in (${sql.join(COLLATIONS)})`.execute(
    db,
  )
  const found = COLLATIONS.find(collation => rows.some(({ name }) => name === collation))
  if (found === undefined)
    throw new Error('its server compares no texts exactly: MySQL 8.0.17 or MariaDB 10.3 is needed, or a later one')
  return found
}

// An index holds 3,072 bytes, and a character counts for four of them: the longest index of documents is just within that.
const TABLES: readonly RawBuilder<unknown>[] = [
  sql`keywright_keys (
    sequence bigint not null auto_increment primary key,
    id varchar(255) not null,
    name longtext not null,
    account varchar(255),
    owner varchar(255),
    role longtext,
    environment longtext not null,
    \`grants\` longtext not null,
    subnets longtext,
    origins longtext,
    technical_contact longtext,
    metadata longtext,
    created_at bigint not null,
    created_by longtext,
    expires_at bigint,
    revoked_at bigint,
    revoked_reason longtext,
    last_used_at bigint,
    last_used_ip longtext,
    version bigint not null,
    unique key keywright_keys_id (id),
    key keywright_keys_newest (created_at, id),
    key keywright_keys_of_account (account, created_at, id),
    key keywright_keys_of_owner (owner, created_at, id),
    key keywright_keys_expiring (expires_at),
    key keywright_keys_last_used (last_used_at, created_at)
  )`,
  sql`keywright_secrets (
    digest varchar(255) not null primary key,
    key_sequence bigint not null,
    position int not null,
    id varchar(255) not null,
    hint longtext not null,
    created_at bigint not null,
    expires_at bigint,
    last_used_at bigint,
    last_used_ip longtext,
    unique key keywright_secrets_of_key (key_sequence, position),
    foreign key (key_sequence) references keywright_keys (sequence)
  )`,
  sql`keywright_usage (
    key_sequence bigint not null,
    day varchar(16) not null,
    outcome varchar(255) not null,
    requests bigint not null,
    primary key (key_sequence, day, outcome),
    foreign key (key_sequence) references keywright_keys (sequence)
  )`,
  sql`keywright_documents (
    kind varchar(200) not null,
    id varchar(560) not null,
    account varchar(255),
    value longtext not null,
    created_at bigint not null,
    expires_at bigint,
    version bigint not null,
    primary key (kind, id),
    key keywright_documents_newest (kind, created_at, id),
    key keywright_documents_of_account (kind, account, created_at),
    key keywright_documents_expiring (expires_at)
  )`,
  sql`keywright_events (
    sequence bigint not null primary key,
    at bigint not null,
    action varchar(255) not null,
    account varchar(255),
    subject_kind longtext not null,
    subject_id varchar(255) not null,
    \`user\` varchar(255),
    \`key\` longtext,
    ip longtext,
    \`before\` longtext,
    \`after\` longtext,
    reason longtext,
    previous_hash varchar(64) not null,
    hash varchar(64) not null,
    key keywright_events_of_account (account),
    key keywright_events_of_subject (subject_id),
    key keywright_events_of_action (action),
    key keywright_events_of_account_and_action (account, action),
    key keywright_events_of_user (\`user\`),
    key keywright_events_at (at)
  )`,
  // apart from the events, so that it shows when the last ones are gone
  sql`keywright_chain_head (
    chain int not null primary key,
    sequence bigint not null,
    hash varchar(64) not null
  )`,
  // whoever writes holds its one row
  sql`keywright_lock (id int not null primary key)`,
]
