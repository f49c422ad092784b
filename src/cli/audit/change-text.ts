import type { EventDraft } from '../../audit/audit-event.js'
import { minute } from '../instant-text.js'

type Members = Readonly<Record<string, unknown>>

// of a record that was made or deleted, what tells it from others
const TELLING = ['name', 'user', 'email', 'state', 'rule', 'role', 'grants', 'subnets', 'expiresAt'] as const

/** What an event changed, member by member, shortly. */
export function changesOf({ before, after }: Pick<EventDraft, 'before' | 'after'>): [member: string, change: string][] {
  if (before && after) return Object.keys({ ...before, ...after }).map(member => [member, difference(member, before, after)])
  const record = after ?? before ?? {}
  return TELLING.filter(member => !isEmpty(record[member])).map(member => [member, valueText(member, record[member])])
}

/** One line on what an event changed, and why. */
export function changeText(event: Pick<EventDraft, 'before' | 'after' | 'reason'>): string {
  // the record often holds the reason, too
  const isReason = (member: string) => event.reason !== null && event.after?.[member] === event.reason
  const changes = changesOf(event)
    .filter(([member]) => !isReason(member))
    .map(([member, change]) => `${member} ${change}`)
  return [...changes, ...(event.reason === null ? [] : [`because: ${event.reason}`])].join(', ')
}

function difference(member: string, before: Members, after: Members): string {
  const [was, is] = [valueText(member, before[member]), valueText(member, after[member])]
  // two lists of secrets can be as long as each other
  return was === is ? 'changed' : `${was} → ${is}`
}

function valueText(member: string, value: unknown): string {
  if (isEmpty(value)) return Array.isArray(value) ? 'none' : '–'
  if (member.endsWith('At') && (typeof value === 'string' || typeof value === 'number')) return instantText(value)
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.some(item => typeof item === 'object') ? String(value.length) : value.join(' ')
  return JSON.stringify(value)
}

function instantText(value: string | number): string {
  const instant = new Date(value)
  return Number.isFinite(instant.getTime()) ? minute(instant) : String(value)
}

const isEmpty = (value: unknown) => value == null || (Array.isArray(value) && value.length === 0)
