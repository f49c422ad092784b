import { checkNames } from '../input/check-names.js'
import { invalid } from '../input/invalid.js'
import { type Page, type PageQuery, readPage } from '../input/read-page.js'
import type { AuditEvent, ChainHead, EventQuery } from './audit-event.js'
import { chainProblem } from './chain-problem.js'

/** Which events to list. */
export interface ListEvents extends PageQuery {
  account?: string | null
  /** The id of what the event is about: a key, a role, a member, an access request. */
  subject?: string
  action?: string
  /** The person who did it. */
  user?: string
  from?: Date
  to?: Date
  /** `newest` by default. */
  order?: 'newest' | 'oldest'
}

/** What `verify` found. */
export interface AuditVerdict {
  readonly ok: boolean
  /** How many events were read. */
  readonly events: number
  /** The first event that is not as it was appended; null where all are. */
  readonly problem: { readonly sequence: number; readonly what: string } | null
}

/** The append-only trail of every change: `keyring.audit`. */
export interface AuditTrail {
  /** Newest first, unless `order` says otherwise. */
  list(query?: ListEvents): Promise<Page<AuditEvent>>
  /** The event of a sequence; null where there is none. */
  get(sequence: number): Promise<AuditEvent | null>
  /** Reads the whole chain: finds an event that was edited, removed or put in between. */
  verify(): Promise<AuditVerdict>
}

/** The part of a store where events are. */
export interface EventStore {
  listEvents(query: EventQuery): Promise<AuditEvent[]>
  chainHead(): Promise<ChainHead | null>
}

const READ_AT_ONCE = 500

export function createAuditTrail(store: EventStore): AuditTrail {
  return {
    async list({ cursor, limit, order = 'newest', ...filter } = {}) {
      checkNames(filter, 'account', 'subject', 'action', 'user', 'from', 'to')
      for (const name of ['from', 'to'] as const) {
        const instant = filter[name]
        if (instant !== undefined && !(instant instanceof Date && Number.isFinite(instant.getTime())))
          throw invalid({ [name]: 'is a valid Date' })
      }
      if (order !== 'newest' && order !== 'oldest') throw invalid({ order: 'is newest or oldest' })
      const page = { ...(cursor === undefined ? {} : { cursor }), ...(limit === undefined ? {} : { limit }) }
      const { items, next } = await readPage(page, async ({ after, limit: most }) => {
        const behind = after ? { after: sequenceOf(after.id) } : {}
        const events = await store.listEvents({ ...filter, ...behind, order, limit: most })
        return events.map(event => ({ id: String(event.sequence), createdAt: event.at, event }))
      })
      return { items: items.map(({ event }) => event), next }
    },
    async get(sequence) {
      if (!Number.isSafeInteger(sequence) || sequence < 1) return null
      const [event] = await store.listEvents({ order: 'oldest', after: sequence - 1, limit: 1 })
      return event?.sequence === sequence ? event : null
    },
    async verify() {
      const noted = await store.chainHead()
      let head: ChainHead | null = null
      let events = 0
      for (;;) {
        const part: AuditEvent[] = await store.listEvents({ order: 'oldest', after: head?.sequence ?? 0, limit: READ_AT_ONCE })
        for (const event of part) {
          const what = chainProblem(event, head)
          if (what) return { ok: false, events, problem: { sequence: event.sequence, what } }
          head = { sequence: event.sequence, hash: event.hash }
          events++
        }
        if (part.length < READ_AT_ONCE) break
      }
      const read = head?.sequence ?? 0
      const isLonger = read > (noted?.sequence ?? 0)
      // what was appended meanwhile has moved the note, and what was appended since may have moved it on
      const end = isLonger ? await store.chainHead() : noted
      const problem = isLonger && end && end.sequence > read ? null : endProblem(head, end)
      return { ok: problem === null, events, problem }
    },
  }
}

function sequenceOf(id: string): number {
  const sequence = Number(id)
  if (!Number.isSafeInteger(sequence)) throw invalid({ cursor: 'is the "next" of a page before' })
  return sequence
}

function endProblem(last: ChainHead | null, noted: ChainHead | null): AuditVerdict['problem'] {
  const [read, end] = [last?.sequence ?? 0, noted?.sequence ?? 0]
  if (read < end) return { sequence: read + 1, what: 'the events from here on are gone' }
  if (read > end && noted) return { sequence: end + 1, what: 'the event was put in behind the last one' }
  return last?.hash === noted?.hash ? null : { sequence: read, what: 'the note of the last event was changed' }
}
