import { isLanguage, type Language, LANGUAGES } from '../language.js'

/** Keeps the language that somebody chose on a page. */
export const LANGUAGE_COOKIE = 'keywright-language'

/**
 * The language that somebody reads: what they chose, else what their browser prefers, else English.
 *
 * @see RFC 9110 section 12.5.4
 */
export function preferredLanguage(headers: Pick<Headers, 'get'>): Language {
  const chosen = headers
    .get('cookie')
    ?.split(/; */)
    .find(pair => pair.startsWith(`${LANGUAGE_COOKIE}=`))
    ?.slice(LANGUAGE_COOKIE.length + 1)
  return isLanguage(chosen) ? chosen : preferredOf(headers.get('accept-language') ?? '')
}

function preferredOf(field: string): Language {
  const ranges = field
    .split(',', 50)
    .map(entry => {
      const [range = '', quality] = entry
        .trim()
        .toLowerCase()
        .split(/\s*;\s*q=/)
      return { language: range.split('-', 1)[0], weight: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
  const wanted = ranges.find(({ language }) => isLanguage(language))?.language
  return isLanguage(wanted) ? wanted : LANGUAGES[0]
}
