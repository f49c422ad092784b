import type { AuditAction, AuditEvent, EventDraft, KeyStore } from 'keywright'
import type { Faults } from './fault.js'

export const eventFaults: Faults = {
  'events come in the order of their clock': store => ({
    listEvents: async query =>
      (await store.listEvents(query)).toSorted((a, b) => (query.order === 'oldest' ? 1 : -1) * (a.at.getTime() - b.at.getTime())),
  }),
  'events come newest first': store => ({ listEvents: query => store.listEvents({ ...query, order: 'newest' }) }),
  'events of one change are turned round': store => appending(store, events => events.toReversed()),
  'only the first event of a change is appended': store => appending(store, events => events.slice(0, 1)),
  'an event loses a field': store => listing(store, event => ({ ...event, reason: null })),
  'an event loses its address': store => listing(store, event => ({ ...event, actor: { ...event.actor, ip: null } })),
  'an event makes of nothing null': store =>
    listing(store, event => ({ ...event, before: event.before && Object.keys(event.before).length > 0 ? event.before : null })),
  'an event loses its milliseconds': store =>
    listing(store, event => ({ ...event, at: new Date(Math.floor(event.at.getTime() / 1000) * 1000) })),
  'an event says nothing of who did it': store => appending(store, events => events.map(event => ({ ...event, actor: {} }))),
  'events are not chained': store => listing(store, event => ({ ...event, previousHash: '' })),
  'the hash is of something else': store => listing(store, event => ({ ...event, hash: event.previousHash })),
  'numbers are left out': store => listing(store, event => ({ ...event, sequence: event.sequence * 2 })),
  'the head is the first event': store => ({
    chainHead: async () => {
      const [event] = await store.listEvents({ order: 'oldest', limit: 1 })
      return event ? { sequence: event.sequence, hash: event.hash } : null
    },
  }),
  'the head lags behind': store => {
    let last: Awaited<ReturnType<KeyStore['chainHead']>> = null
    return {
      write: async changes => {
        last = await store.chainHead()
        return store.write(changes)
      },
      chainHead: async () => last,
    }
  },
  'there is a head before there are events': store => ({
    chainHead: async () => (await store.chainHead()) ?? { sequence: 0, hash: '' },
  }),
  'who appends reads the head before': store => {
    const appended: AuditEvent[] = []
    return {
      write: async changes => {
        const [last] = await store.listEvents({ order: 'newest', limit: 1 })
        const result = await store.write(changes)
        const events = await store.listEvents({ order: 'oldest', after: last?.sequence ?? 0, limit: 5000 })
        appended.push(...events.map(event => ({ ...event, previousHash: last?.hash ?? '' })))
        return result
      },
      listEvents: async query => (query.order === 'oldest' && query.limit > 40 ? appended : store.listEvents(query)),
    }
  },
  'every account sees the events of nobody': store => ({
    listEvents: ({ account, ...query }) => store.listEvents(account == null ? query : { ...query, account }),
  }),
  'accounts of events are compared without case': store => ({
    listEvents: async ({ account, ...query }) =>
      account == null
        ? store.listEvents({ ...query, ...(account === undefined ? {} : { account }) })
        : (await store.listEvents({ ...query, limit: 5000 }))
            .filter(event => event.account?.toLowerCase() === account.toLowerCase())
            .slice(0, query.limit),
  }),
  'events are found by the kind of their subject': store => ({
    listEvents: async ({ subject, ...query }) =>
      (await store.listEvents({ ...query, limit: 5000 }))
        .filter(event => subject === undefined || event.subject.id === subject || event.subject.kind === subject)
        .slice(0, query.limit),
  }),
  'events are found by the key that did it': store => ({
    listEvents: async ({ user, ...query }) =>
      (await store.listEvents({ ...query, limit: 5000 }))
        .filter(event => user === undefined || event.actor.user === user || event.actor.key === user)
        .slice(0, query.limit),
  }),
  'the action is not looked at': store => ({ listEvents: ({ action: _, ...query }) => store.listEvents(query) }),
  'from is left out': store => ({
    listEvents: ({ from, ...query }) => store.listEvents({ ...query, ...(from ? { from: new Date(from.getTime() + 1) } : {}) }),
  }),
  'to is included': store => ({
    listEvents: ({ to, ...query }) => store.listEvents({ ...query, ...(to ? { to: new Date(to.getTime() + 1) } : {}) }),
  }),
  'the page is filtered and not the events': store => ({
    listEvents: async ({ user, ...query }) =>
      (await store.listEvents(query)).filter(event => user === undefined || event.actor.user === user),
  }),
  'a page begins with the last event seen': store => ({
    listEvents: ({ after, ...query }) =>
      store.listEvents({ ...query, ...(after === undefined ? {} : { after: after + (query.order === 'oldest' ? -1 : 1) }) }),
  }),
  'an event is what was given': store => {
    const given: EventDraft[] = []
    return {
      write: changes => {
        given.push(...(changes.events ?? []))
        return store.write(changes)
      },
      listEvents: async query =>
        (await store.listEvents(query)).map(event => ({ ...event, after: given[event.sequence - 1]?.after ?? event.after })),
    }
  },
  'texts of events are cut': store =>
    appending(store, events => events.map(event => ({ ...event, action: cut(event.action) as AuditAction }))),
}

const cut = (text: string) => text.replace(/\0.*/s, '')

function appending(store: KeyStore, change: (events: readonly EventDraft[]) => readonly EventDraft[]): Partial<KeyStore> {
  return { write: changes => store.write({ ...changes, events: change(changes.events ?? []) }) }
}

function listing(store: KeyStore, change: (event: AuditEvent) => AuditEvent): Partial<KeyStore> {
  return { listEvents: async query => (await store.listEvents(query)).map(change) }
}
