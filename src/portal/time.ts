import type { Language } from '../language.js'
import { type Html, html } from '../pages/html.js'
import { instantText } from '../pages/instant-text.js'
import { LOCALES } from '../pages/locales.js'
import type { Visit } from './visit.js'

// from when on an instant is told in a unit, and how long that is
const UNITS = [
  // "next month" would be too vague for what ends in 31 days, and in 59
  ['year', 2 * 365 * 86_400, 365 * 86_400],
  ['month', 100 * 86_400, 30 * 86_400],
  ['day', 86_400, 86_400],
  ['hour', 3600, 3600],
  ['minute', 60, 60],
] as const

/** A UTC day, as people write it. */
export const dayText = (instant: Date, language: Language): string =>
  new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'medium', timeZone: 'UTC' }).format(instant)

/** A number, as people write it. */
export const numberText = (value: number, language: Language): string => new Intl.NumberFormat(LOCALES[language]).format(value)

/** How far away an instant is, such as "2 hours ago" or "in 3 days"; the instant itself stands in its title. */
export function distance({ language, now }: Pick<Visit, 'language' | 'now'>, instant: Date): Html {
  const seconds = (instant.getTime() - now.getTime()) / 1000
  const [unit, , size] = UNITS.find(([, least]) => Math.abs(seconds) >= least) ?? ['second', 0, 1]
  const format = new Intl.RelativeTimeFormat(LOCALES[language], { numeric: 'auto' })
  // what is shown as a day is a day, however near the next one is
  const text = unit === 'second' ? format.format(0, 'second') : format.format(Math.trunc(seconds / size), unit)
  return html`<time datetime="${instant.toISOString()}" title="${instantText(instant, language)}">${text}</time>`
}
