import type { KeyRules } from '../../keys/key-rules.js'
import type { ApiKeyJson } from '../../management/contract/api-key-schema.js'
import { type Html, html } from '../../pages/html.js'
import type { Fields } from '../fields/fields.js'
import type { Form } from '../form.js'
import { dayText } from '../time.js'
import type { Visit } from '../visit.js'
import { durations } from './durations.js'
import { editKeyWords } from './edit-key-words.js'
import { newKeyWords } from './new-key-words.js'

const DAY_MS = 86_400_000
// of the day, in an instant as text
const DAY = 'yyyy-mm-dd'.length

/**
 * How long a key lives, to choose from what the rules allow.
 *
 * @param key one that is there already: its expiry may also stay, and its longest lifetime counts from its creation
 */
export function expiryField(
  visit: Visit,
  fields: Fields,
  form: Form,
  rules: KeyRules,
  key: Pick<ApiKeyJson, 'createdAt' | 'expiresAt'> | null = null,
): Html {
  const words = visit.words(newKeyWords)
  const { days, defaultDays, isNeverAllowed } = durations(rules)
  const chosen = form.text('expiresAt') || (key ? 'keep' : `${defaultDays}`)
  const ends = (after: number) => new Date(visit.now.getTime() + after * DAY_MS)
  const latest = latestExpiry(visit, rules, key)
  return fields.radios({
    name: 'expiresAt',
    label: words.expires,
    chosen: [chosen],
    choices: [
      ...(key ? [kept(visit, key)] : []),
      ...days
        .filter(each => !latest || ends(each) <= latest)
        .map(each => ({
          value: `${each}`,
          label: words.days(each),
          hint: words.until(dayText(ends(each), visit.language)),
        })),
      {
        value: 'day',
        label: words.onDay,
        inside: () =>
          html`<label>${words.day} <input type="date" name="expiresOn" value="${form.text('expiresOn')}" min="${isoDay(visit.now)}"${latest && html` max="${isoDay(latest)}"`} autocomplete="off"></label>`,
      },
      ...(isNeverAllowed
        ? [{ value: 'never', label: words.never, inside: () => html`<p class="notice warn">${words.neverWarning}</p>` }]
        : []),
    ],
  })
}

function kept(visit: Visit, { expiresAt }: Pick<ApiKeyJson, 'expiresAt'>) {
  const words = visit.words(newKeyWords)
  const until = expiresAt === null ? words.never : words.until(dayText(new Date(expiresAt), visit.language))
  return { value: 'keep', label: visit.words(editKeyWords).keepExpiry, hint: until }
}

/**
 * What was chosen, as an operation takes it: the end of the chosen day in UTC, null for never, absent where a key stays as it
 * is, and no instant where nothing was chosen. On the last day that the rules leave, it is as late as they allow.
 *
 * @param key one that is there already
 */
export function chosenExpiry(
  visit: Pick<Visit, 'now'>,
  form: Form,
  rules: KeyRules,
  key: Pick<ApiKeyJson, 'createdAt'> | null = null,
): { readonly expiresAt?: string | null } {
  const chosen = form.text('expiresAt')
  const latest = latestExpiry(visit, rules, key)?.toISOString()
  const until = (end: string) =>
    latest !== undefined && end.slice(0, DAY) === latest.slice(0, DAY) && end > latest ? latest : end
  if (chosen === 'never') return { expiresAt: null }
  if (chosen === 'day') return { expiresAt: until(`${form.text('expiresOn')}T23:59:59Z`) }
  if (/^\d{1,6}(?:\.\d{1,6})?$/.test(chosen))
    return { expiresAt: until(new Date(visit.now.getTime() + Number(chosen) * DAY_MS).toISOString()) }
  // a key that is there stays as it is; a new one must not live for ever because nothing was said
  return key ? {} : { expiresAt: '' }
}

function latestExpiry({ now }: Pick<Visit, 'now'>, rules: KeyRules, key: Pick<ApiKeyJson, 'createdAt'> | null): Date | null {
  const { longestLifetimeDays } = rules
  const from = key ? Date.parse(key.createdAt) : now.getTime()
  return longestLifetimeDays === undefined ? null : new Date(from + longestLifetimeDays * DAY_MS)
}

const isoDay = (instant: Date) => instant.toISOString().slice(0, DAY)
