import type { Kysely } from 'kysely'
import type { DayUsage } from '../../keys/key-store.js'
import { isStorable } from './column-values.js'
import type { KeyTables } from './key-tables.js'
import { rowsOf, type Steps } from './steps.js'

/** `KeyStore.usage`. */
export function* readUsage(db: Kysely<KeyTables>, id: string, since: string): Steps<DayUsage[]> {
  if (!isStorable(id) || !isStorable(since)) return []
  const days = yield* rowsOf(
    db
      .selectFrom('keywright_usage as usage')
      .innerJoin('keywright_keys as key', 'key.sequence', 'usage.key_sequence')
      .select(['usage.day', 'usage.requests'])
      .where('key.id', '=', id)
      .where('usage.day', '>=', since)
      .orderBy('usage.day'),
  )
  return days.map(({ day, requests }) => ({ day, requests }))
}
