import type { Language } from '../../language.js'

const LONGEST = 80
const MARKS: Readonly<Record<Language, readonly [string, string]>> = {
  en: ['“', '”'],
  fr: ['«\u202f', '\u202f»'],
  ar: ['«', '»'],
}

/**
 * A technical text within a sentence: what is not to be seen is made visible, what is too long is cut, and it neither turns
 * the direction of the sentence nor is turned by it.
 */
export function technical(text: string, language: Language): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  const clean = cut.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd')
  const stands = language !== 'ar' && /^[\x20-\x7e]*$/.test(clean)
  return stands ? clean : `\u2066${clean}\u2069`
}

/** A technical text in the quotation marks of a language. */
export const quoted = (text: string, language: Language): string =>
  `${MARKS[language][0]}${technical(text, language)}${MARKS[language][1]}`

const MOST_LISTED = 10

/** Technical texts one after the other; of many the first. */
export function listed(texts: readonly string[], language: Language): string {
  const shown = texts.slice(0, MOST_LISTED).map(text => technical(text, language))
  return [...shown, ...(texts.length > MOST_LISTED ? ['…'] : [])].join(language === 'ar' ? '، ' : ', ')
}
