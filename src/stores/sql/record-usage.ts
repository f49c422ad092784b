import { type Insertable, type Kysely, sql } from 'kysely'
import type { UsageRecord } from '../../keys/key-store.js'
import { type LastUse, laterUse } from '../../keys/keep-usage.js'
import { instantColumn, isStorable, textColumn } from './column-values.js'
import type { StoreTables, UsageTable } from './store-tables.js'
import { rowsOf, type Steps } from './steps.js'

// rows per statement: enough to be quick, and far below every database's limit of parameters
const CHUNK = 200

interface SecretUse extends LastUse {
  readonly key: number
  readonly secretId: string
}

/** `KeyStore.recordUsage`, inside a transaction that nobody else writes beside. */
export function* recordUsage(db: Kysely<StoreTables>, usage: readonly UsageRecord[]): Steps<void> {
  const possible = usage.filter(({ keyId, secretId }) => isStorable(keyId) && isStorable(secretId))
  for (let start = 0; start < possible.length; start += CHUNK) yield* recordChunk(db, possible.slice(start, start + CHUNK))
}

function* recordChunk(db: Kysely<StoreTables>, usage: readonly UsageRecord[]): Steps<void> {
  const ids = [...new Set(usage.map(({ keyId }) => keyId))]
  const keys = yield* rowsOf(db.selectFrom('keywright_keys').select(['id', 'sequence']).where('id', 'in', ids))
  const sequences = new Map(keys.map(({ id, sequence }) => [id, sequence]))
  const counts = new Map<string, Insertable<UsageTable>>()
  const secrets = new Map<string, SecretUse>()
  for (const { keyId, secretId, day, outcome, requests, lastUsedAt, lastUsedIp } of usage) {
    const key = sequences.get(keyId)
    if (key === undefined) continue
    const place = JSON.stringify([key, day, outcome])
    counts.set(place, {
      key_sequence: key,
      day: textColumn('day', day),
      outcome: textColumn('outcome', outcome),
      requests: (counts.get(place)?.requests ?? 0) + requests,
    })
    if (!lastUsedAt) continue
    const use = { key, secretId, lastUsedAt, lastUsedIp }
    secrets.set(`${key} ${secretId}`, laterUse(secrets.get(`${key} ${secretId}`) ?? use, use))
  }
  if (counts.size === 0) return
  yield* rowsOf(addRequests(db, [...counts.values()]))
  if (secrets.size === 0) return
  yield* rowsOf(moveLastUseOfKeys(db, [...secrets.values()]))
  yield* rowsOf(moveLastUseOfSecrets(db, [...secrets.values()]))
}

function addRequests(db: Kysely<StoreTables>, counts: readonly Insertable<UsageTable>[]) {
  return db
    .insertInto('keywright_usage')
    .values(counts)
    .onConflict(conflict =>
      conflict
        .columns(['key_sequence', 'day', 'outcome'])
        .doUpdateSet(({ ref }) => ({ requests: sql`${ref('keywright_usage.requests')} + ${ref('excluded.requests')}` })),
    )
}

function moveLastUseOfKeys(db: Kysely<StoreTables>, secrets: readonly SecretUse[]) {
  const keys = new Map<number, LastUse>()
  for (const use of secrets) keys.set(use.key, laterUse(keys.get(use.key) ?? use, use))
  const rows = [...keys].map(([key, use]) => [key, ...columns(use)])
  return db
    .with('used(key_sequence, used_at, used_ip)', () => valueRows<KeyUse>(rows))
    .updateTable('keywright_keys')
    .from('used')
    .set(({ ref }) => ({ last_used_at: ref('used_at'), last_used_ip: ref('used_ip') }))
    .whereRef('keywright_keys.sequence', '=', 'used.key_sequence')
    .where(is => is.or([is('last_used_at', 'is', null), is('last_used_at', '<', is.ref('used_at'))]))
}

function moveLastUseOfSecrets(db: Kysely<StoreTables>, secrets: readonly SecretUse[]) {
  const rows = secrets.map(use => [use.key, use.secretId, ...columns(use)])
  return db
    .with('used(key_sequence, secret_id, used_at, used_ip)', () => valueRows<KeyUse & { secret_id: string }>(rows))
    .updateTable('keywright_secrets')
    .from('used')
    .set(({ ref }) => ({ last_used_at: ref('used_at'), last_used_ip: ref('used_ip') }))
    .whereRef('keywright_secrets.key_sequence', '=', 'used.key_sequence')
    .whereRef('keywright_secrets.id', '=', 'used.secret_id')
    .where(is => is.or([is('last_used_at', 'is', null), is('last_used_at', '<', is.ref('used_at'))]))
}

interface KeyUse {
  key_sequence: number
  used_at: number
  used_ip: string | null
}

const columns = ({ lastUsedAt, lastUsedIp }: LastUse) =>
  [instantColumn('lastUsedAt', lastUsedAt), textColumn('lastUsedIp', lastUsedIp)] as const

const valueRows = <Row>(rows: readonly (readonly (string | number | null)[])[]) =>
  sql<Row>`(values ${sql.join(rows.map(row => sql`(${sql.join(row)})`))})`
