import type { Kysely } from 'kysely'
import type { Alongside } from '../../keys/key-store.js'
import type { Steps } from './steps.js'
import type { StoreTables } from './store-tables.js'
import { writeAlongside } from './write-alongside.js'

/** `KeyStore.write`, inside a transaction that nobody else writes beside. */
export function* writeChanges(db: Kysely<StoreTables>, changes: Alongside): Steps<'written' | 'conflict'> {
  return (yield* writeAlongside(db, changes)) ? 'written' : 'conflict'
}
