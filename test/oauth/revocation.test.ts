import { join } from 'node:path'
import { createKeyring, type KeyStore, type NewKey } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { temporaryFolder } from '../stores/temporary-folder.js'
import { authFrameworks, type Served } from './auth-servers.js'
import { logIn, tokenOf } from './own-tokens.js'

const basic = (id: string, secret: string) => ({ authorization: `Basic ${btoa(`${id}:${secret}`)}` })

const makeKey = async ({ keyring }: Pick<Served, 'keyring'>, more: Partial<NewKey> = {}) => {
  const { key, secret } = await keyring.keys.create({ name: 'export', account: 'acme', grants: ['a:read'], ...more })
  return { key, secret, as: basic(key.id, secret) }
}

const DONE = { status: 200, text: '{}' }
const quiet = { warn() {}, error() {} }

describe.each(authFrameworks)('revocation on $name', ({ serve }) => {
  it('ends a token of a key at once, also where it is remembered, and no other', async () => {
    const server = await serve()
    const { key, secret, as } = await makeKey(server)
    const [token, other] = [await tokenOf(server, as), await tokenOf(server, as)]
    expect((await server.use(token)).status).toBe(200)
    const answer = await server.post('/oauth/revoke', { token }, as)
    expect(answer).toMatchObject(DONE)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await server.use(token)).toMatchObject({ status: 401, body: { code: 'token_revoked' } })
    expect((await server.use(other)).status).toBe(200)
    expect((await server.use(secret)).status).toBe(200)
    const { items } = await server.keyring.audit.list({ action: 'token.revoked' })
    expect(items).toMatchObject([
      {
        account: 'acme',
        subject: { kind: 'token' },
        actor: { key: key.id, user: null, ip: '127.0.0.1' },
        before: { sub: key.id, client_id: key.id },
        after: null,
      },
    ])
    expect(JSON.stringify(items)).not.toContain(token.split('.')[2])
  })

  it('takes the secret in the body, JSON, and any hint', async () => {
    const server = await serve()
    const { key, secret, as } = await makeKey(server)
    const credentials = { client_id: key.id, client_secret: secret }
    const inForm = await tokenOf(server, as)
    const inJson = await tokenOf(server, as)
    expect(await server.post('/oauth/revoke', { token: inForm, token_type_hint: 'refresh_token', ...credentials })).toMatchObject(
      DONE,
    )
    const json = { method: 'POST', headers: { 'content-type': 'application/json' } }
    const body = JSON.stringify({ token: inJson, token_type_hint: 'a thing of its own', ...credentials })
    expect(await server.fetch('/oauth/revoke', { ...json, body })).toMatchObject(DONE)
    for (const token of [inForm, inJson]) expect((await server.use(token)).body).toMatchObject({ code: 'token_revoked' })
  })

  it('ends an access token of a login alone', async () => {
    const server = await serve()
    const { login, token } = await logIn(server, 'ann')
    const { token: other } = await server.keyring.foundation.issuing.forLogin(login, { issuer: server.url, scope: undefined })
    expect((await server.use(token)).status).toBe(200)
    expect(await server.post('/oauth/revoke', { token, client_id: 'cli' })).toMatchObject(DONE)
    expect(await server.use(token)).toMatchObject({ status: 401, body: { code: 'token_revoked' } })
    expect((await server.use(other)).status).toBe(200)
    const { items } = await server.keyring.audit.list({ action: 'token.revoked' })
    expect(items).toMatchObject([
      { actor: { key: null, user: 'ann', ip: '127.0.0.1' }, before: { sub: 'ann', client_id: 'cli' } },
    ])
  })

  it('ends a login by its refresh token, with all of its tokens', async () => {
    const server = await serve()
    const { login, token, refreshToken } = await logIn(server, 'ann')
    const stays = await logIn(server, 'ann')
    expect((await server.use(token)).status).toBe(200)
    expect(await server.post('/oauth/revoke', { token: refreshToken, client_id: 'cli' })).toMatchObject(DONE)
    expect(await server.use(token)).toMatchObject({ status: 401, body: { code: 'token_revoked' } })
    expect((await server.use(stays.token)).status).toBe(200)
    expect(await server.keyring.foundation.issuing.logins.find(login.id)).toBeNull()
    const { items } = await server.keyring.audit.list({ action: 'login.ended' })
    expect(items).toMatchObject([{ subject: { kind: 'login', id: login.id }, actor: { user: 'ann', ip: '127.0.0.1' } }])
    expect(JSON.stringify(items)).not.toContain(refreshToken)
  })

  it('ends a login by a refresh token that was used before', async () => {
    const server = await serve()
    const { login, refreshToken, token } = await logIn(server, 'ann')
    const by = { user: 'ann' }
    await server.keyring.foundation.issuing.logins.renew(refreshToken, { clientId: 'cli', boundTo: null, by })
    expect(await server.post('/oauth/revoke', { token: refreshToken, client_id: 'cli' })).toMatchObject(DONE)
    expect(await server.keyring.foundation.issuing.logins.find(login.id)).toBeNull()
    expect((await server.use(token)).body).toMatchObject({ code: 'token_revoked' })
  })

  it('ends a token that is bound to a key without a proof of it', async () => {
    const server = await serve()
    const bound = await logIn(server, 'ann', { boundTo: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs' })
    expect(await server.keyring.tokens.inspect(bound.token)).not.toBeNull()
    expect(await server.post('/oauth/revoke', { token: bound.token, client_id: 'cli' })).toMatchObject(DONE)
    expect(await server.keyring.tokens.inspect(bound.token)).toBeNull()
  })

  it('leaves the tokens of other clients alone, and says so', async () => {
    const server = await serve()
    const mine = await makeKey(server)
    const other = await makeKey(server, { name: 'other' })
    const theirs = await tokenOf(server, other.as)
    const { login, token, refreshToken } = await logIn(server, 'ann')
    const tries: [token: string, form: Record<string, string>, as: Record<string, string>][] = [
      [theirs, {}, mine.as],
      [token, {}, mine.as],
      [refreshToken, {}, mine.as],
      [token, { client_id: 'another' }, {}],
      [refreshToken, { client_id: 'another' }, {}],
      [theirs, { client_id: 'cli' }, {}],
    ]
    for (const [presented, form, as] of tries)
      expect(await server.post('/oauth/revoke', { token: presented, ...form }, as)).toMatchObject({
        status: 400,
        body: { error: 'invalid_grant', error_description: 'The token was made for another client: it was not revoked.' },
      })
    for (const presented of [theirs, token]) expect((await server.use(presented)).status).toBe(200)
    expect(await server.keyring.foundation.issuing.logins.find(login.id)).not.toBeNull()
    const { items } = await server.keyring.audit.list()
    expect(items.map(({ action }) => action)).not.toContain('token.revoked')
  })

  it('has nothing against what is no token, or has ended', async () => {
    const clock = manualClock(new Date().toISOString())
    const server = await serve({ keyring: { clock } })
    const { key, secret, as } = await makeKey(server)
    const gone = await makeKey(server, { name: 'gone' })
    const expired = await tokenOf(server, gone.as)
    clock.advance({ seconds: 3600 })
    const dead = await tokenOf(server, as)
    const again = await tokenOf(server, as)
    await server.post('/oauth/revoke', { token: again }, as)
    await server.keyring.keys.update(key.id, { grants: [] })
    const [head = ''] = dead.split('.')
    const foreign = `${head}.${Buffer.from('{"iss":"https://elsewhere.example"}').toString('base64url')}.AAAA`
    const { events } = await server.keyring.audit.verify()
    for (const token of [expired, again, foreign, 'x', secret, `${'x'.repeat(30_000)}.y.z`, `kwr_${'A'.repeat(43)}`])
      expect(await server.post('/oauth/revoke', { token }, as)).toMatchObject(DONE)
    expect((await server.keyring.audit.verify()).events).toBe(events)
    // the secret of a key is no token: it goes on
    expect((await server.use(secret)).status).toBe(200)
    expect(await server.post('/oauth/revoke', { token: dead }, as)).toMatchObject(DONE)
  })

  it('keeps a token revoked whose holder becomes active again', async () => {
    const server = await serve()
    const { token } = await logIn(server, 'ann')
    await server.keyring.members.deactivate('ann', { account: 'acme' })
    expect(await server.post('/oauth/revoke', { token, client_id: 'cli' })).toMatchObject(DONE)
    await server.keyring.members.activate('ann', { account: 'acme' })
    expect(await server.use(token)).toMatchObject({ status: 401, body: { code: 'token_revoked' } })
  })

  it('keeps a token revoked whose key may do as much as the token again', async () => {
    const server = await serve()
    const { key, as } = await makeKey(server)
    const token = await tokenOf(server, as)
    await server.keyring.keys.update(key.id, { grants: [] })
    expect(await server.post('/oauth/revoke', { token }, as)).toMatchObject(DONE)
    await server.keyring.keys.update(key.id, { grants: ['a:read'] })
    expect(await server.use(token)).toMatchObject({ status: 401, body: { code: 'token_revoked' } })
  })

  it('refuses whoever does not say who it is, in one way', async () => {
    const server = await serve()
    const { key, secret, as } = await makeKey(server)
    const other = await makeKey(server, { name: 'other' })
    const token = await tokenOf(server, as)
    const answers = [
      await server.post('/oauth/revoke', { token }),
      await server.post('/oauth/revoke', { token, client_id: key.id }),
      await server.post('/oauth/revoke', { token }, basic(key.id, `${secret}x`)),
      await server.post('/oauth/revoke', { token }, basic(key.id, other.secret)),
      await server.post('/oauth/revoke', { token }, { authorization: `Bearer ${token}` }),
    ]
    for (const { status, text } of answers) expect({ status, text }).toEqual({ status: 401, text: answers[0]?.text })
    expect(answers[0]?.body.error).toBe('invalid_client')
    expect((await server.use(token)).status).toBe(200)
    const refused = { status: 400, body: { error: 'invalid_request' } }
    expect(await server.post('/oauth/revoke', {}, as)).toMatchObject(refused)
    expect(await server.post(`/oauth/revoke?token=${token}`, {}, as)).toMatchObject(refused)
    expect(await server.fetch('/oauth/revoke', { headers: as })).toMatchObject({ status: 405 })
  })

  it('revokes once, however many ask at once', async () => {
    const server = await serve()
    const { as } = await makeKey(server)
    const token = await tokenOf(server, as)
    const { refreshToken } = await logIn(server, 'ann')
    const answers = await Promise.all(
      Array.from({ length: 20 }, async (_, i) =>
        i % 2
          ? server.post('/oauth/revoke', { token }, as)
          : server.post('/oauth/revoke', { token: refreshToken, client_id: 'cli' }),
      ),
    )
    for (const answer of answers) expect(answer).toMatchObject(DONE)
    for (const action of ['token.revoked', 'login.ended'])
      expect((await server.keyring.audit.list({ action })).items).toHaveLength(1)
    expect((await server.use(token)).body).toMatchObject({ code: 'token_revoked' })
  })

  it('is known to another instance within the bound', async () => {
    const store = `sqlite:${join(temporaryFolder(), 'keys.db')}`
    const clock = manualClock(new Date().toISOString())
    const [one, two] = [
      await serve({ keyring: { store, clock, logger: quiet } }),
      await serve({ keyring: { store, clock, logger: quiet } }),
    ]
    const { as } = await makeKey(one)
    const token = await tokenOf(one, as)
    const { token: ofLogin, refreshToken } = await logIn(one, 'ann')
    const { token: ofInactive } = await logIn(one, 'bob')
    const tokens = [token, ofLogin, ofInactive]
    for (const presented of tokens) expect((await two.use(presented)).status).toBe(200)
    await one.post('/oauth/revoke', { token }, as)
    await one.post('/oauth/revoke', { token: refreshToken, client_id: 'cli' })
    await one.keyring.members.deactivate('bob', { account: 'acme' })
    for (const presented of tokens) expect((await one.use(presented)).body).toMatchObject({ code: 'token_revoked' })
    clock.advance({ seconds: 5 })
    for (const presented of tokens) expect((await two.use(presented)).body).toMatchObject({ code: 'token_revoked' })
  })

  it.each(['refresh_token', 'signing_keys', 'writing'])(
    'does not say that it is done while the store fails: %s',
    async failing => {
      const store = memoryStore()
      let down = false
      const failOn = (what: string) => {
        if (down && what === failing) throw new Error('the store is down')
      }
      const broken: KeyStore = {
        ...store,
        findDocument(kind, id) {
          failOn(kind)
          return store.findDocument(kind, id)
        },
        async write(changes) {
          failOn('writing')
          return store.write(changes)
        },
      }
      const server = await serve({ keyring: createKeyring({ store: broken, logger: quiet, maxStalenessSeconds: 0 }) })
      const { token } = await logIn(server, 'ann')
      down = true
      expect(await server.post('/oauth/revoke', { token, client_id: 'cli' })).toMatchObject({
        status: 503,
        body: { error: 'temporarily_unavailable' },
      })
      down = false
      expect((await server.use(token)).status).toBe(200)
    },
  )
})
