import type { Kysely } from 'kysely'
import type { ResolvedKey } from '../../keys/key-record.js'
import { readInstant, readList } from './column-values.js'
import type { StoreTables } from './store-tables.js'

/** What authentication reads of a key, column by column, by the digest of one of its secrets. */
export function digestQuery(db: Kysely<StoreTables>, digest: string) {
  return db
    .selectFrom('keywright_secrets as secret')
    .innerJoin('keywright_keys as key', 'key.sequence', 'secret.key_sequence')
    .select([
      'key.id',
      'key.name',
      'key.account',
      'key.owner',
      'key.role',
      'key.environment',
      'key.grants',
      'key.subnets',
      'key.origins',
      'key.expires_at',
      'key.revoked_at',
      'key.last_used_at',
      'key.created_at',
      'secret.id as secret_id',
      'secret.expires_at as secret_expires_at',
    ])
    .where('secret.digest', '=', digest)
}

/** The columns that {@link digestQuery} gives, in their order. */
export type DigestRow = readonly [
  id: string,
  name: string,
  account: string | null,
  owner: string | null,
  role: string | null,
  environment: string,
  grants: string,
  subnets: string | null,
  origins: string | null,
  expiresAt: number | null,
  revokedAt: number | null,
  lastUsedAt: number | null,
  createdAt: number,
  secretId: string,
  secretExpiresAt: number | null,
]

/** The key of a row; this is on a request's path, and no more is done than must be. */
export function readDigestRow(row: DigestRow): ResolvedKey {
  return {
    id: row[0],
    name: row[1],
    account: row[2],
    owner: row[3],
    role: row[4],
    environment: row[5],
    grants: readList(row[6]),
    subnets: row[7] === null ? null : readList(row[7]),
    origins: row[8] === null ? null : readList(row[8]),
    expiresAt: readInstant(row[9]),
    revokedAt: readInstant(row[10]),
    lastUsedAt: readInstant(row[11]),
    createdAt: new Date(row[12]),
    secret: { id: row[13], expiresAt: readInstant(row[14]) },
  }
}
