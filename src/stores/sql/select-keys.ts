import type { Kysely, SelectQueryBuilder, Selectable } from 'kysely'
import type { KeyRecord, SecretRecord } from '../../keys/key-record.js'
import { readInstant, readList } from './column-values.js'
import type { KeyTable, StoreTables } from './store-tables.js'
import { rowsOf, type Steps } from './steps.js'

/** Chooses rows of the keys' table, and their order. */
export type ChooseKeys = (
  keys: SelectQueryBuilder<StoreTables, 'keywright_keys', Selectable<KeyTable>>,
) => SelectQueryBuilder<StoreTables, 'keywright_keys', Selectable<KeyTable>>

/** The chosen keys with their secrets, newest first: one statement, so that both are of the same instant. */
export function* selectKeys(db: Kysely<StoreTables>, choose: ChooseKeys): Steps<KeyRecord[]> {
  const query = db
    .selectFrom(choose(db.selectFrom('keywright_keys').selectAll()).as('key'))
    .leftJoin('keywright_secrets as secret', 'secret.key_sequence', 'key.sequence')
    .selectAll('key')
    .select([
      'secret.digest as digest',
      'secret.id as secret_id',
      'secret.hint as hint',
      'secret.created_at as secret_created_at',
      'secret.expires_at as secret_expires_at',
      'secret.last_used_at as secret_last_used_at',
      'secret.last_used_ip as secret_last_used_ip',
    ])
    .orderBy('key.created_at', 'desc')
    .orderBy('key.id', 'desc')
    .orderBy('secret.position')
  const records = new Map<string, KeyRecord & { secrets: SecretRecord[] }>()
  for (const row of yield* rowsOf(query)) {
    const record = records.get(row.id) ?? { ...keyRecord(row), secrets: [] }
    records.set(row.id, record)
    if (row.digest === null || row.secret_id === null || row.secret_created_at === null) continue
    record.secrets.push({
      id: row.secret_id,
      digest: row.digest,
      hint: row.hint ?? '',
      createdAt: new Date(row.secret_created_at),
      expiresAt: readInstant(row.secret_expires_at),
      lastUsedAt: readInstant(row.secret_last_used_at),
      lastUsedIp: row.secret_last_used_ip,
    })
  }
  return [...records.values()]
}

function keyRecord(row: Selectable<KeyTable>): Omit<KeyRecord, 'secrets'> {
  return {
    id: row.id,
    name: row.name,
    account: row.account,
    owner: row.owner,
    role: row.role,
    environment: row.environment,
    grants: readList(row.grants),
    subnets: row.subnets === null ? null : readList(row.subnets),
    origins: row.origins === null ? null : readList(row.origins),
    technicalContact: row.technical_contact,
    metadata: row.metadata === null ? null : (JSON.parse(row.metadata) as Record<string, unknown>),
    createdAt: new Date(row.created_at),
    createdBy: row.created_by,
    expiresAt: readInstant(row.expires_at),
    revokedAt: readInstant(row.revoked_at),
    revokedReason: row.revoked_reason,
    lastUsedAt: readInstant(row.last_used_at),
    lastUsedIp: row.last_used_ip,
    version: row.version,
  }
}
