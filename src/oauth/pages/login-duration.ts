import type { Language } from '../../language.js'
import { type Html, html } from '../../pages/html.js'
import { LOCALES } from '../../pages/locales.js'
import { askedWords } from './asked-words.js'

/** How long a token lives, and for how long a login can be renewed without having been; null where logins are not renewed. */
export interface LoginDuration {
  readonly lifetimeMs: number
  readonly renewalMs: number | null
}

/** For how long a program is let in, as a pair of a list of facts. */
export function loginDuration(language: Language, { lifetimeMs, renewalMs }: LoginDuration): Html {
  const { valid, duration } = askedWords[language]
  return html`<dt>${valid}</dt><dd>${duration(spell(language, lifetimeMs), renewalMs === null ? null : spell(language, renewalMs))}</dd>`
}

const HOUR_MS = 3_600_000

function spell(language: Language, ms: number): string {
  const hours = Math.max(1, Math.round(ms / HOUR_MS))
  const [count, unit] = hours < 48 ? [hours, 'hour'] : [Math.round(hours / 24), 'day']
  return new Intl.NumberFormat(LOCALES[language], { style: 'unit', unit, unitDisplay: 'long' }).format(count)
}
