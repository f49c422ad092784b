import type { Notice } from '../notice.js'
import { manyLines, oneLine } from './clean-text.js'
import type { LetterFacts, RowName, Wording } from './letter.js'

/** What a notice says, ready to be put into words. */
export interface ReadFacts {
  readonly facts: LetterFacts
  /** What goes into the table, without what is not there. */
  readonly rows: readonly (readonly [RowName, string])[]
}

const POLICIES = ['grace', 'revoke', 'ended'] as const

type Json = Readonly<Record<string, unknown>>

/** Reads the data of a notice: what people wrote is cleaned, instants are written out in UTC. */
export function readFacts({ data, account }: Pick<Notice, 'data' | 'account'>, wording: Wording): ReadFacts {
  const key = objectOf(data.key)
  const request = objectOf(data.request)
  const isolate = isolateIn(wording.direction)
  const line = (value: unknown) => isolate(textOf(value))
  const instant = (value: unknown) => writeInstant(value, wording.locale)
  const facts: LetterFacts = {
    name: line(key.name),
    expiresAt: instant(key.expiresAt),
    lastUsedAt: instant(key.lastUsedAt),
    idleAt: instant(data.idleAt),
    days: wording.days(typeof data.days === 'number' ? data.days : 0),
    member: line(data.member),
    user: line(request.user),
    policy: POLICIES.find(policy => policy === data.policy) ?? 'notify',
    endsAt: instant(data.endsAt),
  }
  const rows: [RowName, string][] = [
    ['key', textOf(key.name)],
    ['keyId', textOf(key.id)],
    ['account', textOf(account)],
    ['expiresAt', facts.expiresAt],
    ['lastUsedAt', facts.lastUsedAt],
    ['source', textOf(data.source)],
    ['user', textOf(request.user)],
    ['reason', manyLines(typeof request.reason === 'string' ? request.reason : '')],
    ['note', manyLines(typeof request.note === 'string' ? request.note : '')],
  ]
  return { facts, rows: rows.filter(([, value]) => value !== '') }
}

const objectOf = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})
const textOf = (value: unknown): string => (typeof value === 'string' ? oneLine(value) : '')

function writeInstant(value: unknown, locale: string): string {
  const instant = typeof value === 'string' ? new Date(value) : null
  if (!instant || Number.isNaN(instant.getTime())) return ''
  const text = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(instant)
  return `${text} UTC`
}

const RTL = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u

/**
 * Keeps a text of the other direction together, so that the sentence around it stays in order (UAX 9: first strong
 * isolate). Only where it is needed: an isolated text carries two characters that nobody sees when it is copied.
 */
export const isolateIn =
  (direction: 'ltr' | 'rtl') =>
  (text: string): string =>
    text !== '' && (direction === 'rtl' || RTL.test(text)) ? `\u2068${text}\u2069` : text
