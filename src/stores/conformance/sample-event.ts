import { randomUUID } from 'node:crypto'
import type { AuditAction } from '../../audit/audit-action.js'
import type { EventDraft } from '../../audit/audit-event.js'

/** Any text is an action: a store need not know them all. */
type SampleFacts = Partial<Omit<EventDraft, 'action'>> & { readonly action?: string }

/** An event about a subject that no other sample is about, apart from what is given. */
export function sampleEvent({ action = 'key.created', ...given }: SampleFacts = {}): EventDraft {
  return {
    at: new Date('2026-03-01T12:00:00.000Z'),
    action: action as AuditAction,
    account: null,
    subject: { kind: 'key', id: `key_${randomUUID()}` },
    actor: {},
    before: null,
    after: null,
    reason: null,
    ...given,
  }
}

/** An event in which no field is empty. */
export function fullEvent(): EventDraft {
  return sampleEvent({
    at: new Date('2026-04-01T23:59:59.999Z'),
    action: 'key.updated',
    account: 'acme',
    actor: { user: 'ann@example.com', key: 'key_of_ann', ip: '2001:db8::1' },
    before: { name: 'Zażółć 🔑 مفتاح', subnets: null, expiresAt: '2026-04-02T00:00:00.000Z' },
    after: { name: '', subnets: ['10.0.0.0/8'], metadata: { nested: { list: [1, 2.5, 'three', null, true, []] } } },
    reason: 'lost "laptop"',
  })
}
