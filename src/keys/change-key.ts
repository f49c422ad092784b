import { isDeepStrictEqual } from 'node:util'
import type { EventDraft } from '../audit/audit-event.js'
import { ManagementError } from '../errors.js'
import { createOneAtATime } from '../records/one-at-a-time.js'
import type { ChangeOptions } from './change-options.js'
import { checkMaker } from './check-maker.js'
import { type KeyAction, keyEvent } from './key-event.js'
import type { KeyRecord } from './key-record.js'
import type { Alongside, KeyStore } from './key-store.js'
import { ruleEvent } from './rule-event.js'
import { secretTaken } from './secret-taken.js'

/** What a change makes of a record. */
export interface NextKey {
  readonly record: KeyRecord
  /** What the audit trail calls it. */
  readonly action: KeyAction
  readonly reason?: string | null
  /** Nothing that anybody sees of the key has changed. */
  readonly keepsVersion?: boolean
  /** What is written with the change, its events behind the one of the change. */
  readonly alongside?: Alongside
}

/** Changes keys, each change with its event, and none that another one overtook. */
export interface KeyChanger {
  /** @param next throws where the change is refused; gives null, or what is there already, where there is nothing to change */
  change(
    id: string,
    options: ChangeOptions,
    next: (record: KeyRecord, now: Date) => NextKey | null | Promise<NextKey | null>,
  ): Promise<KeyRecord>
  /** @param check throws where the key must stay; gives what goes with it */
  remove(id: string, options: ChangeOptions, check: (record: KeyRecord, now: Date) => Promise<Alongside>): Promise<void>
}

/** What a key changer is made of. */
export interface KeyChangerParts {
  store: KeyStore
  clock(): Date
  /** Told of every changed key, before and after, once the change is durable. */
  onChange(...records: KeyRecord[]): void
}

const TRIES = 100

export function createKeyChanger({ store, clock, onChange }: KeyChangerParts): KeyChanger {
  const oneAtATime = createOneAtATime()

  // compare-and-set, again and again: whoever comes second, in another process, sees what the first one did
  async function attempt<T>(
    id: string,
    options: ChangeOptions,
    once: (record: KeyRecord, now: Date) => Promise<T | null>,
  ): Promise<T> {
    checkMaker(options)
    for (let tries = 0; tries < TRIES; tries++) {
      const record = await store.find(id)
      if (!record) throw unknownKey()
      if (options.ifVersion !== undefined && record.version !== options.ifVersion) throw changedMeanwhile()
      const now = clock()
      try {
        const result = await once(record, now)
        if (result !== null) return result
      } catch (error) {
        const subject = { kind: 'key', id }
        const refused = ruleEvent(error, { at: now, account: record.account, subject, by: options.by })
        if (refused) await store.write({ events: [refused] })
        throw error
      }
    }
    throw new ManagementError('conflict', 'the key keeps changing: try again', { problems: { '': { kind: 'keepsChanging' } } })
  }

  return {
    change: (id, options, next) =>
      oneAtATime(id, () =>
        attempt(id, options, async (before, now) => {
          const change = await next(before, now)
          if (!change || isDeepStrictEqual(change.record, before)) return before
          const { record, action, reason = null, keepsVersion = false, alongside = {} } = change
          const after = keepsVersion ? record : { ...record, version: before.version + 1 }
          const events: EventDraft[] = [keyEvent(action, before, after, now, options.by, reason), ...(alongside.events ?? [])]
          const result = await store.replace(after, before.version, { ...alongside, events })
          if (result === 'missing') throw unknownKey()
          if (result === 'digest_taken') throw secretTaken()
          if (result !== 'replaced') return null
          onChange(before, after)
          return after
        }),
      ),
    async remove(id, options, check) {
      await oneAtATime(id, () =>
        attempt(id, options, async (record, now) => {
          const { documents = [], events: others = [] } = await check(record, now)
          const events = [keyEvent('key.deleted', record, null, now, options.by), ...others]
          const result = await store.remove(id, record.version, { documents, events })
          if (result === 'missing') throw unknownKey()
          if (result !== 'removed') return null
          // removed as it was read, so that every secret it had is forgotten
          onChange(record)
          return record
        }),
      )
    },
  }
}

const unknownKey = () => new ManagementError('not_found', 'there is no such key')
const changedMeanwhile = () => new ManagementError('precondition_failed', 'the key was changed meanwhile: read it again')
