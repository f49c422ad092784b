import type { AuditEvent, ChainHead, EventDraft } from '../../audit/audit-event.js'
import { writeChangeMessage } from '../../audit/change-message.js'
import { sealEvent } from '../../audit/seal-event.js'
import type { Alongside } from '../../keys/key-store.js'
import { createOneAtATime } from '../../records/one-at-a-time.js'
import { createTurns } from '../turns.js'
import { type DocumentPlan, planDocuments } from './document-fields.js'
import { eventFields, headText, readHead } from './event-fields.js'
import { explainFailure } from './explain-failure.js'
import { replyList, replyText } from './read-reply.js'
import { RedisFailure } from './redis-failure.js'
import type { RedisLink } from './redis-link.js'
import { CHANGE } from './scripts/change.js'

// the first of each is that it was done
const RESULTS = {
  insert: ['inserted', 'limit_reached', 'digest_taken', 'conflict'],
  replace: ['replaced', 'changed', 'missing', 'digest_taken', 'conflict'],
  remove: ['removed', 'changed', 'missing', 'conflict'],
  write: ['written', 'conflict'],
} as const

type Results = typeof RESULTS

/** What is to become of a key; `write` leaves keys alone. */
export interface KeyChange<What extends keyof Results> {
  readonly what: What
  readonly key?: object
  /** The most keys that its account may have then. */
  readonly limit?: number | undefined
  /** The version that it must have. */
  readonly version?: number | undefined
}

/** Makes changes of keys, documents and the audit trail, all or nothing. */
export interface ChangeWriter {
  write<What extends keyof Results>(change: KeyChange<What>, alongside?: Alongside): Promise<Results[What][number]>
}

// how long a change goes on trying while others append, in deadlines
const PATIENCE = 10
const TRIES_WITHOUT_PAUSE = 3
const LONGEST_PAUSE_MS = 20

export function createChangeWriter(link: RedisLink, deadlineMs: number): ChangeWriter {
  // what this store appends waits for each other, so that it competes with other processes alone
  const oneAtATime = createOneAtATime()
  const take = createTurns(deadlineMs, explainFailure)
  let head: ChainHead | null = null

  const run = async (plan: object) => replyList(await link.run(CHANGE, JSON.stringify(plan))).map(replyText)
  const append = async (plan: Plan, drafts: readonly EventDraft[], until: number): Promise<string | undefined> => {
    const message = writeChangeMessage(drafts)
    for (let tries = 1; ; tries++) {
      if (performance.now() > until) throw new RedisFailure('too many others write at the same time', 'unavailable', false)
      const events = seal(drafts, head)
      const last = events.at(-1) ?? null
      const chained = { events: events.map(eventFields), head: headText(head), nextHead: headText(last), message }
      const [result, actual = ''] = await run({ ...plan, ...chained })
      if (result === plan.done) head = last
      if (result !== 'head') return result
      head = readHead(actual)
      if (tries > TRIES_WITHOUT_PAUSE) await pause(Math.random() * LONGEST_PAUSE_MS)
    }
  }

  return {
    async write<What extends keyof Results>(change: KeyChange<What>, { documents = [], events = [] }: Alongside = {}) {
      const results: readonly Results[What][number][] = RESULTS[change.what]
      const plan: Plan = { ...change, ...planDocuments(documents), events: [], done: RESULTS[change.what][0] }
      // whatever can't be kept throws before anything waits, and what was given may be changed meanwhile
      const drafts = seal(events, null)
      drafts.forEach(eventFields)
      const askedAt = performance.now()
      const until = askedAt + PATIENCE * deadlineMs
      const result = await (drafts.length === 0
        ? run(plan).then(([only]) => only)
        : oneAtATime('chain', () => take(askedAt, () => append(plan, drafts, until))))
      const known = results.find(one => one === result)
      if (known === undefined) throw new RedisFailure('it gave another result of a change than there is', 'refused', false)
      return known
    },
  }
}

interface Plan extends DocumentPlan {
  readonly done: string
  readonly events: readonly object[]
}

function seal(drafts: readonly EventDraft[], head: ChainHead | null): AuditEvent[] {
  const events: AuditEvent[] = []
  for (const draft of drafts) events.push(sealEvent(draft, events.at(-1) ?? head))
  return events
}

const pause = (milliseconds: number) => new Promise(resolve => setTimeout(resolve, milliseconds))
