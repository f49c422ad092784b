import { ManagementError } from '../errors.js'

/**
 * Refuses a change that another site had a browser send along with the user's cookies. What comes without `Sec-Fetch-Site`
 * and without `Origin` is from no browser, and has no cookies of anybody but its sender.
 *
 * @param namesOrigin whether the `cors` option names an origin: such a page may act for the user
 * @throws ManagementError `forbidden`
 * @see Fetch Metadata Request Headers; Fetch standard, section "Origin header"
 */
export function checkSameSite(headers: Headers, namesOrigin: (origin: string) => boolean): void {
  const site = headers.get('sec-fetch-site')
  const origin = headers.get('origin')
  if (origin !== null && namesOrigin(origin)) return
  if (site === null ? origin === null || isOf(origin, headers.get('host')) : site === 'same-origin' || site === 'none') return
  throw new ManagementError('forbidden', 'another site sent this request: a session is only taken from pages of this origin')
}

function isOf(origin: string, host: string | null): boolean {
  const at = origin.indexOf('://')
  return (
    /^https?:/.test(origin) &&
    host !== null &&
    origin.slice(at + 3).toLowerCase() === withoutDefaultPort(host.toLowerCase(), origin)
  )
}

// browsers leave the default port out of an origin, and some clients put it into Host
function withoutDefaultPort(host: string, origin: string): string {
  const port = origin.startsWith('https:') ? ':443' : ':80'
  return host.endsWith(port) ? host.slice(0, -port.length) : host
}
