import { laterUse } from './keep-usage.js'
import type { UsageRecord } from './key-store.js'

/** Usage that is not known to be written, summed by secret, day and outcome, and found by key. */
export interface UsageLedger {
  add(usage: UsageRecord): void
  of(keyId: string): readonly UsageRecord[]
  all(): UsageRecord[]
  remove(usage: UsageRecord): void
  /** Of how many keys there is usage. */
  size(): number
}

export function createUsageLedger(): UsageLedger {
  const keys = new Map<string, Map<string, UsageRecord>>()

  return {
    add(usage) {
      const ofKey = keys.get(usage.keyId) ?? new Map<string, UsageRecord>()
      const known = ofKey.get(placeOf(usage))
      keys.set(usage.keyId, ofKey.set(placeOf(usage), known ? sum(known, usage) : usage))
    },
    of: keyId => [...(keys.get(keyId)?.values() ?? [])],
    all: () => [...keys.values()].flatMap(ofKey => [...ofKey.values()]),
    remove(usage) {
      const ofKey = keys.get(usage.keyId)
      ofKey?.delete(placeOf(usage))
      if (ofKey?.size === 0) keys.delete(usage.keyId)
    },
    size: () => keys.size,
  }
}

const placeOf = ({ secretId, day, outcome }: UsageRecord) => `${secretId} ${day} ${outcome}`

const sum = (a: UsageRecord, b: UsageRecord): UsageRecord => laterUse({ ...a, requests: a.requests + b.requests }, b)
