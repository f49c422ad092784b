import type { Kysely } from 'kysely'
import type { UsageBatch, UsageRecord } from '../../keys/key-store.js'
import { type LastUse, laterUse } from '../../keys/keep-usage.js'
import { instantColumn, isStorable, textColumn } from './column-values.js'
import { noteBatch } from './note-batch.js'
import type { UsageCount, UsageForms, UsedAt } from './sql-engine.js'
import type { Steps } from './steps.js'
import type { StoreTables } from './store-tables.js'

// rows per statement: enough to be quick, and far below every database's limit of parameters
const CHUNK = 200

interface SecretUse extends LastUse {
  readonly key: number
  readonly secretId: string
}

/** `KeyStore.recordUsage`, inside a transaction. */
export function* recordUsage(
  db: Kysely<StoreTables>,
  usage: readonly UsageRecord[],
  batch: UsageBatch | undefined,
  forms: UsageForms,
): Steps<void> {
  if (batch && !(yield* noteBatch(db, batch, forms))) return
  // every instance in the same order, so that none waits for a key of another's that waits for it
  const possible = usage
    .filter(({ keyId, secretId }) => isStorable(keyId) && isStorable(secretId))
    .toSorted((a, b) => (a.keyId < b.keyId ? -1 : 1))
  for (let start = 0; start < possible.length; start += CHUNK) yield* recordChunk(db, possible.slice(start, start + CHUNK), forms)
}

function* recordChunk(db: Kysely<StoreTables>, usage: readonly UsageRecord[], forms: UsageForms): Steps<void> {
  const keys = yield* forms.chooseKeys(db, [...new Set(usage.map(({ keyId }) => keyId))])
  const sequences = new Map(keys.map(({ id, sequence }) => [id, sequence]))
  const counts = new Map<string, UsageCount>()
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
  yield* forms.addRequests(db, [...counts.values()])
  if (secrets.size === 0) return
  yield* forms.moveLastUseOfKeys(db, ofKeys([...secrets.values()]))
  yield* forms.moveLastUseOfSecrets(
    db,
    [...secrets.values()].map(use => ({ ...usedAt(use.key, use), secret_id: use.secretId })),
  )
}

function ofKeys(secrets: readonly SecretUse[]): UsedAt[] {
  const keys = new Map<number, LastUse>()
  for (const use of secrets) keys.set(use.key, laterUse(keys.get(use.key) ?? use, use))
  return [...keys].map(([key, use]) => usedAt(key, use))
}

function usedAt(key: number, { lastUsedAt, lastUsedIp }: LastUse): UsedAt {
  // only what is use comes here
  const at = instantColumn('lastUsedAt', lastUsedAt) ?? 0
  return { key_sequence: key, used_at: at, used_ip: textColumn('lastUsedIp', lastUsedIp) }
}
