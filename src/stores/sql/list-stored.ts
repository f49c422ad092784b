import type { Kysely } from 'kysely'
import type { DayUsage, StoredKey } from '../../keys/key-store.js'
import type { Place } from '../../records/place.js'
import { dayUsages } from './day-usages.js'
import { isBehind } from './is-behind.js'
import { selectKeys } from './select-keys.js'
import { rowsOf, type Steps } from './steps.js'
import type { StoreTables } from './store-tables.js'

/** `KeyStore.listStored`. */
export function* listStored(db: Kysely<StoreTables>, after: Place | null, limit: number): Steps<StoredKey[]> {
  const newestFirst = yield* selectKeys(db, keys => {
    const chosen = keys.orderBy('created_at').orderBy('id').limit(limit)
    return after ? chosen.where(is => isBehind(is, after, 'oldest')) : chosen
  })
  const usage = yield* usageOf(
    db,
    newestFirst.map(({ id }) => id),
  )
  return newestFirst.toReversed().map(record => ({ record, usage: usage.get(record.id) ?? [] }))
}

function* usageOf(db: Kysely<StoreTables>, ids: readonly string[]): Steps<ReadonlyMap<string, DayUsage[]>> {
  if (ids.length === 0) return new Map()
  const counts = yield* rowsOf(
    db
      .selectFrom('keywright_keys as key')
      .innerJoin('keywright_usage as usage', 'usage.key_sequence', 'key.sequence')
      .select(['key.id', 'usage.day', 'usage.outcome', 'usage.requests'])
      .where('key.id', 'in', ids)
      .orderBy('usage.day'),
  )
  const ofKeys = new Map<string, (typeof counts)[number][]>()
  for (const count of counts) {
    const ofKey = ofKeys.get(count.id)
    if (ofKey) ofKey.push(count)
    else ofKeys.set(count.id, [count])
  }
  return new Map(Array.from(ofKeys, ([id, ofKey]) => [id, dayUsages(ofKey)]))
}
