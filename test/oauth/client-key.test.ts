import { describe, expect, it } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { authFrameworks } from './auth-servers.js'

// a key may be the program that somebody logs in with
describe.each(authFrameworks)('a login with a key on $name', ({ serve }) => {
  async function logIn(expiresInDays?: number) {
    const clock = manualClock()
    const served = await serve({ keyring: { clock } })
    const { keyring, url } = served
    const expiresAt = expiresInDays === undefined ? {} : { expiresAt: new Date(clock().getTime() + expiresInDays * 86_400_000) }
    const { key } = await keyring.keys.create({ name: 'partner', account: 'partner', grants: [], ...expiresAt })
    await keyring.members.enrol({ user: 'ann', account: 'acme' })
    const { issuing } = keyring.foundation
    const login = {
      id: issuing.logins.newId(),
      user: 'ann',
      account: 'acme',
      clientId: key.id,
      grants: ['a:read'],
      boundTo: null,
    }
    const started = await issuing.startLogin({ ...login, by: { user: 'ann' } }, url, [])
    const token = started?.token.token ?? ''
    expect((await served.use(token)).status).toBe(200)
    return { ...served, clock, key, token, refreshToken: started?.refreshToken ?? '' }
  }

  it('ends with the key, also where the token is remembered', async () => {
    const { keyring, key, token, use } = await logIn()
    await keyring.keys.revoke(key.id)
    expect(await use(token)).toMatchObject({ status: 401, body: { code: 'token_revoked' } })
  })

  it('ends when the key is deleted', async () => {
    const { keyring, key, token, use } = await logIn()
    await keyring.keys.remove(key.id)
    expect(await use(token)).toMatchObject({ status: 401, body: { code: 'token_revoked' } })
  })

  it('ends when the key expires', async () => {
    const { clock, token, use } = await logIn(1)
    clock.advance({ days: 1 })
    expect(await use(token)).toMatchObject({ status: 401, body: { code: 'token_revoked' } })
  })

  it('is not ended by somebody who has an old refresh token and is not the key', async () => {
    const { keyring, key, token, refreshToken, use, post } = await logIn()
    const { logins } = keyring.foundation.issuing
    await logins.renew(refreshToken, { clientId: key.id, boundTo: null, by: {} })
    const stranger = await post('/oauth/token', { grant_type: 'refresh_token', client_id: 'cli', refresh_token: refreshToken })
    expect(stranger).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    expect((await use(token)).status).toBe(200)
  })
})
