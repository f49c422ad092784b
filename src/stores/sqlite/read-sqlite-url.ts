/**
 * Reads a URL such as `sqlite:keywright.db`.
 *
 * @param where what messages call the URL
 * @returns the path as it stands there, and what messages call the store
 * @throws TypeError that says what would be right
 */
export function readSqliteUrl(url: string, where: string): { readonly path: string; readonly name: string } {
  const path = url.slice(url.indexOf(':') + 1)
  if (path === '' || path.startsWith('//'))
    throw new TypeError(`${where}: sqlite: needs a path behind it, as in "sqlite:keywright.db"`)
  if (path.includes('\0')) throw new TypeError(`${where}: sqlite: has a null character in its path`)
  return { path, name: `sqlite:${path}` }
}
