import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { createClient } from 'keywright/client'
import { createLogin } from 'keywright/client/login'
import { describe, expect, it } from 'vitest'
import { authFrameworks } from '../oauth/auth-servers.js'
import { createHandClock, createLoginKit, DAY_MS, makeHome, renewals } from './login-kit.js'

const [express, , koa] = authFrameworks as readonly [(typeof authFrameworks)[0], unknown, (typeof authFrameworks)[0]]

const serveBy = async (framework = express) => {
  const clock = createHandClock()
  const served = await framework.serve({ keyring: { store: 'memory:', clock: clock.now } })
  return { clock, served, kit: createLoginKit(served, { clock: clock.now }) }
}

describe.each([express, koa])('a login on $name', framework => {
  it('has a person log in once, keeps it for this user alone, and ends it at the server', async () => {
    const { served, kit } = await serveBy(framework)
    const token = await kit.token()
    expect(kit.said[0]).toBe('Interactive login required. Your browser has been opened to visit the following URL:')
    expect(kit.said.slice(1)).toEqual(kit.opened)
    expect(kit.shown[0]).toMatchObject({ status: 200 })
    expect(kit.shown[0]?.text).toContain('You can close this window')
    const used = await served.use(token)
    expect([used.status, used.body]).toEqual([200, expect.objectContaining({ kind: 'token', grants: ['a:read', 'a:write'] })])

    if (process.platform !== 'win32') {
      expect(kit.mode()).toBe(0o600)
      expect(statSync(dirname(kit.path)).mode & 0o7777).toBe(0o700)
    }
    const { [served.url]: entry, ...others } = kit.file().logins
    expect(others).toEqual({})
    expect(entry).toEqual({
      clientId: 'acme',
      scope: null,
      grants: ['a:read', 'a:write'],
      accessToken: token,
      refreshToken: expect.stringMatching(/^kwr_/) as string,
      renewedAt: '2026-01-01T00:00:00.000Z',
      accessTokenExpiresAt: '2026-01-31T00:00:00.000Z',
      expiresAt: '2026-01-31T00:00:00.000Z',
    })

    // the second run
    const again = createLoginKit(served, {}, kit.home)
    const clock = createHandClock()
    const second = createLogin({ environment: { HOME: kit.home }, clock: clock.now })
    expect(await second.accessToken(again.call({ interactive: false }))).toBe(token)
    expect(again.sent).toEqual([])

    expect(await kit.login.logOut(kit.call())).toBe(true)
    expect((await served.use(token)).status).toBe(401)
    expect(existsSync(kit.path)).toBe(false)
    expect(await kit.login.logOut(kit.call())).toBe(false)
    expect(kit.said).toHaveLength(2)
  })

  it('is renewed while it is used, for as long as that may be, and is over on day 31 without', async () => {
    const { served, kit, clock } = await serveBy(framework)
    const first = await kit.token()
    clock.pass(14 * DAY_MS)
    expect(await kit.token()).toBe(first)
    clock.pass(2 * DAY_MS)
    const second = await kit.token({ interactive: false })
    expect(second).not.toBe(first)
    expect([renewals(kit.sent), kit.opened.length]).toEqual([1, 1])
    expect(kit.file().logins[served.url]).toMatchObject({ accessToken: second, expiresAt: '2026-02-16T00:00:00.000Z' })
    expect((await served.use(second)).status).toBe(200)

    clock.pass(31 * DAY_MS)
    await expect(kit.token({ interactive: false })).rejects.toMatchObject({ name: 'LoginRequiredError', code: 'login_required' })
    expect(renewals(kit.sent)).toBe(1)
    const third = await kit.token()
    expect([renewals(kit.sent), kit.opened.length]).toEqual([1, 2])
    expect((await served.use(third)).status).toBe(200)
  })

  it('is that of createClient', async () => {
    const { served, kit } = await serveBy(framework)
    const client = createClient({ baseUrl: served.url, name: 'acme', envVar: 'KEYWRIGHT_TEST_NONE', login: kit.login })
    expect(await client.json('/protected')).toMatchObject({ kind: 'token', account: 'acme' })
    await served.keyring.logins.end((await served.keyring.logins.list({})).items[0]?.id ?? '')
    // the token is refused, the refresh token too: the person is asked
    expect(await client.json('/protected')).toMatchObject({ kind: 'token', account: 'acme' })
    expect(kit.opened).toHaveLength(2)
    expect(await client.logOut()).toBe(true)
    const silent = createClient({
      baseUrl: served.url,
      name: 'acme',
      envVar: 'KEYWRIGHT_TEST_NONE',
      login: kit.login,
      interactive: false,
    })
    await expect(silent.json('/protected')).rejects.toMatchObject({ code: 'no_credential' })
  })
})

describe('a login', () => {
  it('that is ended at the server is renewed once, else a person is asked', async () => {
    const { served, kit } = await serveBy()
    const first = await kit.token()
    const second = await kit.token({ refused: first })
    expect([renewals(kit.sent), kit.opened.length]).toEqual([1, 1])
    // another call that saw the old one refused
    expect(await kit.token({ refused: first })).toBe(second)
    expect(renewals(kit.sent)).toBe(1)

    await served.keyring.logins.end((await served.keyring.logins.list({})).items[0]?.id ?? '')
    await expect(kit.token({ refused: second, interactive: false })).rejects.toMatchObject({ code: 'login_required' })
    expect(renewals(kit.sent)).toBe(2)
    expect(existsSync(kit.path)).toBe(false)
    const third = await kit.token({ refused: second })
    expect((await served.use(third)).status).toBe(200)
    expect([renewals(kit.sent), kit.opened.length]).toEqual([2, 2])
  })

  it('that can not be renewed goes on to its end', async () => {
    const { kit, clock } = await serveBy()
    const first = await kit.token()
    clock.pass(20 * DAY_MS)
    let tries = 0
    const away = () => {
      tries++
      return Promise.reject(new TypeError('fetch failed'))
    }
    expect(await kit.token({ fetch: away })).toBe(first)
    expect(await kit.token({ fetch: away })).toBe(first)
    expect(tries).toBe(1)
    await expect(kit.token({ fetch: away, refused: first })).rejects.toMatchObject({
      code: 'login_failed',
      reason: 'unreachable',
    })
    clock.pass(61_000)
    expect(await kit.token()).not.toBe(first)
    expect(kit.opened).toHaveLength(1)
  })

  it('is asked for once, however many wait, and renewed once', async () => {
    const { kit, clock, served } = await serveBy()
    const many = (more = {}) => Promise.all(Array.from({ length: 20 }, () => kit.token(more)))
    expect(new Set(await many()).size).toBe(1)
    expect(kit.opened).toHaveLength(1)
    clock.pass(20 * DAY_MS)
    const [renewed = '', ...others] = new Set(await many())
    expect([others, renewals(kit.sent)]).toEqual([[], 1])
    expect(new Set(await many({ refused: renewed })).size).toBe(1)
    expect([renewals(kit.sent), kit.opened.length]).toEqual([2, 1])
    expect((await served.use(await kit.token())).status).toBe(200)
  })

  it('is asked for once by two programs that share the file', async () => {
    const { kit, served, clock } = await serveBy()
    const other = createLoginKit(served, { clock: clock.now }, kit.home)
    const [one, two] = await Promise.all([kit.token(), other.token()])
    expect(one).toBe(two)
    expect(kit.opened.length + other.opened.length).toBe(1)
    clock.pass(20 * DAY_MS)
    const [renewed, same] = await Promise.all([kit.token(), other.token()])
    expect(renewed).toBe(same)
    expect(renewals(kit.sent) + renewals(other.sent)).toBe(1)
  })

  it('goes to the server that it comes from, and to no other', async () => {
    const { kit, served } = await serveBy()
    const token = await kit.token()
    for (const baseUrl of [`${served.url}/v2`, served.url.replace('127.0.0.1', 'localhost'), 'https://api.example.com'])
      await expect(kit.token({ baseUrl, interactive: false })).rejects.toMatchObject({ code: 'login_required' })
    const other = await express.serve()
    const another = createLoginKit(other, {}, kit.home)
    const theirs = await another.token()
    expect(theirs).not.toBe(token)
    expect(Object.keys(kit.file().logins)).toEqual([served.url, other.url])
    expect(await another.login.logOut(another.call())).toBe(true)
    expect(Object.keys(kit.file().logins)).toEqual([served.url])
    expect(await kit.token({ interactive: false })).toBe(token)
    for (const baseUrl of ['http://api.example.com', 'https://ann:secret@api.example.com', 'nonsense'])
      await expect(kit.token({ baseUrl })).rejects.toThrow(TypeError)
  })

  it('replaces the one before, which ends', async () => {
    const { kit, served } = await serveBy()
    const first = await kit.token()
    await kit.login.logIn(kit.call())
    const second = await kit.token()
    expect(second).not.toBe(first)
    expect([(await served.use(first)).status, (await served.use(second)).status]).toEqual([401, 200])
    expect((await served.keyring.logins.list({})).items).toHaveLength(1)
  })

  it('is asked for anew where the program has come to need more, or is another', async () => {
    const { kit, served, clock } = await serveBy()
    const narrow = createLoginKit(served, { clock: clock.now, scope: ['a:read'] }, kit.home)
    const first = await narrow.token()
    expect((await served.use(first)).body).toMatchObject({ grants: ['a:read'] })
    expect(await kit.token()).toBe(first)
    const wider = createLoginKit(served, { clock: clock.now, scope: ['a:read', 'a:write'] }, kit.home)
    expect((await served.use(await wider.token())).body).toMatchObject({ grants: ['a:read', 'a:write'] })
    const other = createLoginKit(served, { clock: clock.now, clientId: 'acme-desktop' }, kit.home)
    await expect(other.token({ interactive: false })).rejects.toMatchObject({ code: 'login_required' })
    await other.token()
    expect(kit.file().logins[served.url]).toMatchObject({ clientId: 'acme-desktop' })
  })

  it('is forgotten here where the server is away, and says so', async () => {
    const { kit } = await serveBy()
    await kit.token()
    expect(await kit.login.logOut(kit.call({ fetch: () => Promise.reject(new TypeError('fetch failed')) }))).toBe(true)
    expect(existsSync(kit.path)).toBe(false)
    expect(kit.said.at(-1)).toMatch(/^The login is forgotten here, but the server was not told, .*can't be reached/)
  })

  it('asks nobody and nothing where it may not', async () => {
    const { kit, served } = await serveBy()
    await expect(kit.token({ interactive: false })).rejects.toMatchObject({ code: 'login_required' })
    await expect(kit.login.logIn(kit.call({ interactive: false }))).rejects.toMatchObject({ code: 'login_required' })
    const environment = { HOME: makeHome(), CI: 'true' }
    for (const device of [true, false]) {
      const inCi = createLoginKit(served, { environment, device })
      await expect(inCi.token()).rejects.toMatchObject({
        code: 'login_required',
        message: 'Nobody can log in here: this is CI, as the environment variable CI says. Log in where a person can.',
      })
      expect([inCi.sent, inCi.opened, inCi.said]).toEqual([[], [], []])
    }
    expect([kit.sent, kit.opened, kit.said, existsSync(dirname(kit.path))]).toEqual([[], [], [], false])
  })

  it.each([
    [{ clientid: 'x' }, /unknown option "clientid"/],
    [{ clientId: 'two words' }, /clientId must be printable ASCII/],
    [{ scope: 'a:read' }, /scope must be an array/],
    [{ scope: [] }, /scope must be an array/],
    [{ scope: ['a b'] }, /scope must be an array/],
    [{ folder: '' }, /folder must be the path/],
    [{ openBrowser: true }, /openBrowser must be a function/],
    [{ device: 'yes' }, /device must be true or false/],
    [{ confirm: true }, /confirm must be a function or null/],
    [{ clock: 1 }, /clock must be a function/],
  ])('is not made with %j', (options, message) => {
    // what a program without types may give
    expect(() => createLogin(options as object)).toThrow(message)
    expect(() => createLogin(options as object)).toThrow(TypeError)
  })
})
