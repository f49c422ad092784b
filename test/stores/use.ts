import type { KeyRecord } from '../../src/keys/key-record.js'
import type { UsageRecord } from '../../src/keys/key-store.js'

/** A last use, in that second. */
export const use = (second: number) => ({
  lastUsedAt: new Date(Date.UTC(2026, 4, 5, 0, 0, second)),
  lastUsedIp: `10.0.0.${second}`,
})

/** One request with the first secret of a key, in that second. */
export const used = ({ id, secrets }: KeyRecord, second: number): UsageRecord => ({
  keyId: id,
  secretId: secrets[0]?.id ?? '',
  day: '2026-05-05',
  outcome: 'allowed',
  requests: 1,
  ...use(second),
})
