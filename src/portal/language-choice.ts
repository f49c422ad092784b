import type { Answer } from '../http/refusal.js'
import { isLanguage } from '../language.js'
import { LANGUAGE_COOKIE } from '../pages/preferred-language.js'
import { seeOther } from '../pages/see-other.js'

const YEAR_SECONDS = 365 * 86_400

/**
 * Remembers the language that somebody chose, and shows the page in it.
 *
 * @returns null where none was chosen
 */
export function languageChoice({ url, headers }: Pick<Request, 'url' | 'headers'>): Answer | null {
  const { pathname, searchParams: query } = new URL(url)
  const language = query.get('language')
  if (!isLanguage(language)) return null
  const others = new URLSearchParams(query)
  others.delete('language')
  const page = `./${pathname.slice(pathname.lastIndexOf('/') + 1)}`
  const location = others.size > 0 ? `${page}?${others.toString()}` : page
  // another site's page may lead here, but chooses for nobody
  const site = headers.get('sec-fetch-site') ?? 'none'
  if (site !== 'same-origin' && site !== 'none') return seeOther(location)
  return seeOther(location, {
    'set-cookie': `${LANGUAGE_COOKIE}=${language}; Path=/; Max-Age=${YEAR_SECONDS}; HttpOnly; SameSite=Lax`,
  })
}
