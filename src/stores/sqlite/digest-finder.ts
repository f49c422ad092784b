import type { Kysely } from 'kysely'
import type { ResolvedKey } from '../../keys/key-record.js'
import { isStorable, readInstant, readList } from '../sql/column-values.js'
import { digestQuery } from '../sql/digest-query.js'
import type { StoreTables } from '../sql/store-tables.js'
import { prepareRowReader } from './prepare-statement.js'
import type { SqliteDatabase } from './sqlite-database.js'

type Row = readonly [
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

/**
 * `KeyStore.findByDigest`, at once: the look-up on a request's path. One statement, prepared once, and no more done with
 * its row than must be.
 */
export function createDigestFinder(db: Kysely<StoreTables>, database: SqliteDatabase): (digest: string) => ResolvedKey | null {
  const readRow = prepareRowReader(database, digestQuery(db, '').compile().sql)
  return digest => {
    if (!isStorable(digest)) return null
    const row = readRow(digest)
    return row === undefined ? null : resolvedKey(row as Row)
  }
}

function resolvedKey(row: Row): ResolvedKey {
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
