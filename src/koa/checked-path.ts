/**
 * Where something is mounted, without a slash at its end.
 *
 * @throws TypeError for what is no path
 */
export function checkedPath(where: string, path: string, example: string): string {
  if (!/^\/[^?#]*$/.test(path)) throw new TypeError(`${where}: path begins with a slash, such as "${example}"`)
  return path.replace(/\/+$/, '')
}
