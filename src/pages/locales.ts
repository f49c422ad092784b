import type { Language } from '../language.js'

/** How numbers and times are written: with the digits of hints, addresses and commands in every language. */
export const LOCALES: Readonly<Record<Language, string>> = { en: 'en', fr: 'fr', ar: 'ar-u-nu-latn' }
