import type { Kysely } from 'kysely'
import type { ChainHead } from '../../audit/audit-event.js'
import { rowsOf, type Steps } from './steps.js'
import type { StoreTables } from './store-tables.js'

/** `KeyStore.chainHead`. */
export function* readChainHead(db: Kysely<StoreTables>): Steps<ChainHead | null> {
  const [head] = yield* rowsOf(db.selectFrom('keywright_chain_head').select(['sequence', 'hash']).where('chain', '=', 1))
  return head ? { sequence: head.sequence, hash: head.hash } : null
}
