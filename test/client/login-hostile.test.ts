import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { visit } from './login-kit.js'
import { type Answers, withScriptedAuthServer } from './scripted-auth-server.js'

const tokens =
  (more: object): Answers[string] =>
  () => ({ access_token: 'at1', refresh_token: 'rt1', token_type: 'Bearer', expires_in: 3600, ...more })
const metadata =
  (more: (origin: string) => object): Answers[string] =>
  (_request, origin) => ({
    issuer: origin,
    token_endpoint: `${origin}/t`,
    device_authorization_endpoint: `${origin}/d`,
    ...more(origin),
  })
const device =
  (more: (origin: string) => object): Answers[string] =>
  (_request, origin) => ({
    device_code: 'dc',
    user_code: 'ABCD',
    verification_uri: `${origin}/dev`,
    expires_in: 600,
    ...more(origin),
  })
const METADATA = '/.well-known/oauth-authorization-server'

describe('an authorization server that means ill', () => {
  it.each([
    ['a scope without end', { scope: 'a:read '.repeat(100_000) }],
    ['a scope that is none', { scope: 'a:read "quoted"' }],
    ['a token without end', { access_token: 'a'.repeat(20_000) }],
    ['a refresh token without end', { refresh_token: 'r'.repeat(20_000) }],
  ])('is not followed where it hands over %s', async (_what, more) => {
    const { login, call, path } = await withScriptedAuthServer({ '/t': tokens(more) })
    await expect(login.accessToken(call())).rejects.toMatchObject({ reason: 'invalid_answer' })
    expect(existsSync(path)).toBe(false)
  })

  it('does not fill the memory with an answer', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * 2 ** 20, ' '))
    const { login, call } = await withScriptedAuthServer({ [METADATA]: () => bomb })
    await expect(login.accessToken(call())).rejects.toMatchObject({
      reason: 'invalid_answer',
      message: expect.stringContaining('more than 1 MiB') as string,
    })
  })

  it.each([
    ['control characters', () => ({ issuer: 'https://evil.example/\u001b[2J\u202e' })],
    ['a blob of the origin', (origin: string) => ({ issuer: `blob:${origin}/1` })],
    ['a path of the origin', (origin: string) => ({ issuer: `${origin}/other` })],
    ['a query', (origin: string) => ({ issuer: `${origin}?x` })],
  ])('is not believed with an issuer that has %s', async (_what, more) => {
    const { login, call } = await withScriptedAuthServer({ [METADATA]: metadata(more) })
    const error = (await login.accessToken(call()).catch((reason: unknown) => reason)) as Error & { reason: string }
    expect(error).toMatchObject({ reason: 'invalid_metadata', message: expect.stringContaining('its issuer is') as string })
    // oxlint-disable-next-line no-control-regex
    expect(error.message).not.toMatch(/[\u0000-\u001f\u202e]/)
  })

  it('is believed with an issuer that ends in a slash', async () => {
    const { login, call } = await withScriptedAuthServer({ [METADATA]: metadata(origin => ({ issuer: `${origin}/` })) })
    expect(await login.accessToken(call())).toBe('at1')
  })

  it('is not believed with endpoints that have a user', async () => {
    const withUser = (origin: string) => ({ token_endpoint: `${origin.replace('//', '//ann:secret@')}/t` })
    const { login, call } = await withScriptedAuthServer({ [METADATA]: metadata(withUser) })
    await expect(login.accessToken(call())).rejects.toMatchObject({
      reason: 'invalid_metadata',
      message: expect.stringMatching(/token_endpoint has a user/) as string,
    })
  })

  it.each([
    ['of another origin', () => ({ verification_uri: 'https://evil.example/dev' })],
    ['with a user', (origin: string) => ({ verification_uri: origin.replace('//', '//api.example.com@') })],
  ])('does not send people to a page %s', async (_what, more) => {
    const { login, call, said } = await withScriptedAuthServer({ '/d': device(more) })
    await expect(login.accessToken(call())).rejects.toMatchObject({ reason: 'invalid_answer' })
    expect(said).toEqual([])
  })

  it('does not show a page with the code that is elsewhere', async () => {
    const more = () => ({ verification_uri_complete: 'https://evil.example/dev?user_code=ABCD' })
    const { login, call, said } = await withScriptedAuthServer({ '/d': device(more) })
    await login.accessToken(call())
    expect(said.join('\n')).not.toContain('evil')
  })

  it('does not have people wait for days', async () => {
    const waited: number[] = []
    let at = Date.parse('2026-01-01T00:00:00Z')
    const { login, call, said } = await withScriptedAuthServer(
      { '/d': device(() => ({ interval: 3e6, expires_in: 1e300 })), '/t': () => ({ error: 'authorization_pending' }) },
      {
        clock: () => new Date(at),
        async wait(milliseconds) {
          waited.push(milliseconds)
          at += milliseconds
        },
      },
    )
    await expect(login.accessToken(call())).rejects.toMatchObject({ reason: 'expired_token' })
    expect(Math.max(...waited)).toBe(60_000)
    expect(waited.reduce((sum, milliseconds) => sum + milliseconds, 0)).toBe(3_600_000)
    expect(said.at(-1)).toContain('good for 60 minutes')
  })

  it('is waited for until the code ends, and no longer', async () => {
    const waited: number[] = []
    let at = 0
    const { login, call } = await withScriptedAuthServer(
      { '/d': device(() => ({ interval: 50, expires_in: 60 })), '/t': () => ({ error: 'authorization_pending' }) },
      {
        clock: () => new Date(at),
        async wait(milliseconds) {
          waited.push(milliseconds)
          at += milliseconds
        },
      },
    )
    await expect(login.accessToken(call())).rejects.toMatchObject({ reason: 'expired_token' })
    expect(waited).toEqual([50_000, 10_000])
  })

  it.each([
    [0, 0],
    [-5, 0],
    ['60', 60_000],
    ['soon', 0],
    [undefined, 30 * 86_400_000],
  ])('that says %j for the life of a token', async (seconds, lifetime) => {
    const clock = () => new Date('2026-01-01T00:00:00Z')
    const { login, call, path, server } = await withScriptedAuthServer({ '/t': tokens({ expires_in: seconds }) }, { clock })
    await login.accessToken(call())
    const { logins } = JSON.parse(readFileSync(path, 'utf8')) as { logins: Record<string, { accessTokenExpiresAt: string }> }
    const ends = logins[server.url]?.accessTokenExpiresAt ?? ''
    expect(Date.parse(ends) - clock().getTime()).toBe(lifetime)
  })
})

describe('a login that replaces another', () => {
  it('does not end itself where the server hands out the same tokens again', async () => {
    const { login, call, sentTo } = await withScriptedAuthServer({ '/t': tokens({}) })
    await login.logIn(call())
    await login.logIn(call())
    expect(sentTo('/r')).toEqual([])
  })

  it('says where the other could not be ended', async () => {
    const { login, call, said } = await withScriptedAuthServer({ '/r': () => 503 })
    await login.logIn(call())
    await login.logIn(call())
    expect(said.at(-1)).toMatch(/^The login before is replaced here, but the server was not told/)
  })
})

describe('a login that can not be kept', () => {
  it('is not asked for where the file can not be written', async () => {
    const { login, call, home, server } = await withScriptedAuthServer()
    const blocked = await withScriptedAuthServer({}, { environment: { HOME: `${home}/nowhere` } })
    await expect(blocked.login.accessToken(call())).rejects.toMatchObject({
      name: 'LoginFileError',
      message: expect.stringContaining(`${home}/nowhere`) as string,
    })
    expect(server.came).toEqual([])
    expect(await login.accessToken(call())).toBe('at1')
  })

  it('is ended at the server, and the browser says that it failed', async () => {
    const shown: number[] = []
    const kit = await withScriptedAuthServer(
      {},
      {
        device: false,
        async openBrowser(url) {
          writeFileSync(kit.path, 'mine', { mode: 0o600 })
          const { searchParams } = new URL(url)
          const { status } = await visit(`${searchParams.get('redirect_uri')}?code=c&state=${searchParams.get('state')}`)
          shown.push(status)
        },
      },
    )
    await expect(kit.login.accessToken(kit.call())).rejects.toMatchObject({ name: 'LoginFileError' })
    expect(shown).toEqual([400])
    expect(kit.sentTo('/r').map(form => form.get('token'))).toEqual(['rt1'])
    expect(readFileSync(kit.path, 'utf8')).toBe('mine')
  })

  it('is ended at the server by code, too, and said where that fails', async () => {
    const kit = await withScriptedAuthServer(
      { '/r': () => 503 },
      { wait: async () => writeFileSync(kit.path, 'mine', { mode: 0o600 }) },
    )
    await expect(kit.login.accessToken(kit.call())).rejects.toMatchObject({ name: 'LoginFileError' })
    expect(kit.sentTo('/r')).toHaveLength(1)
    expect(kit.said.at(-1)).toMatch(/^The login could not be kept here, but the server was not told/)
  })
})

describe('the listener for the browser', () => {
  it('lets nobody hold connections open', { timeout: 30_000 }, async () => {
    const kit = await withScriptedAuthServer(
      {},
      {
        device: false,
        wait: () => new Promise(() => {}),
        async openBrowser(url) {
          const { searchParams } = new URL(url)
          const callback = new URL(searchParams.get('redirect_uri') ?? '')
          const idle = Array.from({ length: 300 }, () =>
            connect(Number(callback.port), '127.0.0.1')
              .on('error', () => {})
              .resume(),
          )
          await Promise.all(idle.map(socket => new Promise(resolve => socket.once('close', resolve))))
          await visit(`${callback.href}?code=c&state=${searchParams.get('state')}`)
        },
      },
    )
    expect(await kit.login.accessToken(kit.call())).toBe('at1')
  })
})

describe('the folder of a login', () => {
  it('is made, but not the folders above it', async () => {
    const { home } = await withScriptedAuthServer()
    const { login, call } = await withScriptedAuthServer({}, { folder: `${home}/deep/below` })
    await expect(login.accessToken(call())).rejects.toMatchObject({ name: 'LoginFileError' })
    expect(existsSync(`${home}/deep`)).toBe(false)
    expect(statSync(home).isDirectory()).toBe(true)
  })

  it.skipIf(process.platform !== 'linux')('is not waited for where the system makes none', async () => {
    const { login, call } = await withScriptedAuthServer({}, { environment: { HOME: '/proc/nonexistent' } })
    await expect(login.accessToken(call())).rejects.toMatchObject({ name: 'LoginFileError' })
  })
})
