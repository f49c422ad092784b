/**
 * What of a URL's path stands below the place where a handler is mounted; null where the path is not there.
 *
 * @param basePath as a framework tells it: a URL writes some characters in another way
 */
export function pathBelow(basePath: string, path: string): string | null {
  const base = new URL(`http://localhost${basePath}`).pathname.replace(/\/$/, '')
  return path === base || path.startsWith(`${base}/`) ? path.slice(base.length) : null
}
