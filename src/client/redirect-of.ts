const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]

/**
 * Where an answer sends the request on to; null where it does not.
 *
 * @throws TypeError for an address that can't be read, or is none of http
 */
export function redirectOf({ status, headers }: Response, from: URL): URL | null {
  const location = REDIRECTS.includes(status) ? headers.get('location') : null
  if (location === null) return null
  const target = URL.canParse(location, from.href) ? new URL(location, from.href) : null
  if (!target?.protocol.startsWith('http')) throw new TypeError(`${from.origin}${from.pathname} redirects to no address`)
  // user and password of an address would be sent as a credential
  target.username = ''
  target.password = ''
  return target
}
