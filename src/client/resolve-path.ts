/**
 * The address of a path of an API. A full address is taken where it is the API's own, so that what an answer links to can be
 * followed.
 *
 * @param baseUrl without a slash at its end
 * @throws TypeError for an address of another origin: the credential is for this API alone
 */
export function resolvePath(baseUrl: string, given: string | URL): URL {
  // a Request has all that would be overlooked
  if (typeof given !== 'string' && !(given instanceof URL)) throw new TypeError('the path must be a string or a URL')
  const path = String(given)
  const { origin, pathname } = new URL(baseUrl)
  const text = /^https?:\/\//i.test(path) ? path : baseUrl + path.replace(/^(?![/?]|$)/, '/')
  const url = URL.canParse(text) ? new URL(text) : null
  const below = pathname === '/' ? '/' : `${pathname}/`
  if (url?.origin !== origin || url.username || url.password || !`${url.pathname}/`.startsWith(below))
    throw new TypeError(`the path must be below ${baseUrl}: the credential is for that API alone`)
  return url
}
