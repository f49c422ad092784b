import { direction } from '../../pages/direction.js'
import { type Html, html } from '../../pages/html.js'
import { instantText } from '../../pages/instant-text.js'
import { facts } from '../facts.js'
import { fewTags } from '../keys/tags.js'
import type { Visit } from '../visit.js'
import { changeWords } from './change-words.js'
import type { EventJson } from './event-json.js'

type Members = Readonly<Record<string, unknown>>
type Reader = Pick<Visit, 'words' | 'language'>
type Changed = Pick<EventJson, 'before' | 'after' | 'reason' | 'subject'>

// what the event says elsewhere, and what means nothing to people
const UNTOLD: readonly string[] = ['id', 'version', 'createdAt', 'createdBy', 'account', 'kid', 'keys', 'code']
const INSTANTS: readonly string[] = ['expiresAt', 'revokedAt', 'deactivatedAt', 'decidedAt', 'signsFrom', 'signsUntil']
const SHOWN = 12

/** What an event changed, member by member: as it was and as it is, or all that was made or deleted. Null where there is nothing. */
export function eventChanges({ before, after, reason, subject }: Changed, visit: Reader): Html | null {
  const words = visit.words(changeWords)
  const told = Object.keys({ ...before, ...after }).filter(member => {
    if (UNTOLD.includes(member)) return false
    const now = (after ?? before)?.[member]
    // records hold the reason of a change, and whom they are about, too
    if (now === subject.id || (reason !== null && now === reason)) return false
    return (before && after) || !isEmpty(now)
  })
  if (told.length === 0) return null
  return facts(
    told.map(member => [
      known(words.members, member) ?? html`<code dir="ltr">${member}</code>`,
      before && after ? difference(member, before, after, visit) : value(member, (after ?? before)?.[member], visit),
    ]),
  )
}

function difference(member: string, before: Members, after: Members, visit: Reader): Html {
  const arrow = direction(visit.language) === 'rtl' ? '←' : '→'
  return html`${value(member, before[member], visit)} <span aria-hidden="true">${arrow}</span><span class="hidden">${visit.words(changeWords).becomes}</span> ${value(member, after[member], visit)}`
}

function value(member: string, given: unknown, visit: Reader): Html {
  const words = visit.words(changeWords)
  if (isEmpty(given)) return html`<span class="soft">${(given === null && known(words.nothing, member)) || words.none}</span>`
  if (typeof given === 'boolean') return html`${given ? words.yes : words.no}`
  if (INSTANTS.includes(member)) return html`${instant(given, visit)}`
  if (Array.isArray(given)) return list(given, visit)
  const text = typeof given === 'string' ? given : typeof given === 'object' ? pairs(given ?? {}) : JSON.stringify(given)
  const meant = member === 'rule' ? known(words.rules, text) : known(words.values[member] ?? {}, text)
  if (meant !== null) return html`${meant}`
  return member === 'url' ? html`<code dir="ltr">${text}</code>` : html`<bdi>${text}</bdi>`
}

function list(items: readonly unknown[], visit: Reader): Html {
  const { none, ends } = visit.words(changeWords)
  const secrets = items.filter(isSecret)
  if (secrets.length === 0) return fewTags(items.map(String), none, SHOWN)
  return html`${secrets.map(
    ({ hint, expiresAt = null }) =>
      html`<code dir="ltr">${hint}</code>${expiresAt !== null && html` <span class="soft">(${ends(instant(expiresAt, visit))})</span>`} `,
  )}`
}

interface Secret {
  readonly hint: string
  readonly expiresAt?: unknown
}

const isSecret = (item: unknown): item is Secret =>
  typeof item === 'object' && item !== null && 'hint' in item && typeof item.hint === 'string'

const pairs = (object: object) =>
  Object.entries(object)
    .map(([name, inner]: [string, unknown]) => `${name}: ${typeof inner === 'string' ? inner : JSON.stringify(inner)}`)
    .join(', ')

function instant(given: unknown, visit: Reader): string {
  const date = new Date(typeof given === 'number' ? given : String(given))
  return Number.isFinite(date.getTime()) ? instantText(date, visit.language) : String(given)
}

const known = (words: Readonly<Record<string, string>>, name: string): string | null =>
  Object.hasOwn(words, name) ? (words[name] ?? null) : null

const isEmpty = (given: unknown) => given === null || given === undefined || (Array.isArray(given) && given.length === 0)
