import { countField, readCounts } from './usage-fields.js'
import type { DayUsage, UsageBatch, UsageRecord } from '../../keys/key-store.js'
import type { RedisLink } from './redis-link.js'
import { READ_USAGE, RECORD_USAGE } from './scripts/usage.js'
import { storedInstant, storedText } from './stored-text.js'

// keys in one run of the script, which nothing else gets into
const AT_ONCE = 100

interface KeyUsage {
  readonly counts: Map<string, number>
  readonly uses: object[]
}

/** `KeyStore.recordUsage`. */
export async function recordUsage(link: RedisLink, usage: readonly UsageRecord[], batch: UsageBatch | undefined): Promise<void> {
  const keys = new Map<string, KeyUsage>()
  for (const { keyId, secretId, day, outcome, requests, lastUsedAt, lastUsedIp } of usage) {
    // no key has such an id
    if (!keyId.isWellFormed() || !secretId.isWellFormed()) continue
    const { counts, uses } = keys.get(keyId) ?? { counts: new Map<string, number>(), uses: [] }
    keys.set(keyId, { counts, uses })
    const field = countField(day, outcome)
    counts.set(field, (counts.get(field) ?? 0) + requests)
    if (!lastUsedAt) continue
    uses.push({ secret: secretId, at: storedInstant('lastUsedAt', lastUsedAt), ip: storedText('lastUsedIp', lastUsedIp) })
  }
  const batches = Array.from(keys, ([id, { counts, uses }]) => ({ id, counts: [...counts], uses }))
  for (let start = 0; start < batches.length; start += AT_ONCE) {
    const part = JSON.stringify(batches.slice(start, start + AT_ONCE))
    // what is tried again falls into the same parts
    await (batch ? link.run(RECORD_USAGE, part, batch.writer, String(batch.number), String(start)) : link.run(RECORD_USAGE, part))
  }
}

/** `KeyStore.usage`. */
export async function readUsage(link: RedisLink, id: string, since: string): Promise<DayUsage[]> {
  if (!id.isWellFormed()) return []
  return readCounts(await link.run(READ_USAGE, id)).filter(({ day }) => day >= since)
}
