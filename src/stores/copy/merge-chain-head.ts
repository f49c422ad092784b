import type { AuditEvent, ChainHead } from '../../audit/audit-event.js'
import type { KeyStore } from '../../keys/key-store.js'
import type { CopyClaim } from './copy-claim.js'
import { isSameHead } from './is-same-head.js'
import { ownEvents } from './own-events.js'

/** What a store notes of its last event, as both stores have it. */
export interface MergedHead {
  readonly from: ChainHead | null
  readonly to: ChainHead | null
  /** Whether the note had to be changed, or another event came meanwhile. */
  readonly isOther: boolean
}

/**
 * Makes the second store's note of its last event what the first one's is, also where that is wrong: who checks the copy must
 * find what is to be found in the original.
 */
export async function mergeChainHead({ from, to, check }: CopyClaim): Promise<MergedHead> {
  const [wanted, there] = [await from.chainHead(), await to.chainHead()]
  const heads = { from: wanted, to: there }
  if (isSameHead(wanted, there)) return { ...heads, isOther: false }
  const last = await lastEvent(to)
  const [next] = await from.listEvents({ order: 'oldest', after: last?.sequence ?? 0, limit: 1 })
  await check()
  // where an event came meanwhile, that note is of one that is not here yet
  await to.restore({ chainHead: next ? headOf(last) : wanted })
  const latest = await lastEvent(to)
  if (latest?.sequence !== last?.sequence) {
    // somebody appended at this moment, and could not go on from an older event
    await to.restore({ chainHead: headOf(latest) })
    throw ownEvents(from, to)
  }
  return { ...heads, isOther: true }
}

async function lastEvent(store: KeyStore): Promise<AuditEvent | null> {
  const [last] = await store.listEvents({ order: 'newest', limit: 1 })
  return last ?? null
}

const headOf = (event: AuditEvent | null): ChainHead | null => event && { sequence: event.sequence, hash: event.hash }
