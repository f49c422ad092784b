import { eachKey } from '../../keys/each-key.js'
import type { ExpireUnused } from '../../keys/expire-unused.js'
import type { KeyRecord } from '../../keys/key-record.js'
import type { KeyStore } from '../../keys/key-store.js'
import type { Logger } from '../../logger.js'
import type { DeliveryReport } from '../courier.js'
import type { Notice } from '../notice.js'
import type { Notices } from '../notices.js'
import { NOTICE } from '../queue-notice.js'
import { type Addresses, createAddressBook } from '../address-book.js'
import { keyNotice } from '../key-notice.js'
import { type Advice, searches } from './searches.js'

/** What a sweep did. */
export interface SweepReport extends DeliveryReport {
  /** How many notices it put into the outbox; those that another instance was first with do not count. */
  readonly noticed: number
  /** How many keys it could say nothing about, since their people could not be looked up; the next sweep tries again. */
  readonly skipped: number
  /** How many documents that had expired it cleared away. */
  readonly cleared: number
}

/** What a sweep is made of. */
export interface SweepParts extends Addresses {
  store: Pick<KeyStore, 'list' | 'findDocument' | 'write' | 'removeExpired'>
  notices: Pick<Notices, 'outbox' | 'hears' | 'deliver'>
  /** The rule of that name; without it no key falls idle. */
  idleAfterDays?: number | undefined
  /** Holds keys to the rule `expiredAfterIdleDays`. */
  expireUnused: ExpireUnused
  /** Makes what says of each key whether it should be rotated; it may remember for as long as a sweep takes. */
  makeRotationAdvice(options: { remember: boolean }): (key: KeyRecord) => Promise<Advice | null>
  clock(): Date
  logger: Logger
}

/**
 * Makes the function behind `keyring.sweep`: it finds what keys' people should hear of, sends what is due, and clears
 * away what has expired. Every instance may run it, also at once: each notice is sent once.
 */
export function createSweep(parts: SweepParts): (now?: Date) => Promise<SweepReport> {
  const { store, notices, idleAfterDays, expireUnused, makeRotationAdvice, clock, logger } = parts

  return async given => {
    const now = given ?? clock()
    // however far ahead a sweep looks, nothing must end or be forgotten before its time
    const reached = new Date(Math.min(now.getTime(), clock().getTime()))
    await expireUnused(reached)
    const addressBook = createAddressBook(parts)
    let noticed = 0
    const problems: unknown[] = []
    for (const { type, query, read } of searches(now, idleAfterDays, makeRotationAdvice({ remember: true }))) {
      if (!notices.hears(type)) continue
      for await (const record of eachKey(store, query)) {
        try {
          const occasion = await read(record)
          if (!occasion) continue
          const notice = keyNotice(type, record, occasion)
          if (await isKnown(notice.id)) continue
          if (await queue({ ...notice, to: await addressBook.of(record, type) }, now)) noticed++
        } catch (error) {
          problems.push(error)
        }
      }
    }
    complain(problems)
    const cleared = await store.removeExpired(reached)
    return { noticed, ...(await notices.deliver(given)), skipped: problems.length, cleared }
  }

  async function isKnown(id: string): Promise<boolean> {
    return (await store.findDocument(NOTICE, id)) !== null
  }

  async function queue(notice: Notice, now: Date): Promise<boolean> {
    const documents = notices.outbox.changesFor(notice, now)
    return documents.length > 0 && (await store.write({ documents })) === 'written'
  }

  function complain(problems: readonly unknown[]): void {
    const [first] = problems
    if (problems.length === 0) return
    logger.error(
      `keywright: a sweep could say nothing about ${problems.length} keys, the next one tries again${first instanceof Error ? `: ${first.message}` : ''}`,
    )
  }
}
