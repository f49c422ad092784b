import type { Kysely } from 'kysely'
import type { DayUsage } from '../../keys/key-store.js'
import { isStorable } from './column-values.js'
import { dayUsages } from './day-usages.js'
import type { StoreTables } from './store-tables.js'
import { rowsOf, type Steps } from './steps.js'

/** `KeyStore.usage`. */
export function* readUsage(db: Kysely<StoreTables>, id: string, since: string): Steps<DayUsage[]> {
  if (!isStorable(id) || !isStorable(since)) return []
  const counts = yield* rowsOf(
    db
      .selectFrom('keywright_usage as usage')
      .innerJoin('keywright_keys as key', 'key.sequence', 'usage.key_sequence')
      .select(['usage.day', 'usage.outcome', 'usage.requests'])
      .where('key.id', '=', id)
      .where('usage.day', '>=', since)
      .orderBy('usage.day'),
  )
  return dayUsages(counts)
}
