import { join } from 'node:path'
import { createKeyring } from 'keywright'
import { describe, expect, it } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { temporaryFolder } from '../stores/temporary-folder.js'
import { authFrameworks, type AuthSetup } from './auth-servers.js'
import { ANN, BOB, deviceSteps, distantStore, PAGE, sealedOf } from './device-steps.js'

const WRONG = 'BBBB-BBBB'
const HOSTILE = `"><script>alert(1)</script>'`

describe.each(authFrameworks)('the page for the code of a device on $name', framework => {
  const serve = async (setup: AuthSetup = {}) => {
    const clock = manualClock()
    const { keyring, ...others } = setup
    const options = keyring && 'flow' in keyring ? keyring : { clock, trustedProxies: ['127.0.0.1'], ...keyring }
    const served = await framework.serve({ keyring: options, ...others })
    return { clock, ...served, ...deviceSteps(served) }
  }
  const codesOf = async ({ start }: Awaited<ReturnType<typeof serve>>, form = {}) => (await start(form)).body

  it('asks for the code, and connects nothing by being opened', async () => {
    const server = await serve()
    const { show, poll } = server
    const { device_code: deviceCode, user_code: code } = await codesOf(server)
    const empty = await show(ANN)
    expect(empty).toMatchObject({ status: 200 })
    expect(empty.text).toContain('name="user_code" value=""')
    const prefilled = await show(ANN, `?user_code=${code}`)
    expect(prefilled.text).toContain(`name="user_code" value="${code}"`)
    expect(prefilled.text).not.toContain('name="approval"')
    // it is nobody's yet
    expect((await show(BOB, `?user_code=${code}`)).text).toContain(code)
    expect((await poll(deviceCode)).body.error).toBe('authorization_pending')
  })

  it.each([
    ['in lower case', (code: string) => code.toLowerCase()],
    ['without a dash', (code: string) => code.replace('-', '')],
    ['with spaces and dashes elsewhere', (code: string) => ` ${code.replace('-', '').split('').join(' - ')} `],
    ['with a dash of another kind', (code: string) => code.replace('-', '–')],
    ['with full-width letters', (code: string) => code.replaceAll(/[A-Z]/g, c => String.fromCharCode(c.charCodeAt(0) + 0xfee0))],
    ['with an invisible character', (code: string) => code.replace('-', '\u200b\u00ad')],
    [
      'with digits that look like its letters',
      (code: string) => code.replaceAll(/[LZSGB]/g, letter => ({ L: '1', Z: '2', S: '5', G: '6', B: '8' })[letter] ?? letter),
    ],
  ])('takes a code %s', async (_what, spelled) => {
    const server = await serve()
    const { user_code: code } = await codesOf(server)
    const page = await server.open(ANN, spelled(code))
    expect(page.status).toBe(200)
    expect(page.text).toContain('name="approval"')
    const prefilled = await server.show(ANN, `?user_code=${encodeURIComponent(spelled(code))}`)
    expect(prefilled.text).toContain(`value="${code}"`)
  })

  it.each([
    ['wrong', WRONG],
    ['too short', 'BCDF-GHJ'],
    ['too long', 'BCDF-GHJK-L'],
    ['with a vowel', 'ABCD-FGHJ'],
    ['with a zero', 'BCDF-GHJ0'],
    ['with an umlaut', 'BCDF-GHJẞ'],
    ['very long', 'B'.repeat(10_000)],
    ['hostile', HOSTILE],
  ])('does not know a code that is %s', async (_what, code) => {
    const { open, show } = await serve()
    const shown = code === WRONG ? WRONG : ''
    expect((await show(ANN, `?user_code=${encodeURIComponent(code)}`)).text).toContain(`value="${shown}"`)
    const page = await open(ANN, code)
    expect(page.status).toBe(400)
    expect(page.text).toContain('This code is not known.')
    expect(page.text).not.toContain('<script>')
  })

  it('asks for a code where none was typed, which is no guess', async () => {
    const { open } = await serve()
    for (let i = 0; i < 11; i++) expect((await open(ANN, ' ')).text).toContain('Type the code that the device shows.')
  })

  it('says the same of a code that is wrong, expired, used, refused, or another person’s', async () => {
    const server = await serve()
    const { open, decide, poll, clock } = server
    const [used, refused, theirs, expired] = [
      await codesOf(server),
      await codesOf(server),
      await codesOf(server),
      await codesOf(server),
    ]
    await decide(ANN, await open(ANN, used.user_code))
    expect((await poll(used.device_code)).status).toBe(200)
    await decide(ANN, await open(ANN, refused.user_code), 'deny')
    await open(BOB, theirs.user_code)
    const pages = [used, refused, theirs].map(async ({ user_code: code }) => (await open(ANN, code)).text.replace(code, WRONG))
    const wrong = (await open(ANN, WRONG)).text
    expect(await Promise.all(pages)).toEqual([wrong, wrong, wrong])
    clock.advance({ seconds: 600 })
    expect((await open(ANN, expired.user_code)).text.replace(expired.user_code, WRONG)).toBe(wrong)
  })

  it('is the person’s who opened it first: nobody else sees it or approves it', async () => {
    const server = await serve()
    const { open, decide, poll } = server
    const { device_code: deviceCode, user_code: code } = await codesOf(server)
    const page = await open(ANN, code)
    const elsewhere = { ...ANN, account: 'other' }
    for (const other of [BOB, elsewhere]) {
      expect((await open(other, code)).text).toContain('not known')
      expect((await decide(other, page)).text).toContain('not known')
      expect((await decide(other, page, 'deny')).text).toContain('not known')
    }
    expect((await poll(deviceCode)).body.error).toBe('authorization_pending')
    expect((await open(ANN, code)).status).toBe(200)
    expect((await decide(ANN, page)).text).toContain('Connected')
  })

  it('goes to one of two who open it at once', async () => {
    const server = await serve({ keyring: { store: distantStore() } })
    const { user_code: code } = await codesOf(server)
    const pages = await Promise.all([ANN, BOB, ANN, BOB].map(session => server.open(session, code)))
    const owners = new Set(
      pages.filter(({ status }) => status === 200).map(({ text }) => /<bdi>(ann|bob)<\/bdi>/.exec(text)?.[1]),
    )
    expect(owners.size).toBe(1)
    expect(pages.filter(({ status }) => status === 400)).toHaveLength(2)
  })

  it('takes a decision that is sent twice as one, and none that comes after another one', async () => {
    const server = await serve()
    const { user_code: code, device_code: deviceCode } = await codesOf(server)
    const page = await server.open(ANN, code)
    expect((await server.decide(ANN, page, 'perhaps')).status).toBe(400)
    const answers = await Promise.all([server.decide(ANN, page), server.decide(ANN, page)])
    for (const { text } of answers) expect(text).toContain('Connected')
    expect((await server.decide(ANN, page, 'deny')).text).toContain('not known')
    expect((await server.poll(deviceCode)).status).toBe(200)
  })

  it('takes no form that was changed, made up, made for another code or purpose, or is too old', async () => {
    const server = await serve()
    const { open, decide, poll, keyring, clock } = server
    const [{ user_code: code, device_code: deviceCode }, other] = [await codesOf(server), await codesOf(server)]
    const sealed = sealedOf(await open(ANN, code))
    const seal = await keyring.foundation.issuing.seal()
    const flipped = (sealed.startsWith('A') ? 'B' : 'A') + sealed.slice(1)
    const content = JSON.stringify({ id: 'x', fingerprint: 'x' })
    for (const wrong of [
      flipped,
      sealed.slice(0, -2),
      'x',
      code,
      seal.seal('another purpose', content),
      seal.seal('device approval', content),
    ])
      expect((await decide(ANN, wrong)).text).toContain('not known')
    const otherSealed = sealedOf(await open(BOB, other.user_code))
    expect((await decide(ANN, otherSealed)).text).toContain('not known')
    clock.advance({ seconds: 600 })
    expect((await decide(ANN, sealed)).text).toContain('not known')
    expect((await poll(deviceCode)).body.error).toBe('expired_token')
  })

  it('is decided once by whoever decides both ways at once', async () => {
    const server = await serve({ keyring: { store: distantStore() } })
    const { user_code: code, device_code: deviceCode } = await codesOf(server)
    const page = await server.open(ANN, code)
    const answers = await Promise.all(['deny', 'approve', 'deny', 'approve'].map(decision => server.decide(ANN, page, decision)))
    const said = new Set(answers.filter(({ status }) => status === 200).map(({ text }) => /<h1>(\w+)/.exec(text)?.[1]))
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(2)
    expect([...said]).toEqual([(await server.poll(deviceCode)).status === 200 ? 'Connected' : 'Refused'])
  })

  it('says what the person does not hold, and stays pending', async () => {
    const server = await serve()
    const { open, decide, poll } = server
    const { user_code: code, device_code: deviceCode } = await codesOf(server, { scope: 'a:read a:write b:all' })
    const page = await open(BOB, code)
    expect(page.status).toBe(403)
    expect(page.text).toContain('You do not hold <code dir="ltr">a:write</code>, <code dir="ltr">b:all</code>,')
    expect(page.text).not.toContain('value="approve"')
    expect((await decide(BOB, page)).status).toBe(403)
    expect((await poll(deviceCode)).body.error).toBe('authorization_pending')
    expect((await decide(BOB, page, 'deny')).text).toContain('Refused')
    expect((await poll(deviceCode)).body.error).toBe('access_denied')
  })

  it('approves nothing but what was shown', async () => {
    const server = await serve()
    const { open, decide, poll } = server
    const { user_code: code, device_code: deviceCode } = await codesOf(server)
    const page = await open(BOB, code)
    const promoted = { ...BOB, grants: ['a:read', 'secret:all'] }
    const again = await decide(promoted, page)
    expect(again.text).toContain('secret:all')
    expect(again.text).toContain('value="approve"')
    expect((await poll(deviceCode)).body.error).toBe('authorization_pending')
    expect((await decide(promoted, again)).text).toContain('Connected')
    server.clock.advance({ seconds: 5 })
    expect((await poll(deviceCode)).body.scope).toBe('a:read secret:all')
  })

  it('says for how long it would be', async () => {
    const server = await serve()
    const { text } = await server.open(ANN, (await codesOf(server)).user_code)
    expect(text).toContain('for 30 days, and longer if it renews the login at least every 90 days')
  })

  it('connects nothing that would not fit into a token', async () => {
    const grants = Array.from({ length: 100 }, (_, i) => `g${i}:${'x'.repeat(190)}`)
    const server = await serve({ identify: () => ({ ...ANN, grants }) })
    const { user_code: code, device_code: deviceCode } = await codesOf(server)
    const page = await server.open(ANN, code)
    expect(page.status).toBe(403)
    expect(page.text).toContain('at most 4096 characters')
    expect(page.text).not.toContain('value="approve"')
    expect((await server.decide(ANN, page)).text).not.toContain('Connected')
    expect((await server.poll(deviceCode)).body.error).toBe('authorization_pending')
    expect((await server.decide(ANN, page, 'deny')).text).toContain('Refused')
    const less = await codesOf(server, { scope: grants.slice(0, 10).join(' ') })
    await server.decide(ANN, await server.open(ANN, less.user_code))
    expect((await server.poll(less.device_code)).status).toBe(200)
  })

  it('shows a key as a program by its id, and not by the name that its owner gave it', async () => {
    const server = await serve()
    const { key, secret } = await server.keyring.keys.create({ name: 'Merger project', account: 'other' })
    const { user_code: code } = await codesOf(server, { client_id: key.id, client_secret: secret })
    const { text } = await server.open(ANN, code)
    expect(text).toContain(`A program that calls itself <strong><bdi>${key.id}</bdi></strong>`)
    expect(text).not.toContain('Merger')
  })

  it('knows no code of a key that was revoked since', async () => {
    const server = await serve()
    const { key, secret } = await server.keyring.keys.create({ name: 'Kiosk', account: 'acme' })
    const client = { client_id: key.id, client_secret: secret }
    const [opened, unopened] = [await codesOf(server, client), await codesOf(server, client)]
    const page = await server.open(ANN, opened.user_code)
    expect(page.status).toBe(200)
    await server.keyring.keys.revoke(key.id)
    for (const answer of [await server.decide(ANN, page), await server.open(ANN, unopened.user_code)])
      expect(answer).toMatchObject({ status: 400, text: expect.stringContaining('not known') })
  })

  it('is for nobody whose id is like that of a key', async () => {
    const server = await serve()
    const { user_code: code } = await codesOf(server)
    const page = await server.open({ ...ANN, user: 'key_abc' }, code)
    expect(page).toMatchObject({ status: 403, text: expect.stringContaining('like that of a key') })
    expect((await server.open({ ...ANN, user: 'akey_abc' }, code)).status).toBe(200)
  })

  it('tells whether the device asked from where the person is', async () => {
    const server = await serve()
    const from = (ip: string) => ({ 'x-forwarded-for': ip })
    const { user_code: code } = (await server.start({}, from('203.0.113.7'))).body
    server.clock.advance({ seconds: 125 })
    const page = await server.open(ANN, code, from('198.51.100.1'))
    expect(page.text).toContain('2 minutes ago')
    expect(page.text).toContain('<code dir="ltr">203.0.113.7</code>, which is not the one that you use now')
    expect((await server.open(ANN, code, from('203.0.113.7'))).text).toContain('the one that you use now')
    const unknown = (await server.start({}, from('nonsense'))).body
    expect((await server.open(ANN, unknown.user_code, from('nonsense'))).text).toContain('an address that is not known')
  })

  it('describes grants as the catalogue does', async () => {
    const grantCatalogue = { 'a:read': 'See <everything>', 'a:write': 'Change it' }
    const server = await serve({ keyring: { rules: { grantCatalogue } } })
    const { user_code: code } = await codesOf(server)
    const { text } = await server.open(ANN, code)
    expect(text).toContain('See &lt;everything&gt;')
    expect(text).toContain('Change it')
  })

  it('escapes whatever it is told', async () => {
    const server = await serve({ settings: { apiName: HOSTILE } })
    const { start, open, show } = server
    const hostile = `"><script>alert(1)</script>'`.replaceAll('"', "'")
    const started = await start({ client_id: hostile, scope: `<script> a'b&c` })
    expect(started.status).toBe(200)
    const person = { user: HOSTILE, account: `<i>${HOSTILE}`, grants: ['*'] }
    const pages = [
      await open(person, started.body.user_code),
      await show(person, `?user_code=${encodeURIComponent(HOSTILE)}`),
      await open(person, HOSTILE),
    ]
    for (const { text } of pages) {
      expect(text).not.toMatch(/<script|<i>/)
      expect(text).toContain('&lt;script&gt;alert(1)')
    }
    expect(pages[0]?.text).toContain('a&#39;b&amp;c')
    expect(pages[1]?.text).toContain('name="user_code" value=""')
  })

  it('is kept by nobody, framed by nobody, and loads nothing from elsewhere', async () => {
    const server = await serve()
    const { user_code: code } = await codesOf(server)
    const confirm = await server.open(ANN, code)
    const pages = [
      await server.show(ANN),
      await server.show(null),
      await server.open(ANN, WRONG),
      confirm,
      await server.decide(ANN, confirm),
    ]
    for (const { headers } of pages) {
      expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('referrer-policy')).toBe('same-origin')
      expect(headers.get('x-frame-options')).toBe('DENY')
      const policy = headers.get('content-security-policy')
      for (const part of ["default-src 'none'", "style-src 'self'", "form-action 'self'", "frame-ancestors 'none'"])
        expect(policy).toContain(part)
    }
  })

  it('names its stylesheet and its form so that they are found below a mount', async () => {
    const server = await serve()
    const { text } = await server.show(ANN)
    const url = new URL(PAGE, 'http://localhost')
    const [, stylesheet = ''] = /href="([^"]+)"/.exec(text) ?? []
    const [, action = ''] = /action="([^"]+)"/.exec(text) ?? []
    expect(new URL(action, url).pathname).toBe(PAGE)
    const style = await server.fetch(new URL(stylesheet, url).pathname)
    expect(style.headers.get('content-type')).toContain('text/css')
  })

  describe('who is not signed in', () => {
    it('is asked to', async () => {
      const server = await serve()
      const { user_code: code } = await codesOf(server)
      for (const page of [await server.show(null), await server.open(null, code), await server.decide(null, 'x')])
        expect(page).toMatchObject({ status: 401, text: expect.stringContaining('Sign in first') })
      // and that opened nothing
      expect((await server.open(BOB, code)).status).toBe(200)
    })

    it.each([
      ['/login?via=device', '/login?via=device&return_to=%2Foauth%2Fdevice'],
      ['https://id.example.com/in', 'https://id.example.com/in?return_to=ORIGIN%2Foauth%2Fdevice'],
    ])('is sent to %s, and back', async (signInUrl, target) => {
      const server = await serve({ settings: { signInUrl } })
      const location = target.replace('ORIGIN', encodeURIComponent(server.url))
      const empty = await server.show(null)
      expect(empty.status).toBe(303)
      expect(empty.headers.get('location')).toBe(location)
      const prefilled = await server.show(null, '?user_code=bcdfghjk&x=1')
      expect(prefilled.headers.get('location')).toBe(`${location}%3Fuser_code%3DBCDF-GHJK`)
      const hostile = await server.show(null, `?user_code=${encodeURIComponent('//evil.example')}`)
      expect(hostile.headers.get('location')).toBe(location)
      expect((await server.open(null, 'BCDF-GHJK')).headers.get('location')).toBe(location)
    })

    it('is not let in as somebody who is no active member', async () => {
      const server = await serve()
      const { user_code: code } = await codesOf(server)
      await server.keyring.members.add({ user: 'ann', account: 'acme' })
      await server.keyring.members.deactivate('ann', { account: 'acme' })
      for (const page of [await server.show(ANN), await server.open(ANN, code)]) {
        expect(page).toMatchObject({ status: 403, text: expect.stringContaining('You are not an active member') })
        expect(page.headers.get('content-type')).toContain('text/html')
      }
    })
  })

  it.each([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another host of this site', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['a sandboxed page', { origin: 'null' }],
    ['an origin that cors names', { origin: 'https://app.example.com' }],
  ])('takes nothing that %s had the browser send', async (_what, headers) => {
    const server = await serve({ keyring: { cors: { origins: ['https://app.example.com'], credentials: true } } })
    const { user_code: code, device_code: deviceCode } = await codesOf(server)
    expect((await server.open(ANN, code, headers)).status).toBe(403)
    const page = await server.open(BOB, code)
    expect(page.status).toBe(200)
    expect((await server.decide(BOB, page, 'approve', headers)).status).toBe(403)
    expect((await server.poll(deviceCode)).body.error).toBe('authorization_pending')
  })

  it('takes what its own page sends', async () => {
    const server = await serve()
    const { user_code: code } = await codesOf(server)
    const headers = { 'sec-fetch-site': 'same-origin', origin: server.url }
    const page = await server.open(ANN, code, headers)
    expect((await server.decide(ANN, page, 'approve', headers)).status).toBe(200)
  })

  it('answers what is no form with a page', async () => {
    const { fetch } = await serve()
    const headers = { 'x-session': JSON.stringify(ANN) }
    for (const init of [
      { method: 'POST', headers: { ...headers, 'content-type': 'text/plain' }, body: 'user_code=x' },
      { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{' },
      { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{"user_code":["x"]}' },
      {
        method: 'POST',
        headers,
        body: new URLSearchParams([
          ['user_code', 'x'],
          ['user_code', 'y'],
        ]),
      },
      { method: 'POST', headers, body: new URLSearchParams({ user_code: 'x'.repeat(70_000) }) },
    ]) {
      const answer = await fetch(PAGE, init)
      expect([400, 413, 415]).toContain(answer.status)
      expect(answer.headers.get('content-type')).toContain('text/html')
    }
  })

  describe('guesses', () => {
    const from = (n: number) => ({ 'x-forwarded-for': `10.0.0.${n}` })

    it('have a limit by person, from wherever', async () => {
      const server = await serve()
      const { user_code: code } = await codesOf(server)
      for (let n = 1; n <= 10; n++) expect((await server.open(ANN, n % 2 ? WRONG : 'nonsense', from(n))).status).toBe(400)
      server.clock.advance({ seconds: 60 })
      const refused = await server.open(ANN, code, from(11))
      expect(refused.status).toBe(429)
      expect(refused.headers.get('retry-after')).toBe('540')
      expect(refused.text).toContain('Try again in 9 minutes.')
      expect(refused.headers.get('cache-control')).toBe('no-store')
      // others go on, and so does she once it is over
      expect((await server.open(BOB, WRONG, from(11))).status).toBe(400)
      server.clock.advance({ seconds: 540 })
      const { user_code: next } = await codesOf(server)
      expect((await server.open(ANN, next, from(11))).status).toBe(200)
    })

    it('have a limit by address, of whomever', async () => {
      const server = await serve()
      const { user_code: code } = await codesOf(server)
      const person = (n: number) => ({ user: `p${n}`, account: 'acme', grants: [] })
      for (let n = 1; n <= 100; n++) expect((await server.open(person(n), WRONG, from(1))).status).toBe(400)
      expect((await server.open(person(101), code, from(1))).status).toBe(429)
      expect((await server.open(person(101), code, from(2))).status).toBe(200)
    })

    it('of one person stop nobody else behind the same address', async () => {
      const server = await serve()
      const { user_code: code } = await codesOf(server)
      for (let n = 1; n <= 12; n++) expect((await server.open(ANN, WRONG, from(1))).status).toBe(n <= 10 ? 400 : 429)
      expect((await server.open(BOB, code, from(1))).status).toBe(200)
    })

    it('stop nobody else whose address is not known', async () => {
      const server = await serve()
      const { user_code: code } = await codesOf(server)
      const unknown = { 'x-forwarded-for': 'nonsense' }
      const person = (n: number) => ({ user: `p${n}`, account: 'acme', grants: [] })
      for (let n = 1; n <= 101; n++) await server.open(person(n), WRONG, unknown)
      expect((await server.open(ANN, code, unknown)).status).toBe(200)
    })

    it('have to wait for the longer of two limits', async () => {
      const server = await serve()
      const person = (n: number) => ({ user: `p${n}`, account: 'acme', grants: [] })
      for (let n = 1; n <= 10; n++) await server.open(ANN, WRONG, from(n))
      server.clock.advance({ seconds: 60 })
      for (let n = 1; n <= 100; n++) await server.open(person(n), WRONG, from(20))
      expect((await server.open(ANN, WRONG, from(20))).headers.get('retry-after')).toBe('600')
    })

    it('from IPv6 count by the network that one caller has', async () => {
      const server = await serve()
      const person = (n: number) => ({ user: `p${n}`, account: null, grants: [] })
      const at = (address: string) => ({ 'x-forwarded-for': address })
      for (let n = 1; n <= 100; n++) expect((await server.open(person(n), WRONG, at(`2001:db8::${n}`))).status).toBe(400)
      expect((await server.open(person(101), WRONG, at('2001:db8::ffff'))).status).toBe(429)
      expect((await server.open(person(101), WRONG, at('2001:db8:0:1::1'))).status).toBe(400)
    })

    it('that are right do not count, and forgive none that was wrong', async () => {
      const server = await serve()
      for (let n = 0; n < 9; n++) await server.open(ANN, WRONG)
      const { user_code: code } = await codesOf(server)
      for (let n = 0; n < 5; n++) expect((await server.open(ANN, code)).status).toBe(200)
      expect((await server.open(ANN, WRONG)).status).toBe(400)
      expect((await server.open(ANN, code)).status).toBe(429)
    })

    it('that come at once are no more than the limit', async () => {
      const server = await serve({ keyring: { store: distantStore() } })
      const pages = await Promise.all(Array.from({ length: 30 }, () => server.open(ANN, WRONG)))
      expect(pages.filter(({ status }) => status === 400)).toHaveLength(10)
      expect(pages.filter(({ status }) => status === 429)).toHaveLength(20)
    })
  })

  it('shares codes, owners and guesses with every instance on the store', async () => {
    const clock = manualClock()
    const options = { store: `sqlite:${join(temporaryFolder(), 'keys.db')}`, clock }
    const [one, two] = [await serve({ keyring: createKeyring(options) }), await serve({ keyring: createKeyring(options) })]
    const { device_code: deviceCode, user_code: code } = await codesOf(one)
    const page = await two.open(ANN, code)
    expect((await one.open(BOB, code)).status).toBe(400)
    expect((await one.decide(ANN, page)).text).toContain('Connected')
    const answers = await Promise.all([one, two, one, two].map(({ poll }) => poll(deviceCode)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    for (let n = 0; n < 9; n++) expect((await (n % 2 ? one : two).open(BOB, WRONG)).status).toBe(400)
    for (const server of [one, two]) expect((await server.open(BOB, WRONG)).status).toBe(429)
  })
})
