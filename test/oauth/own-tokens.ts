import type { Served } from './auth-servers.js'

/** A token of the key that the fields authenticate. */
export async function tokenOf(server: Pick<Served, 'post'>, as: Record<string, string>): Promise<string> {
  const { body } = await server.post('/oauth/token', { grant_type: 'client_credentials' }, as)
  if (!body.access_token) throw new Error(`no token: ${JSON.stringify(body)}`)
  return body.access_token
}

/** A login of a member of the account `acme` with the program `cli`, and its tokens, as the token endpoint would make them. */
export async function logIn(
  { keyring, url }: Pick<Served, 'keyring' | 'url'>,
  user: string,
  { boundTo = null, clientId = 'cli', account = 'acme' }: { boundTo?: string | null; clientId?: string; account?: string } = {},
) {
  const { issuing } = keyring.foundation
  await keyring.members.enrol({ user, account })
  const id = issuing.logins.newId()
  const started = await issuing.startLogin({ id, user, account, clientId, grants: ['a:read'], boundTo, by: { user } }, url, [])
  if (!started) throw new Error('no login')
  const login = await keyring.logins.get(id)
  if (!login) throw new Error('no login')
  return { login, refreshToken: started.refreshToken ?? '', token: started.token.token }
}
