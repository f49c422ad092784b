import type { Language } from '../language.js'
import { LOCALES } from './locales.js'

/** An instant in UTC, as people write it. */
export const instantText = (instant: Date, language: Language): string =>
  `${new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(instant)} UTC`
