import { describe, expect, it } from 'vitest'
import { createAuthorizationCodes } from '../../src/oauth/authorization-codes.js'
import { manualClock } from '../http/manual-clock.js'
import { proofOf, thumbprintOf } from '../tokens/proofs.js'
import { makeKey, START, type TestKey } from '../tokens/test-issuer.js'
import { authFrameworks, type OAuthAnswer, type Served } from './auth-servers.js'
import { expectRefusal } from './expect-refusal.js'
import { ANN, BOB, challengeOf, codeFor, logIn, redeem, REDIRECT, refresh, VERIFIER } from './login-flow.js'

const ES256 = { tokens: { algorithm: 'ES256' } } as const
const OTHER_VERIFIER = 'M25iVXpKU3puUjFaYWg3T1NDTDQtcW1ROUY5YXlwalNoc0hhakxifmZHag'

const refusedAs = (answer: OAuthAnswer, error: string) => expectRefusal(answer, 400, error, [VERIFIER, OTHER_VERIFIER, REDIRECT])
const logins = async ({ keyring }: Served) => (await keyring.logins.list()).items

describe.each(authFrameworks)('a code for tokens on $name', ({ serve }) => {
  it('gives tokens that act as the person', async () => {
    const served = await serve({ keyring: ES256 })
    const answer = await redeem(served, await codeFor(served))
    expect([answer.status, answer.headers.get('cache-control'), answer.headers.get('pragma')]).toEqual([
      200,
      'no-store',
      'no-cache',
    ])
    expect(answer.body).toEqual({
      access_token: expect.any(String),
      token_type: 'Bearer',
      expires_in: 30 * 86_400,
      refresh_token: expect.stringMatching(/^kwr_/),
      scope: 'a:read a:write',
    })
    const used = await served.use(answer.body.access_token)
    expect([used.status, used.body]).toEqual([
      200,
      expect.objectContaining({
        kind: 'token',
        keyId: null,
        name: 'ann',
        owner: 'ann',
        account: 'acme',
        grants: ['a:read', 'a:write'],
      }),
    ])
    expect(await served.keyring.tokens.inspect(answer.body.access_token)).toMatchObject({ sub: 'ann', client_id: 'acme-cli' })
    expect(await logins(served)).toMatchObject([{ user: 'ann', account: 'acme', clientId: 'acme-cli' }])
    const { items } = await served.keyring.audit.list({ action: 'login.started' })
    expect(items).toMatchObject([{ actor: { user: 'ann', ip: '127.0.0.1' }, after: { clientId: 'acme-cli' } }])
  })

  it('gives what was asked, and no more', async () => {
    const served = await serve({ keyring: ES256 })
    expect((await logIn(served, { scope: 'a:read' })).scope).toBe('a:read')
    expect((await logIn(served, {}, { ...ANN, grants: [] })).scope).toBeUndefined()
    expect((await logIn(served, {}, { ...ANN, grants: null })).scope).toBe('*')
  })

  it('lives as long as is configured', async () => {
    const served = await serve({ keyring: { tokens: { algorithm: 'ES256', loginLifetimeDays: 7 } } })
    expect((await logIn(served)).expires_in).toBe(7 * 86_400)
  })

  it('is taken as JSON, and from a body parser in front', async () => {
    const served = await serve({ keyring: ES256, parsed: true })
    const code = await codeFor(served)
    const body = {
      grant_type: 'authorization_code',
      code,
      redirect_uri: REDIRECT,
      code_verifier: VERIFIER,
      client_id: 'acme-cli',
    }
    const headers = { 'content-type': 'application/json' }
    expect((await served.fetch('/oauth/token', { method: 'POST', headers, body: JSON.stringify(body) })).status).toBe(200)
  })

  it.each([43, 128])('takes a verifier of %i characters', async length => {
    const served = await serve({ keyring: ES256 })
    const verifier = 'a-._~'.padEnd(length, 'Z')
    const code = await codeFor(served, { code_challenge: challengeOf(verifier) })
    expect((await redeem(served, code, { code_verifier: verifier })).status).toBe(200)
  })

  it.each([VERIFIER.slice(1), VERIFIER.padEnd(129, 'a'), `${VERIFIER} `, `${VERIFIER}+`, `${VERIFIER}é`])(
    'takes no %j as verifier, whatever its digest is (RFC 7636 4.1)',
    async verifier => {
      const served = await serve({ keyring: ES256 })
      const code = await codeFor(served, { code_challenge: challengeOf(verifier) })
      refusedAs(await redeem(served, code, { code_verifier: verifier }), 'invalid_grant')
    },
  )

  describe('is refused, and not used up, for', () => {
    const WRONG: readonly [what: string, changes: Record<string, string>, error: string][] = [
      ['another verifier (RFC 9700 2.1.1)', { code_verifier: OTHER_VERIFIER }, 'invalid_grant'],
      ['the challenge as verifier (RFC 9700 2.1.1)', { code_verifier: challengeOf(VERIFIER) }, 'invalid_grant'],
      ['no verifier: downgrade (RFC 9700 4.8)', { code_verifier: '' }, 'invalid_request'],
      ['another client: injection (RFC 9700 4.5)', { client_id: 'other-cli' }, 'invalid_grant'],
      ['another port (RFC 9700 4.1)', { redirect_uri: 'http://127.0.0.1:49153/callback' }, 'invalid_grant'],
      ['another spelling of the redirect', { redirect_uri: 'http://127.0.0.1:49152/callback/' }, 'invalid_grant'],
      ['no redirect', { redirect_uri: '' }, 'invalid_request'],
      ['another resource (RFC 8707 2.2)', { resource: 'https://other.example' }, 'invalid_target'],
    ]

    it.each(WRONG)('%s', async (_, changes, error) => {
      const served = await serve({ keyring: ES256 })
      const code = await codeFor(served)
      refusedAs(await redeem(served, code, changes), error)
      expect(await logins(served)).toEqual([])
      expect((await redeem(served, code)).status).toBe(200)
    })
  })

  it('is the same refusal for every code that is wrong', async () => {
    const clock = manualClock()
    const served = await serve({ keyring: { ...ES256, clock } })
    const [code, used, late] = [await codeFor(served), await codeFor(served), await codeFor(served)]
    await redeem(served, used)
    const answers = [
      await redeem(served, code, { code_verifier: OTHER_VERIFIER }),
      await redeem(served, code, { client_id: 'other-cli' }),
      await redeem(served, used),
      await redeem(served, 'kwc_unknown'),
      await redeem(served, `${code}x`),
      await redeem(served, code.toUpperCase()),
    ]
    clock.advance({ seconds: 60 })
    answers.push(await redeem(served, late))
    for (const answer of answers) refusedAs(answer, 'invalid_grant')
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  })

  it('is good for 60 seconds (RFC 9700 2.1.1, RFC 6749 4.1.2)', async () => {
    const clock = manualClock()
    const served = await serve({ keyring: { ...ES256, clock } })
    const [inTime, late, early] = [await codeFor(served), await codeFor(served), await codeFor(served)]
    clock.advance({ seconds: 59 })
    expect((await redeem(served, inTime)).status).toBe(200)
    clock.advance({ seconds: 1 })
    refusedAs(await redeem(served, late), 'invalid_grant')
    // nor is it longer where the clock is set back
    clock.advance({ days: -1 })
    refusedAs(await redeem(served, early), 'invalid_grant')
  })

  it('ends the first login when it is used twice (RFC 9700 4.5)', async () => {
    const served = await serve({ keyring: ES256 })
    const code = await codeFor(served)
    const { body } = await redeem(served, code)
    expect((await served.use(body.access_token)).status).toBe(200)
    refusedAs(await redeem(served, code), 'invalid_grant')
    const refused = await served.use(body.access_token)
    expect([refused.status, refused.body.code]).toEqual([401, 'token_revoked'])
    refusedAs(await refresh(served, body.refresh_token), 'invalid_grant')
    expect(await logins(served)).toEqual([])
    const { items } = await served.keyring.audit.list({ action: 'login.ended' })
    expect(items).toMatchObject([{ reason: 'an authorization code was used twice' }])
    // and stays so
    refusedAs(await redeem(served, code), 'invalid_grant')
  })

  it('ends the login when it is used twice, also after its renewal and with a sweep in between', async () => {
    const clock = manualClock()
    const served = await serve({ keyring: { ...ES256, clock } })
    const code = await codeFor(served)
    const first = (await redeem(served, code)).body
    const renewed = (await refresh(served, first.refresh_token)).body
    clock.advance({ seconds: 86_399 })
    await served.keyring.sweep()
    refusedAs(await redeem(served, code), 'invalid_grant')
    for (const { access_token: token } of [first, renewed]) expect((await served.use(token)).status).toBe(401)
  })

  it('does not end the login where it is used twice by somebody without the verifier (OAuth 2.1, section 4.1.3)', async () => {
    const served = await serve({ keyring: ES256 })
    const code = await codeFor(served)
    const { body } = await redeem(served, code)
    const others: Record<string, string>[] = [{ code_verifier: OTHER_VERIFIER }, { client_id: 'other-cli' }]
    for (const changes of others) refusedAs(await redeem(served, code, changes), 'invalid_grant')
    expect((await served.use(body.access_token)).status).toBe(200)
  })

  it('is redeemed once of many times at once, and that login ends too', async () => {
    const served = await serve({ keyring: ES256 })
    await logIn(served)
    const code = await codeFor(served)
    const answers = await Promise.all(Array.from({ length: 8 }, () => redeem(served, code)))
    const [won, ...others] = answers.toSorted((a, b) => a.status - b.status)
    expect([won?.status, ...others.map(({ status }) => status)]).toEqual([200, ...Array.from({ length: 7 }, () => 400)])
    for (const other of others) refusedAs(other, 'invalid_grant')
    expect((await served.use(won?.body.access_token ?? '')).status).toBe(401)
    // the other login of the person is another one
    expect(await logins(served)).toHaveLength(1)
  })

  it('is redeemed once where two were found good before either was used', async () => {
    const served = await serve({ keyring: ES256 })
    const code = await codeFor(served)
    const { signingKeys } = served.keyring.foundation.issuing
    const { toSign } = signingKeys
    const waiting: (() => void)[] = []
    const toSignTogether = async () => {
      await new Promise<void>(resolve => {
        waiting.push(resolve)
        if (waiting.length === 2) for (const go of waiting) go()
      })
      return toSign()
    }
    Object.assign(signingKeys, { toSign: toSignTogether })
    const answers = await Promise.all([redeem(served, code), redeem(served, code)])
    const [won, lost] = answers.toSorted((a, b) => a.status - b.status)
    expect([won?.status, lost?.status]).toEqual([200, 400])
    expect((await served.use(won?.body.access_token ?? '')).status).toBe(401)
    expect(await logins(served)).toEqual([])
  })

  it('begins no login again that was ended, however late its redemption comes', async () => {
    const served = await serve({ keyring: ES256 })
    const code = await codeFor(served)
    const found = await createAuthorizationCodes(served.keyring.foundation).find(code)
    await redeem(served, code)
    await redeem(served, code)
    const login = { ...ANN, id: found?.loginId ?? '', clientId: 'acme-cli', boundTo: null, by: {} }
    const { issuing } = served.keyring.foundation
    expect(await issuing.logins.start(login, found ? [found.use] : [])).toBeNull()
    expect(await logins(served)).toEqual([])
  })

  it('is not redeemed for who was deactivated meanwhile', async () => {
    const served = await serve({ keyring: ES256 })
    const code = await codeFor(served)
    await served.keyring.members.deactivate('ann', { account: 'acme' })
    refusedAs(await redeem(served, code), 'invalid_grant')
    expect(await logins(served)).toEqual([])
  })

  it('is not redeemed for who may do less meanwhile', async () => {
    const served = await serve({ keyring: ES256 })
    const [both, one] = [await codeFor(served), await codeFor(served, { scope: 'a:read' })]
    await served.keyring.members.update('ann', { grants: ['a:read'] }, { account: 'acme' })
    refusedAs(await redeem(served, both), 'invalid_grant')
    expect((await redeem(served, one)).status).toBe(200)
  })

  it('is not used up, and begins no login, where no token can be made', async () => {
    const served = await serve({ keyring: ES256 })
    const code = await codeFor(served)
    const { signingKeys } = served.keyring.foundation.issuing
    const { toSign } = signingKeys
    Object.assign(signingKeys, { toSign: () => Promise.reject(new Error('the store is down')) })
    expect((await redeem(served, code)).status).toBe(503)
    expect(await logins(served)).toEqual([])
    Object.assign(signingKeys, { toSign })
    expect((await redeem(served, code)).status).toBe(200)
  })

  it('needs the code', async () => {
    const served = await serve({ keyring: ES256 })
    refusedAs(await redeem(served, ''), 'invalid_request')
  })

  it.each(['x'.repeat(60_000), '\0', '🎉', '../../login', '__proto__', '%00'])('refuses a code such as %.20j', async code => {
    refusedAs(await redeem(await serve({ keyring: ES256 }), code), 'invalid_grant')
  })

  it('is of one person, whoever else has a session', async () => {
    const served = await serve({ keyring: ES256 })
    const answer = await redeem(served, await codeFor(served), {}, { 'x-session': JSON.stringify(BOB) })
    expect((await served.use(answer.body.access_token)).body).toMatchObject({ owner: 'ann' })
  })

  describe('with a key as the client', () => {
    it('is redeemed with the secret of that key, and of no other', async () => {
      const served = await serve({ keyring: ES256 })
      const { key, secret } = await served.keyring.keys.create({ name: 'program', account: 'acme' })
      const other = await served.keyring.keys.create({ name: 'other', account: 'acme' })
      const code = await codeFor(served, { client_id: key.id })
      expectRefusal(await redeem(served, code, { client_id: key.id }), 401, 'invalid_client')
      expectRefusal(await redeem(served, code, { client_id: key.id, client_secret: other.secret }), 401, 'invalid_client')
      refusedAs(await redeem(served, code, { client_id: other.key.id, client_secret: other.secret }), 'invalid_grant')
      const { status, body } = await redeem(served, code, { client_id: key.id, client_secret: secret })
      expect([status, body.scope]).toEqual([200, 'a:read a:write'])
      expectRefusal(await refresh(served, body.refresh_token, { client_id: key.id }), 401, 'invalid_client')
      const renewed = await refresh(served, body.refresh_token, { client_id: key.id, client_secret: secret })
      expect(renewed.status).toBe(200)
      await served.keyring.keys.revoke(key.id)
      const refused = await refresh(served, renewed.body.refresh_token, { client_id: key.id, client_secret: secret })
      expectRefusal(refused, 401, 'invalid_client')
    })
  })

  it('is for the key alone that the request named (RFC 9449 10)', async () => {
    const served = await serve({ keyring: { ...ES256, clock: manualClock(START) } })
    const [holder, thief] = [makeKey('ES256'), makeKey('ES256')]
    const proven = (key: TestKey) => ({ dpop: proofOf(key, { htm: 'POST', htu: `${served.url}/oauth/token` }) })
    const code = await codeFor(served, { dpop_jkt: thumbprintOf(holder) })
    refusedAs(await redeem(served, code), 'invalid_grant')
    refusedAs(await redeem(served, code, {}, proven(thief)), 'invalid_grant')
    const { body } = await redeem(served, code, {}, proven(holder))
    expect(body.token_type).toBe('DPoP')
  })

  it('is stored by its digest alone', async () => {
    const served = await serve({ keyring: ES256 })
    const { documents } = served.keyring.foundation
    const code = await codeFor(served)
    expect(await documents.findDocument('authorization_code', code)).toBeNull()
    const found = await documents.findDocument('authorization_code', challengeOf(code))
    expect(found).not.toBeNull()
    expect(JSON.stringify(found)).not.toContain(code)
    await redeem(served, code)
    expect(served.log.join()).not.toContain('kwc_')
    expect(JSON.stringify(await served.keyring.audit.list({}))).not.toContain('kwc_')
  })
})
