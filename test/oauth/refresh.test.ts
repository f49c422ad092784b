import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createKeyring } from 'keywright'
import { describe, expect, it, onTestFinished } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { authFrameworks, type OAuthAnswer, type Served } from './auth-servers.js'
import { expectRefusal } from './expect-refusal.js'
import { ANN, codeFor, logIn, redeem, refresh } from './login-flow.js'

const ES256 = { tokens: { algorithm: 'ES256' } } as const
const DAY = 86_400

const refusedAs = (answer: OAuthAnswer, error: string, presented = '') =>
  expectRefusal(answer, 400, error, presented === '' ? [] : [presented])
const isGood = async ({ use }: Served, token: string) => (await use(token)).status === 200

describe.each(authFrameworks)('refresh on $name', ({ serve }) => {
  it('gives a new access token and the next refresh token (RFC 9700 4.14.2)', async () => {
    const served = await serve({ keyring: ES256 })
    const first = await logIn(served)
    const answer = await refresh(served, first.refresh_token)
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(answer.body).toMatchObject({ token_type: 'Bearer', expires_in: 30 * DAY, scope: 'a:read a:write' })
    expect(answer.body.refresh_token).not.toBe(first.refresh_token)
    expect(answer.body.access_token).not.toBe(first.access_token)
    // the one before is good to its own end
    for (const { access_token: token } of [first, answer.body]) expect(await isGood(served, token)).toBe(true)
    expect((await served.keyring.logins.list()).items).toHaveLength(1)
  })

  it('goes on for as long as the login is renewed, and ends when it is not', async () => {
    const clock = manualClock()
    const served = await serve({ keyring: { ...ES256, clock } })
    let { refresh_token: token, access_token: access } = await logIn(served)
    for (let times = 0; times < 6; times++) {
      clock.advance({ days: 89 })
      expect(await isGood(served, access)).toBe(false)
      const { body } = await refresh(served, token)
      ;({ refresh_token: token, access_token: access } = body)
      expect(await isGood(served, access)).toBe(true)
      await served.keyring.sweep()
    }
    clock.advance({ days: 90 })
    refusedAs(await refresh(served, token), 'invalid_grant')
    await served.keyring.sweep()
    refusedAs(await refresh(served, token), 'invalid_grant')
  })

  it('ends the whole family when a token is used twice (RFC 9700 4.14.2)', async () => {
    const served = await serve({ keyring: ES256 })
    const first = await logIn(served)
    const second = (await refresh(served, first.refresh_token)).body
    const third = (await refresh(served, second.refresh_token)).body
    const other = await logIn(served)
    for (const { access_token: token } of [first, second, third, other]) expect(await isGood(served, token)).toBe(true)
    refusedAs(await refresh(served, first.refresh_token), 'invalid_grant', first.refresh_token)
    for (const { access_token: token } of [first, second, third]) expect(await isGood(served, token)).toBe(false)
    for (const { refresh_token: token } of [first, second, third]) refusedAs(await refresh(served, token), 'invalid_grant')
    expect(await isGood(served, other.access_token)).toBe(true)
    expect((await refresh(served, other.refresh_token)).status).toBe(200)
    const { items } = await served.keyring.audit.list({ action: 'login.ended' })
    expect(items).toMatchObject([{ reason: 'a refresh token was used twice' }])
  })

  it('notices a token that is used twice by another client', async () => {
    const served = await serve({ keyring: ES256 })
    const first = await logIn(served)
    const second = (await refresh(served, first.refresh_token)).body
    refusedAs(await refresh(served, first.refresh_token, { client_id: 'thief' }), 'invalid_grant')
    expect(await isGood(served, second.access_token)).toBe(false)
  })

  it('succeeds once of many times at once, and that login ends too', async () => {
    const served = await serve({ keyring: ES256 })
    const { refresh_token: token } = await logIn(served)
    const answers = await Promise.all(Array.from({ length: 8 }, () => refresh(served, token)))
    const [won, ...others] = answers.toSorted((a, b) => a.status - b.status)
    expect([won?.status, ...others.map(({ status }) => status)]).toEqual([200, ...Array.from({ length: 7 }, () => 400)])
    for (const other of others) refusedAs(other, 'invalid_grant')
    expect(await isGood(served, won?.body.access_token ?? '')).toBe(false)
    refusedAs(await refresh(served, won?.body.refresh_token ?? ''), 'invalid_grant')
  })

  it('renews logins of one person side by side', async () => {
    const served = await serve({ keyring: ES256 })
    const logins = [await logIn(served), await logIn(served), await logIn(served)]
    const answers = await Promise.all(logins.map(({ refresh_token: token }) => refresh(served, token)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  })

  it('is not for another client, and is not used up by one (RFC 9700 4.14)', async () => {
    const served = await serve({ keyring: ES256 })
    const { refresh_token: token } = await logIn(served)
    const answer = await refresh(served, token, { client_id: 'other-cli' })
    refusedAs(answer, 'invalid_grant', token)
    const key = await served.keyring.keys.create({ name: 'other', account: 'acme' })
    refusedAs(await refresh(served, token, { client_id: key.key.id, client_secret: key.secret }), 'invalid_grant')
    expect((await refresh(served, token)).status).toBe(200)
  })

  it('is the same refusal for every token that is wrong', async () => {
    const served = await serve({ keyring: ES256 })
    const { refresh_token: token, access_token: access } = await logIn(served)
    const texts = [
      await refresh(served, token, { client_id: 'other-cli' }),
      await refresh(served, 'kwr_unknown'),
      await refresh(served, access),
      await refresh(served, token.toUpperCase()),
      await refresh(served, await codeFor(served)),
      await refresh(served, '\0'),
    ].map(({ status, text }) => `${status} ${text}`)
    await refresh(served, token)
    const again = await refresh(served, token)
    expect(new Set([...texts, `${again.status} ${again.text}`]).size).toBe(1)
  })

  it('needs the token, and a client', async () => {
    const served = await serve({ keyring: ES256 })
    refusedAs(await refresh(served, ''), 'invalid_request')
    const { refresh_token: token } = await logIn(served)
    expectRefusal(await refresh(served, token, { client_id: '' }), 401, 'invalid_client')
    expect((await refresh(served, token)).status).toBe(200)
  })

  it('is never taken as an access token, nor as a code', async () => {
    const served = await serve({ keyring: ES256 })
    const { refresh_token: token } = await logIn(served)
    expect(await isGood(served, token)).toBe(false)
    refusedAs(await redeem(served, token), 'invalid_grant')
    expect((await refresh(served, token)).status).toBe(200)
  })

  describe('the scope', () => {
    it('may be narrowed for the token alone: the login keeps its own (RFC 6749 6)', async () => {
      const served = await serve({ keyring: ES256 })
      const first = await logIn(served)
      const narrow = (await refresh(served, first.refresh_token, { scope: 'a:read' })).body
      expect(narrow.scope).toBe('a:read')
      expect((await served.use(narrow.access_token)).body.grants).toEqual(['a:read'])
      expect((await refresh(served, narrow.refresh_token)).body.scope).toBe('a:read a:write')
    })

    it.each(['a:read b:read', '*', 'a:*', 'a:"', 'a:read  a:write', ' '])(
      'may not be %j, and nothing is used up (RFC 9700 2.2.2)',
      async scope => {
        const served = await serve({ keyring: ES256 })
        const { refresh_token: token } = await logIn(served)
        refusedAs(await refresh(served, token, { scope }), 'invalid_scope')
        expect((await refresh(served, token)).status).toBe(200)
      },
    )

    it('is not beyond the login where the person may do more', async () => {
      const served = await serve({ keyring: ES256 })
      const { refresh_token: token } = await logIn(served, { scope: 'a:read' })
      refusedAs(await refresh(served, token, { scope: 'a:read a:write' }), 'invalid_scope')
      expect((await refresh(served, token)).body.scope).toBe('a:read')
    })
  })

  it('is not for another resource (RFC 8707 2.2)', async () => {
    const served = await serve({ keyring: ES256 })
    const { refresh_token: token } = await logIn(served)
    refusedAs(await refresh(served, token, { resource: 'https://other.example' }), 'invalid_target')
    expect((await refresh(served, token, { resource: served.url })).status).toBe(200)
  })

  it('waits for who is deactivated, and goes on when they are active again', async () => {
    const served = await serve({ keyring: ES256 })
    const { refresh_token: token, access_token: access } = await logIn(served)
    await served.keyring.members.deactivate('ann', { account: 'acme' })
    expect(await isGood(served, access)).toBe(false)
    refusedAs(await refresh(served, token), 'invalid_grant')
    await served.keyring.members.activate('ann', { account: 'acme' })
    expect((await refresh(served, token)).status).toBe(200)
  })

  it('gives who may do less by now what is left, if that is what is asked', async () => {
    const served = await serve({ keyring: ES256 })
    const { refresh_token: token } = await logIn(served)
    await served.keyring.members.update('ann', { grants: ['a:read'] }, { account: 'acme' })
    refusedAs(await refresh(served, token), 'invalid_grant')
    const narrow = await refresh(served, token, { scope: 'a:read' })
    expect([narrow.status, await isGood(served, narrow.body.access_token)]).toEqual([200, true])
  })

  it('ends with the login', async () => {
    const served = await serve({ keyring: ES256 })
    const { refresh_token: token, access_token: access } = await logIn(served)
    const [login] = (await served.keyring.logins.list()).items
    await served.keyring.logins.end(login?.id ?? '')
    expect(await isGood(served, access)).toBe(false)
    refusedAs(await refresh(served, token), 'invalid_grant')
  })

  it('ends for a program that is not listed any more', async () => {
    const keyring = createKeyring({ store: 'memory:', ...ES256 })
    const before = await serve({ keyring })
    const { refresh_token: token } = await logIn(before)
    const { key, secret } = await keyring.keys.create({ name: 'program', account: 'acme' })
    const asKey = { client_id: key.id, client_secret: secret }
    const code = await codeFor(before, { client_id: key.id })
    const { refresh_token: ofKey } = (await redeem(before, code, asKey)).body
    const after = await serve({ keyring, settings: { clients: [{ id: 'other-cli', name: 'Other' }] } })
    refusedAs(await refresh(after, token), 'unauthorized_client')
    refusedAs(await refresh(after, ofKey, asKey), 'unauthorized_client')
  })

  it('is not used up where no token can be made', async () => {
    const served = await serve({ keyring: ES256 })
    const { refresh_token: token } = await logIn(served)
    const { signingKeys } = served.keyring.foundation.issuing
    const { toSign } = signingKeys
    Object.assign(signingKeys, { toSign: () => Promise.reject(new Error('the store is down')) })
    expect((await refresh(served, token)).status).toBe(503)
    Object.assign(signingKeys, { toSign })
    expect((await refresh(served, token)).status).toBe(200)
  })

  it('goes on when the clock is set back', async () => {
    const clock = manualClock()
    const served = await serve({ keyring: { ...ES256, clock } })
    const { refresh_token: token } = await logIn(served)
    clock.advance({ days: -1 })
    const { status, body } = await refresh(served, token)
    expect([status, body.expires_in]).toEqual([200, 30 * DAY])
    expect(await isGood(served, body.access_token)).toBe(true)
  })

  it('outlives a restart with the same file and its secret', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keywright-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const store = `sqlite:${join(folder, 'keys.db')}`
    const issuer = 'https://api.example.com'
    const before = await serve({ keyring: { ...ES256, store, issuer } })
    const { refresh_token: token, access_token: access } = await logIn(before)
    const code = await codeFor(before)
    await before.keyring.close()
    const after = await serve({ keyring: { ...ES256, store, issuer } })
    expect(await isGood(after, access)).toBe(true)
    const renewed = await refresh(after, token)
    expect([renewed.status, await isGood(after, renewed.body.access_token)]).toEqual([200, true])
    expect((await redeem(after, code)).status).toBe(200)
    refusedAs(await refresh(after, token), 'invalid_grant')
    expect(await isGood(after, access)).toBe(false)
  })

  it('is given to nobody where logins are not renewed, and one of before is refused', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'keywright-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const clock = manualClock()
    const setup = { clock, store: `sqlite:${join(folder, 'keys.db')}`, issuer: 'https://api.example.com' }
    const before = await serve({ keyring: { ...ES256, ...setup } })
    const { refresh_token: ofBefore } = await logIn(before)
    await before.keyring.close()
    const tokens = { ...ES256.tokens, loginLifetimeDays: 30, refreshLifetimeDays: 0 }
    const served = await serve({ keyring: { ...setup, tokens } })
    const { refresh_token: token, access_token: access, expires_in: seconds } = await logIn(served)
    expect([token, seconds]).toEqual([undefined, 30 * DAY])
    refusedAs(await refresh(served, ofBefore), 'unsupported_grant_type', ofBefore)
    const { body: metadata } = await served.fetch('/.well-known/oauth-authorization-server')
    expect(metadata.grant_types_supported).not.toContain('refresh_token')
    const { access_token: other } = await logIn(served)
    const listed = async () => (await served.keyring.logins.list()).items.length
    const logins = await listed()
    expect((await served.post('/oauth/revoke', { token: other, client_id: 'acme-cli' })).status).toBe(200)
    expect([await isGood(served, other), await listed()]).toEqual([false, logins - 1])
    clock.advance({ days: 30, ms: -1000 })
    expect(await isGood(served, access)).toBe(true)
    clock.advance({ seconds: 1 })
    expect(await isGood(served, access)).toBe(false)
  })

  it('is stored by digest alone, and never in the log or the audit trail', async () => {
    const served = await serve({ keyring: ES256 })
    const { refresh_token: token } = await logIn(served, {}, ANN)
    const { documents } = served.keyring.foundation
    expect(await documents.findDocument('refresh_token', token)).toBeNull()
    await refresh(served, token)
    await refresh(served, token)
    expect(served.log.join() + JSON.stringify(await served.keyring.audit.list({}))).not.toContain('kwr_')
  })
})
