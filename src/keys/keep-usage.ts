import type { KeyRecord } from './key-record.js'

/** Where something was last used. */
export interface LastUse {
  readonly lastUsedAt: Date | null
  readonly lastUsedIp: string | null
}

/** What was seen, or the other use where that one is later: use moves forward, never back. */
export function laterUse<T extends LastUse>(seen: T, { lastUsedAt, lastUsedIp }: LastUse): T {
  return lastUsedAt && (!seen.lastUsedAt || seen.lastUsedAt < lastUsedAt) ? { ...seen, lastUsedAt, lastUsedIp } : seen
}

/** The record with what usage had recorded of the one that it replaces. */
export function keepUsage(record: KeyRecord, before: KeyRecord): KeyRecord {
  const secrets = record.secrets.map(secret => laterUse(secret, before.secrets.find(({ id }) => id === secret.id) ?? secret))
  return { ...laterUse(record, before), secrets }
}
