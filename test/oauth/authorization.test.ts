import { describe, expect, it } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { authFrameworks, type OAuthAnswer } from './auth-servers.js'
import {
  ANN,
  authorizationPath,
  BOB,
  broughtBack,
  challengeOf,
  decide,
  openPage,
  REDIRECT,
  redeem,
  sealedIn,
  VERIFIER,
} from './login-flow.js'

const ES256 = { tokens: { algorithm: 'ES256' } } as const

// each is refused on a page, and leads nowhere
const FOREIGN_REDIRECTS: readonly (string | null)[] = [
  null,
  '',
  'http://127.0.0.1/callback',
  'http://127.0.0.1:/callback',
  'http://127.0.0.1:0/callback',
  'http://127.0.0.1:080/callback',
  'http://127.0.0.1:65536/callback',
  'http://127.0.0.1:99999/callback',
  'http://127.0.0.1:490000/callback',
  'http://127.0.0.1:4915２/callback',
  'http://127.0.0.1:+4915/callback',
  'https://127.0.0.1:49152/callback',
  'HTTP://127.0.0.1:49152/callback',
  'ftp://127.0.0.1:49152/callback',
  'http:127.0.0.1:49152/callback',
  '//127.0.0.1:49152/callback',
  'javascript://127.0.0.1:49152/callback%0aalert(1)',
  'http://localhost:49152/callback',
  'http://[::1]:49152/callback',
  'http://127.0.0.2:49152/callback',
  'http://127.1:49152/callback',
  'http://2130706433:49152/callback',
  'http://0x7f.0.0.1:49152/callback',
  'http://127.0.0.01:49152/callback',
  'http://127.0.0.1.:49152/callback',
  'http://127.0.0.1.evil.example:49152/callback',
  'http://evil.example/callback',
  'http://evil.example:49152/callback',
  'http://127.0.0.1:49152@evil.example/callback',
  'http://evil.example@127.0.0.1:49152/callback',
  'http://evil.example#@127.0.0.1:49152/callback',
  'http://127.0.0.1:49152',
  'http://127.0.0.1:49152/',
  'http://127.0.0.1:49152/callback/',
  'http://127.0.0.1:49152//callback',
  'http://127.0.0.1:49152/Callback',
  'http://127.0.0.1:49152/callback2',
  'http://127.0.0.1:49152/a/../callback',
  'http://127.0.0.1:49152/callback/../other',
  'http://127.0.0.1:49152/%63allback',
  'http://127.0.0.1:49152/callback?',
  'http://127.0.0.1:49152/callback?next=http://evil.example',
  'http://127.0.0.1:49152/callback#',
  'http://127.0.0.1:49152/callback#fragment',
  'http://127.0.0.1:49152/callback;x',
  'http://127.0.0.1:49152\\callback',
  'http://127.0.0.1:49152/callback\n',
  'http://127.0.0.1:49152/callback\r\nset-cookie: a=b',
  ' http://127.0.0.1:49152/callback',
  'http://127.0.0.1:49152/callback ',
  'http://127.0.0.1:49152/callback\0',
]

const WRONG_QUESTIONS: readonly [problem: string, changes: Record<string, string | null | string[]>, error: string][] = [
  ['no response_type', { response_type: null }, 'invalid_request'],
  ['response_type token', { response_type: 'token' }, 'unsupported_response_type'],
  ['response_type code id_token', { response_type: 'code id_token' }, 'unsupported_response_type'],
  ['response_type doubled', { response_type: ['code', 'code'] }, 'invalid_request'],
  ['response_mode fragment', { response_mode: 'fragment' }, 'invalid_request'],
  ['response_mode form_post', { response_mode: 'form_post' }, 'invalid_request'],
  ['no PKCE (RFC 9700 2.1.1)', { code_challenge: null, code_challenge_method: null }, 'invalid_request'],
  ['no challenge (RFC 9700 2.1.1)', { code_challenge: null }, 'invalid_request'],
  ['an empty challenge (RFC 9700 2.1.1)', { code_challenge: '' }, 'invalid_request'],
  ['PKCE plain (RFC 9700 2.1.1)', { code_challenge_method: 'plain', code_challenge: VERIFIER }, 'invalid_request'],
  ['PKCE without method, which means plain (RFC 7636 4.3)', { code_challenge_method: null }, 'invalid_request'],
  ['a method in small letters', { code_challenge_method: 's256' }, 'invalid_request'],
  ['a method doubled', { code_challenge_method: ['S256', 'plain'] }, 'invalid_request'],
  ['a challenge doubled', { code_challenge: [challengeOf(VERIFIER), challengeOf('x')] }, 'invalid_request'],
  ['a short challenge', { code_challenge: challengeOf(VERIFIER).slice(1) }, 'invalid_request'],
  ['a long challenge', { code_challenge: `${challengeOf(VERIFIER)}A` }, 'invalid_request'],
  ['a padded challenge', { code_challenge: `${challengeOf(VERIFIER).slice(1)}=` }, 'invalid_request'],
  ['a challenge that is no base64url', { code_challenge: `${challengeOf(VERIFIER).slice(1)}+` }, 'invalid_request'],
  ['a request object', { request: 'eyJhbGciOiJub25lIn0.e30.' }, 'request_not_supported'],
  ['the address of one', { request_uri: 'https://evil.example/request' }, 'request_uri_not_supported'],
  ['a thumbprint that is none', { dpop_jkt: 'abc' }, 'invalid_request'],
  ['another resource (RFC 8707 2)', { resource: 'https://other.example' }, 'invalid_target'],
  ['a scope beyond the person', { scope: 'a:read b:read' }, 'invalid_scope'],
  ['everything, of who does not have it', { scope: '*' }, 'invalid_scope'],
  ['a scope of two spaces', { scope: 'a:read  a:write' }, 'invalid_scope'],
  ['a scope with a quote', { scope: 'a:"read"' }, 'invalid_scope'],
  ['a scope with a line feed', { scope: 'a:read\na:write' }, 'invalid_scope'],
  ['scope doubled', { scope: ['a:read', 'a:write'] }, 'invalid_request'],
  ['an unknown parameter doubled', { fancy: ['1', '2'] }, 'invalid_request'],
]

const HOSTILE_STATES = [
  'a b+c%20d&e=f;g#h?i/j\\k',
  '"><script>alert(1)</script>',
  "'; drop table --",
  'line\r\nset-cookie: a=b',
  '\0\x01\x7f',
  'é漢字🎉\ufeff\u202e',
  '\ufeffleading',
  'code=stolen&iss=https://evil.example',
  'x'.repeat(2000),
]

/** What each page must have, whatever it says. */
function expectPage(answer: OAuthAnswer, status: number, formTarget = ''): void {
  const { headers } = answer
  expect([answer.status, headers.get('location')]).toEqual([status, null])
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('content-security-policy')).toBe(
    `default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'${formTarget}; frame-ancestors 'none'; base-uri 'none'`,
  )
  expect(headers.get('x-frame-options')).toBe('DENY')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('referrer-policy')).toBe('same-origin')
  expect(answer.text).not.toContain('<script')
}

const FORM_TARGET = ' http://127.0.0.1:49152'

describe.each(authFrameworks)('authorization on $name', ({ serve }) => {
  describe('the redirect (RFC 9700 2.1, 4.1)', () => {
    it.each(FOREIGN_REDIRECTS)('never goes to %j', async redirect => {
      const served = await serve({ keyring: ES256 })
      const answer = await openPage(served, { redirect_uri: redirect })
      expectPage(answer, 400)
      expect(answer.text).toContain('http://127.0.0.1:PORT/callback')
      // nor does it with an error to report
      expectPage(await openPage(served, { redirect_uri: redirect, response_type: 'token' }), 400)
    })

    it.each([
      ['a good one and another', [REDIRECT, 'http://evil.example/callback']],
      ['twice the same', [REDIRECT, REDIRECT]],
    ])('goes nowhere for %s', async (_, redirects) => {
      expectPage(await openPage(await serve({ keyring: ES256 }), { redirect_uri: redirects }), 400)
    })

    it.each([1, 80, 1024, 65535])('goes to port %i of this machine (RFC 8252 7.3)', async port => {
      const redirect = `http://127.0.0.1:${port}/callback`
      const served = await serve({ keyring: ES256 })
      const page = await openPage(served, { redirect_uri: redirect })
      expect(page.headers.get('content-security-policy')).toContain(`form-action 'self' ${new URL(redirect).origin};`)
      expect(broughtBack(await decide(served, sealedIn(page)), redirect)).toHaveProperty('code')
    })

    it('is not made for an address that is not encoded as UTF-8', async () => {
      const { fetch } = await serve({ keyring: ES256 })
      for (const state of ['%ff', '%', '%zz', '%ed%a0%80'])
        expectPage(await fetch(`${authorizationPath({ state: null })}&state=${state}`), 400)
    })
  })

  describe('the program', () => {
    it.each([null, '', 'has space', 'é', 'key_unknown', 'key_', 'x'.repeat(201), 'a\nb'])('can not be %j', async id => {
      expectPage(await openPage(await serve({ keyring: ES256 }), { client_id: id }), 400)
    })

    it('can not be named twice', async () => {
      expectPage(await openPage(await serve({ keyring: ES256 }), { client_id: ['acme-cli', 'other'] }), 400)
    })

    it('must be one of those that are listed', async () => {
      const served = await serve({ keyring: ES256, settings: { clients: [{ id: 'acme-cli', name: 'Acme Shell' }] } })
      const { key } = await served.keyring.keys.create({ name: 'program', account: 'acme' })
      expectPage(await openPage(served, { client_id: 'other' }), 400)
      expectPage(await openPage(served, { client_id: key.id }), 400)
      const page = await openPage(served)
      expectPage(page, 200, FORM_TARGET)
      expect(page.text).toContain('The program <strong><bdi>Acme Shell</bdi></strong> wants to act as you')
    })

    it('is shown as calling itself by a name that nobody checked', async () => {
      const page = await openPage(await serve({ keyring: ES256 }))
      expect(page.text).toContain('A program that calls itself <strong><bdi>acme-cli</bdi></strong>')
      expect(page.text).toContain('Go on only if you have just started it yourself.')
    })

    it('may be a key, by its id and not by the name that its owner gave it', async () => {
      const served = await serve({ keyring: ES256 })
      const { key } = await served.keyring.keys.create({ name: 'Our program', account: 'other' })
      const page = await openPage(served, { client_id: key.id })
      expect(page.text).toContain(`A program that calls itself <strong><bdi>${key.id}</bdi></strong>`)
      expect(page.text).not.toContain('Our program')
      await served.keyring.keys.revoke(key.id)
      expectPage(await openPage(served, { client_id: key.id }), 400)
    })
  })

  describe('what is wrong goes back to the program', () => {
    it.each(WRONG_QUESTIONS)('%s', async (_, changes, error) => {
      const served = await serve({ keyring: ES256 })
      const back = broughtBack(await openPage(served, changes))
      expect(back).toEqual({
        error,
        error_description: expect.stringMatching(/^[\x20\x21\x23-\x5b\x5d-\x7e]+$/),
        state: 'xyz',
        iss: served.url,
      })
    })

    it('without a state that is doubled', async () => {
      const served = await serve({ keyring: ES256 })
      const back = broughtBack(await openPage(served, { state: ['a', 'b'] }))
      expect(back).toEqual({ error: 'invalid_request', error_description: expect.any(String), iss: served.url })
    })

    it('also where the person holds more than fits into a token', async () => {
      const grants = Array.from({ length: 100 }, (_, i) => `g${i}:${'x'.repeat(190)}`)
      const served = await serve({ keyring: ES256, identify: () => ({ ...ANN, grants }) })
      expect(broughtBack(await openPage(served))).toMatchObject({ error: 'invalid_scope', state: 'xyz' })
      const page = await openPage(served, { scope: grants.slice(0, 10).join(' ') })
      expect(broughtBack(await decide(served, sealedIn(page)))).toHaveProperty('code')
    })

    it('before anybody has to sign in', async () => {
      const served = await serve({ keyring: ES256 })
      expect(broughtBack(await openPage(served, { code_challenge: null }, null))).toMatchObject({ error: 'invalid_request' })
    })
  })

  describe('the answer', () => {
    it.each(HOSTILE_STATES)('brings the state back as it came: %j (RFC 9700 4.7)', async state => {
      const served = await serve({ keyring: ES256 })
      const page = await openPage(served, { state })
      const allowed = broughtBack(await decide(served, sealedIn(page)))
      expect(allowed).toEqual({ code: expect.stringMatching(/^kwc_[\w-]{43}$/), state, iss: served.url })
      expect(broughtBack(await decide(served, sealedIn(page), { decision: 'deny' })).state).toBe(state)
      expect(broughtBack(await openPage(served, { state, response_type: 'token' })).state).toBe(state)
    })

    it('has no state where none was sent', async () => {
      const served = await serve({ keyring: ES256 })
      for (const state of [null, '']) {
        const back = broughtBack(await decide(served, sealedIn(await openPage(served, { state }))))
        expect(Object.keys(back)).toEqual(['code', 'iss'])
      }
    })

    it('says who gives it, as the metadata does: mix-up (RFC 9700 4.4, RFC 9207)', async () => {
      const served = await serve({ keyring: ES256 })
      const { body } = await served.fetch('/.well-known/oauth-authorization-server')
      expect(body.authorization_response_iss_parameter_supported).toBe(true)
      const page = await openPage(served)
      for (const decision of ['allow', 'deny'])
        expect(broughtBack(await decide(served, sealedIn(page), { decision })).iss).toBe(body.issuer)
    })

    it('is access_denied where the person does not want it', async () => {
      const served = await serve({ keyring: ES256 })
      const back = broughtBack(await decide(served, sealedIn(await openPage(served)), { decision: 'deny' }))
      expect(back).toEqual({ error: 'access_denied', error_description: expect.any(String), state: 'xyz', iss: served.url })
    })

    it.each([
      ['its own', undefined],
      ['an audience', 'https://api.example.com/v1'],
    ])('may be for %s as resource (RFC 8707)', async (_, resource) => {
      const served = await serve({ keyring: { ...ES256, audience: ['https://api.example.com/v1', 'other'] } })
      expectPage(await openPage(served, { resource: resource ?? served.url }), 200, FORM_TARGET)
    })
  })

  describe('who is not signed in', () => {
    it('is told to on a page', async () => {
      const page = await openPage(await serve({ keyring: ES256 }), {}, null)
      expectPage(page, 401)
      expect(page.text).toContain('Sign in first')
    })

    it('is sent to where one signs in, and comes back', async () => {
      const served = await serve({ keyring: ES256, settings: { signInUrl: '/login?lang=en' } })
      const { status, headers } = await openPage(served, { state: 'a&return_to=//evil.example' }, null)
      expect([302, 303]).toContain(status)
      const location = new URL(headers.get('location') ?? '', served.url)
      expect([location.origin, location.pathname, location.searchParams.get('lang')]).toEqual([served.url, '/login', 'en'])
      const returnTo = location.searchParams.getAll('return_to')
      expect(returnTo).toEqual([authorizationPath({ state: 'a&return_to=//evil.example' })])
      expectPage(await served.fetch(returnTo[0] ?? '', { headers: { 'x-session': JSON.stringify(ANN) } }), 200, FORM_TARGET)
    })

    it('can not decide', async () => {
      const served = await serve({ keyring: ES256 })
      expectPage(await decide(served, sealedIn(await openPage(served)), { session: null }), 401)
    })
  })

  it('shows who is no active member a page, and the program nothing', async () => {
    const served = await serve({ keyring: ES256 })
    const page = await openPage(served)
    await served.keyring.members.deactivate('ann', { account: 'acme' })
    expectPage(await openPage(served), 403)
    expectPage(await decide(served, sealedIn(page)), 403)
    expectPage(await decide(served, sealedIn(page), { decision: 'deny' }), 403)
  })

  it('is for nobody whose id is like that of a key (RFC 9700 4.15)', async () => {
    const page = await openPage(await serve({ keyring: ES256 }), {}, { ...ANN, user: 'key_abc' })
    expectPage(page, 403)
    expect(page.text).toContain('like that of a key')
  })

  it('answers with a page, and not with the reason, where the session can not be read', async () => {
    const served = await serve({
      keyring: ES256,
      identify: () => {
        throw new Error('sessions are down: password hunter2')
      },
    })
    const page = await openPage(served)
    expectPage(page, 500)
    expect(page.text).not.toContain('hunter2')
    expect(served.log.join()).toContain('sessions are down')
  })

  describe('the page', () => {
    it('says who asks for what, as whom, for how long and where the answer goes', async () => {
      const grantCatalogue = { 'a:read': 'Read <all> things', 'a:write': '' }
      const served = await serve({ keyring: { ...ES256, rules: { grantCatalogue } }, settings: { apiName: 'the Acme API' } })
      const page = await openPage(served, { scope: 'a:read a:write' })
      expectPage(page, 200, FORM_TARGET)
      for (const text of [
        'Log in to <bdi>the Acme API</bdi> with <bdi>acme-cli</bdi>?',
        '<bdi>ann</bdi>',
        'of the account <strong><bdi>acme</bdi>',
        'Read &lt;all&gt; things',
        '<bdi>Read &lt;all&gt; things</bdi> <code dir="ltr">a:read</code>',
        '<li><code dir="ltr">a:write</code></li>',
        'for 30 days, and longer if it renews the login at least every 90 days',
        `<code dir="ltr">${REDIRECT}</code>`,
      ])
        expect(page.text).toContain(text)
    })

    it.each([
      [['*'], 'everything that you may do'],
      [[], 'nothing except to know who you are'],
    ])('puts the grants %j into words', async (grants, words) => {
      expect((await openPage(await serve({ keyring: ES256 }), {}, { ...ANN, grants })).text).toContain(words)
    })

    it.each([
      ['client_id', { client_id: '"><script>alert(1)</script>' }, ANN],
      ['client_id as an entity', { client_id: '&lt;img/src=x&#62;' }, ANN],
      ['scope', { scope: '<script>alert(1)</script>' }, { ...ANN, grants: ['<script>alert(1)</script>'] }],
      ['user', {}, { ...ANN, user: `<img src=x onerror='alert(1)'>` }],
      ['account', {}, { ...ANN, account: '</strong><base href=//evil.example>' }],
    ])('escapes a hostile %s (RFC 9700 4.16)', async (_, changes, session) => {
      const page = await openPage(await serve({ keyring: ES256 }), changes, session)
      expectPage(page, 200, FORM_TARGET)
      expect(page.text).not.toMatch(/<(?:script|img|base)|&lt;img\/src/)
    })

    it('escapes hostile names of programs and of the API', async () => {
      const settings = { clients: [{ id: 'acme-cli', name: '<b>Shell</b>' }], apiName: '<i>API</i>' }
      const page = await openPage(await serve({ keyring: ES256, settings }))
      expect(page.text).toContain('&lt;b&gt;Shell&lt;/b&gt;')
      expect(page.text).not.toMatch(/<[bi]>/)
    })

    it('loads its style from this server', async () => {
      const served = await serve({ keyring: ES256 })
      const page = await openPage(served)
      const [, href = ''] = /<link rel="stylesheet" href="([^"]+)"/.exec(page.text) ?? []
      const style = await served.fetch(new URL(href, served.url + authorizationPath()).pathname)
      expect([style.status, style.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8'])
    })

    it('sends its form to itself', async () => {
      const served = await serve({ keyring: ES256 })
      const [, action = ''] = /<form method="post" action="([^"]+)"/.exec((await openPage(served)).text) ?? []
      expect(new URL(action, served.url + authorizationPath()).pathname).toBe('/oauth/authorize')
    })

    it('holds nothing of the code, the challenge or the state that can be read', async () => {
      const { text } = await openPage(await serve({ keyring: ES256 }), { state: 'secret-state' })
      const content = Buffer.from(sealedIn({ text } as OAuthAnswer), 'base64url').toString('latin1')
      for (const hidden of ['kwc_', challengeOf(VERIFIER), 'secret-state']) {
        expect(text).not.toContain(hidden)
        expect(content).not.toContain(hidden)
      }
    })
  })

  describe('the form', () => {
    it('is taken from nobody but the person who was asked (RFC 9700 4.7)', async () => {
      const served = await serve({ keyring: ES256 })
      const sealed = sealedIn(await openPage(served))
      for (const session of [BOB, { ...ANN, account: 'other' }, { ...ANN, account: null }])
        expectPage(await decide(served, sealed, { session }), 403)
      expect(broughtBack(await decide(served, sealed))).toHaveProperty('code')
    })

    it('is refused where it was changed, wherever that is', async () => {
      const served = await serve({ keyring: ES256 })
      const sealed = sealedIn(await openPage(served))
      const bytes = Buffer.from(sealed, 'base64url')
      for (const place of [0, 11, 12, 40, bytes.length - 17, bytes.length - 1]) {
        const changed = Buffer.from(bytes)
        changed.writeUInt8(changed.readUInt8(place) ^ 1, place)
        expectPage(await decide(served, changed.toString('base64url')), 400)
      }
      for (const other of ['', 'x', '{}', sealed.slice(0, -2), sealed.slice(2), sealed + sealed])
        expectPage(await decide(served, other), 400)
    })

    it('is refused where another server sealed it', async () => {
      const sealed = sealedIn(await openPage(await serve({ keyring: ES256 })))
      expectPage(await decide(await serve({ keyring: ES256 }), sealed), 400)
    })

    it('is refused where it was sealed for another purpose', async () => {
      const served = await serve({ keyring: ES256 })
      const seal = await served.keyring.foundation.issuing.seal()
      const content = seal.open('authorization request', sealedIn(await openPage(served))) ?? ''
      expectPage(await decide(served, seal.seal('something else', content)), 400)
    })

    it('is good for ten minutes', async () => {
      const clock = manualClock()
      const served = await serve({ keyring: { ...ES256, clock } })
      const [first, second] = [sealedIn(await openPage(served)), sealedIn(await openPage(served))]
      clock.advance({ seconds: 599 })
      expect(broughtBack(await decide(served, first))).toHaveProperty('code')
      clock.advance({ seconds: 1 })
      expectPage(await decide(served, second), 400)
      clock.advance({ days: -1 })
      expectPage(await decide(served, second), 400)
    })

    it('leads to one code, however often it is sent', async () => {
      const clock = manualClock()
      const served = await serve({ keyring: { ...ES256, clock } })
      const sealed = sealedIn(await openPage(served))
      const [one, two] = await Promise.all([decide(served, sealed), decide(served, sealed)])
      const { code = '' } = broughtBack(one)
      expect(broughtBack(two).code).toBe(code)
      expect((await redeem(served, code)).status).toBe(200)
      expectPage(await decide(served, sealed), 400)
      const unused = sealedIn(await openPage(served))
      expect(broughtBack(await decide(served, unused))).toHaveProperty('code')
      clock.advance({ seconds: 61 })
      expectPage(await decide(served, unused), 400)
    })

    it('leads to no second code once its code is late, also with a sweep in between', async () => {
      const clock = manualClock()
      const served = await serve({ keyring: { ...ES256, clock } })
      const sealed = sealedIn(await openPage(served))
      const { code = '' } = broughtBack(await decide(served, sealed))
      clock.advance({ seconds: 61 })
      await served.keyring.sweep()
      expectPage(await decide(served, sealed), 400)
      expect((await redeem(served, code)).body.error).toBe('invalid_grant')
    })

    it('is used up by a no', async () => {
      const served = await serve({ keyring: ES256 })
      const sealed = sealedIn(await openPage(served))
      for (let times = 0; times < 2; times++) {
        expect(broughtBack(await decide(served, sealed, { decision: 'deny' })).error).toBe('access_denied')
        expectPage(await decide(served, sealed), 400)
      }
    })

    it('takes back with a no what it allowed, unless that was redeemed', async () => {
      const served = await serve({ keyring: ES256 })
      const [one, two] = [sealedIn(await openPage(served)), sealedIn(await openPage(served))]
      const { code = '' } = broughtBack(await decide(served, one))
      await decide(served, one, { decision: 'deny' })
      expect((await redeem(served, code)).body.error).toBe('invalid_grant')
      const { code: redeemed = '' } = broughtBack(await decide(served, two))
      const { body } = await redeem(served, redeemed)
      await decide(served, two, { decision: 'deny' })
      expect((await served.use(body.access_token)).status).toBe(200)
    })

    it('is refused by the server under another base URL than the one that asked: mix-up (RFC 9207)', async () => {
      const served = await serve({ keyring: ES256 })
      const sealed = sealedIn(await openPage(served))
      for (const decision of ['allow', 'deny']) {
        const answer = await fetch(`http://localhost:${served.port}/oauth/authorize`, {
          method: 'POST',
          redirect: 'manual',
          headers: { 'x-session': JSON.stringify(ANN) },
          body: new URLSearchParams({ request: sealed, decision }),
        })
        expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
      }
      expect(broughtBack(await decide(served, sealed))).toMatchObject({ code: expect.any(String), iss: served.url })
    })

    it.each([
      ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }],
      ['another sub-domain', { 'sec-fetch-site': 'same-site' }],
      ['an old browser on another site', { origin: 'https://evil.example' }],
      ['a sandboxed frame', { origin: 'null' }],
      ['an origin that may call the API', { 'sec-fetch-site': 'cross-site', origin: 'https://app.example.com' }],
    ])('is not taken from %s (RFC 9700 4.7)', async (_, headers) => {
      const served = await serve({ keyring: { ...ES256, cors: { origins: ['https://app.example.com'], credentials: true } } })
      const sealed = sealedIn(await openPage(served))
      const answer = await decide(served, sealed, { headers })
      expect([answer.status, answer.headers.get('location')]).toEqual([403, null])
    })

    it('is taken from the page of this server', async () => {
      const served = await serve({ keyring: ES256 })
      const senders: Record<string, string>[] = [{ 'sec-fetch-site': 'same-origin', origin: 'null' }, { origin: served.url }]
      for (const headers of senders) {
        const back = broughtBack(await decide(served, sealedIn(await openPage(served)), { headers }))
        expect(back).toHaveProperty('code')
      }
    })

    it.each(['', 'Allow', 'yes', '1'])('is no yes with the decision %j', async decision => {
      const served = await serve({ keyring: ES256 })
      expectPage(await decide(served, sealedIn(await openPage(served)), { decision }), 400)
    })

    it('can not be sent in the URL', async () => {
      const served = await serve({ keyring: ES256 })
      const request = sealedIn(await openPage(served))
      const query = new URLSearchParams({ request, decision: 'allow' }).toString()
      for (const method of ['GET', 'POST'])
        expectPage(
          await served.fetch(`/oauth/authorize?${query}`, { method, headers: { 'x-session': JSON.stringify(ANN) } }),
          400,
        )
    })

    it('is invalid_scope where the person may do less by now', async () => {
      const served = await serve({ keyring: ES256 })
      const sealed = sealedIn(await openPage(served))
      const back = broughtBack(await decide(served, sealed, { session: { ...ANN, grants: ['a:read'] } }))
      expect(back).toMatchObject({ error: 'invalid_scope', state: 'xyz' })
    })

    it('is read from a body parser in front', async () => {
      const served = await serve({ keyring: ES256, parsed: true })
      expect(broughtBack(await decide(served, sealedIn(await openPage(served))))).toHaveProperty('code')
    })
  })

  it('is not there where nobody can log in', async () => {
    const { fetch, post } = await serve({ keyring: ES256, identify: false })
    for (const path of [authorizationPath(), '/oauth/login.css'])
      expect((await fetch(path)).body).toEqual(expect.not.objectContaining({ error: expect.anything() }))
    for (const type of ['authorization_code', 'refresh_token'])
      expect((await post('/oauth/token', { grant_type: type, client_id: 'acme-cli' })).body.error).toBe('unsupported_grant_type')
  })

  it('answers 405 to other methods', async () => {
    const { fetch } = await serve({ keyring: ES256 })
    expect((await fetch(authorizationPath(), { method: 'PUT' })).status).toBe(405)
    expect((await fetch(authorizationPath(), { method: 'HEAD', headers: { 'x-session': JSON.stringify(ANN) } })).status).toBe(200)
  })
})
