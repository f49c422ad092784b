import { isSafeUrl } from './is-safe-url.js'

/**
 * Reads where an API is.
 *
 * @returns the URL without a slash at its end
 * @throws TypeError for what is no URL, has a user, a query or a fragment, or would send credentials in the clear
 */
export function readBaseUrl(text: string | URL): string {
  if (!URL.canParse(String(text))) throw wrong('be a URL such as https://api.example.com')
  const url = new URL(text)
  const { username, password, href } = url
  // also where they are empty
  if (username || password || /[?#]/.test(href)) throw wrong('have no user, no query and no fragment')
  if (!isSafeUrl(url)) throw wrong('begin with https://, or name this machine')
  return href.replace(/\/+$/, '')
}

const wrong = (what: string) => new TypeError(`createClient: baseUrl must ${what}`)
