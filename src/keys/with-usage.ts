import { laterUse } from './keep-usage.js'
import type { KeyRecord } from './key-record.js'
import type { UsageRecord } from './key-store.js'

/** The record with use that a store does not know of yet. */
export function withUsage(record: KeyRecord, usage: readonly UsageRecord[]): KeyRecord {
  if (usage.length === 0) return record
  const secrets = record.secrets.map(secret => usage.filter(({ secretId }) => secretId === secret.id).reduce(laterUse, secret))
  return { ...usage.reduce(laterUse, record), secrets }
}
