import { readFileSync } from 'node:fs'

/** The access token in the file of somebody's logins. */
export function storedToken(path: string, url: string): string {
  const { logins } = JSON.parse(readFileSync(path, 'utf8')) as { logins: Record<string, { accessToken: string }> }
  const login = logins[url]
  if (!login) throw new Error(`nobody is logged in at ${url}`)
  return login.accessToken
}
