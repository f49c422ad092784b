import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClient, getDefaultClient, setDefaultClient } from 'keywright/client'
import { createLogin } from 'keywright/client/login'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { example as luminaryExample } from '../../examples/luminary/example.js'
import { temporaryFolder } from '../stores/temporary-folder.js'
import { allowLogin } from './allow-login.js'
import { runLuminaryClient } from './run-luminary-client.js'
import { storedToken } from './stored-token.js'
import { type SystemApp, systemServers } from './system-servers.js'

const DAY_MS = 86_400_000
const OPENED = 'Interactive login required. Your browser has been opened to visit the following URL:'
const PRINTED = { code: 0, stdout: 'simulations: Sample project\n', stderr: '' }
const BEARER = `curl -X GET 'https://api.example.com/projects' -H 'Authorization: Bearer KEY'`
const X_API_KEY = `curl -X GET 'https://api.example.com/projects' -H 'x-api-key: KEY'`

afterEach(() => {
  vi.unstubAllEnvs()
  setDefaultClient(null)
})

describe.each(systemServers)(`${luminaryExample.title} on $name`, ({ serve }) => {
  const open = () => serve(luminaryExample)
  const newKey = { name: 'simulations', grants: ['projects:read'] }
  const openWithKey = async () => {
    const app = await open()
    return { app, ...(await app.make('ada', newKey)) }
  }
  const inDays = (app: SystemApp, days: number) => new Date(app.clock().getTime() + days * DAY_MS).toISOString()
  const revoke = (app: SystemApp, id: string) => app.manage(`POST /keys/${id}/revoke`, { as: 'ada', body: {} })
  const listed = async (app: SystemApp, as = 'ada') => {
    const { body } = await app.manage('GET /keys', { as })
    return (body.items as { name: string; state: string; createdBy: string }[]).map(({ name, state }) => [name, state])
  }
  const use = async (app: SystemApp, secret: string) => {
    const { status, body, headers } = await app.curl(BEARER, { KEY: secret })
    return { status, code: body.code, challenge: headers.get('www-authenticate') }
  }
  const clientOf = ({ url }: SystemApp, more: object = {}) =>
    createClient({ baseUrl: url, name: 'luminarycloud', envVar: 'LC_API_KEY', ...more })
  const sample = (seenBy: string) => ({ seenBy, projects: [{ id: 'project-1', name: 'Sample project' }] })

  /** The SDK on somebody's machine, whose browser has them signed in and allows what it is asked. */
  const sdk = (app: SystemApp, as = 'ada') => {
    const [home, said, opened] = [temporaryFolder(), [] as string[], [] as string[]]
    const login = createLogin({
      environment: { HOME: home },
      device: false,
      clock: app.clock,
      say: line => void said.push(line),
      async openBrowser(url) {
        opened.push(url)
        await fetch(await allowLogin(url, as))
      },
    })
    const config = join(home, '.luminarycloud', 'config')
    const client = clientOf(app, { login, clock: app.clock })
    return { client, said, opened, config, token: () => storedToken(config, app.url) }
  }

  it('a key has a name and a duration', async () => {
    const { app, key } = await openWithKey()
    expect(key).toMatchObject({ name: 'simulations', state: 'active', expiresAt: expect.any(String) as string })
    const nameless = await app.manage('POST /keys', { as: 'ada', body: { grants: ['projects:read'] } })
    expect([nameless.status, Object.keys(nameless.body.errors as object)]).toEqual([422, ['name']])
  })

  it('a key lasts three months where no duration is chosen', async () => {
    const { app, key, secret } = await openWithKey()
    expect(key.expiresAt).toBe(inDays(app, 90))
    app.clock.advance({ days: 90, ms: -1000 })
    expect((await use(app, secret)).status).toBe(200)
    app.clock.advance({ seconds: 1 })
    expect((await use(app, secret)).status).toBe(401)
  })

  it('a longer duration can be chosen', async () => {
    const app = await open()
    const { key, secret } = await app.make('ada', { ...newKey, expiresAt: inDays(app, 365) })
    expect(key.expiresAt).toBe(inDays(app, 365))
    app.clock.advance({ days: 365, ms: -1000 })
    expect((await use(app, secret)).status).toBe(200)
  })

  it('the key is shown once', async () => {
    const { app, id, secret } = await openWithKey()
    for (const path of ['', `/${id}`]) {
      const { status, text } = await app.manage(`GET /keys${path}`, { as: 'ada' })
      expect([status, text.includes(id), text.includes(secret)]).toEqual([200, true, false])
    }
  })

  it('a revoked key stays listed as inactive', async () => {
    const { app, id } = await openWithKey()
    expect((await revoke(app, id)).status).toBe(200)
    expect(await listed(app)).toEqual([['simulations', 'revoked']])
    const headers = { 'x-example-user': 'ada' }
    const { text } = await app.fetch('/account/profile/keys', { headers })
    expect(text).toMatch(/✗<\/span> Inactive \(revoked\)/)
    expect(text).not.toContain('✓')
  })

  it('a revoked key works no more than an expired one', async () => {
    const { app, id, secret: revoked } = await openWithKey()
    const { secret: expired } = await app.make('ada', { name: 'short', grants: ['projects:read'], expiresAt: inDays(app, 1) })
    for (const secret of [revoked, expired]) expect((await use(app, secret)).status).toBe(200)
    await revoke(app, id)
    app.clock.advance({ days: 1 })
    const answers = [await use(app, revoked), await use(app, expired)]
    expect(answers.map(({ status, code }) => [status, code])).toEqual([
      [401, 'key_revoked'],
      [401, 'key_expired'],
    ])
    for (const { challenge } of answers) expect(challenge).toContain('error="invalid_token"')
  })

  it('a key is deleted only when it is inactive', async () => {
    const { app, id } = await openWithKey()
    const remove = (which: string) => app.manage(`DELETE /keys/${which}`, { as: 'ada' })
    expect((await remove(id)).status).toBe(409)
    expect(await listed(app)).toEqual([['simulations', 'active']])
    await revoke(app, id)
    expect((await remove(id)).status).toBe(204)
    const { id: expiring } = await app.make('ada', newKey)
    app.clock.advance({ days: 90 })
    expect((await remove(expiring)).status).toBe(204)
    expect(await listed(app)).toEqual([])
  })

  it('the SDK takes the key as an option', async () => {
    const { app, secret } = await openWithKey()
    expect(await clientOf(app, { apiKey: secret }).json('/projects')).toEqual(sample('simulations'))
  })

  it('the SDK takes the key from the variable `LC_API_KEY`', async () => {
    const { app, secret } = await openWithKey()
    expect(await runLuminaryClient(app.url, { LC_API_KEY: secret }).ended).toEqual(PRINTED)
  })

  it('the SDK takes the key from a file `.env`', async () => {
    const { app, secret } = await openWithKey()
    const file = join(temporaryFolder(), '.env')
    writeFileSync(file, `LC_API_KEY=${secret}\n`)
    expect(await runLuminaryClient(app.url, {}, [`--env-file=${file}`]).ended).toEqual(PRINTED)
  })

  it('the SDK has a default client', async () => {
    const { app, secret } = await openWithKey()
    setDefaultClient(clientOf(app, { apiKey: secret }))
    expect(await getDefaultClient().json('/projects')).toEqual(sample('simulations'))
  })

  it('without a key the first call opens the browser, and prints its URL', async () => {
    const app = await open()
    const { client, said, opened } = sdk(app)
    expect(opened).toEqual([])
    expect(await client.json('/projects')).toEqual(sample('ada'))
    expect(opened).toEqual([expect.stringContaining(`${app.url}/oauth/authorize?`)])
    expect(said).toEqual([OPENED, opened[0]])
  })

  it('the token is stored in `$HOME/.luminarycloud/config` as JSON', async () => {
    const app = await open()
    const { client, config, token } = sdk(app)
    expect(existsSync(config)).toBe(false)
    await client.json('/projects')
    expect(token()).toMatch(/^eyJ/)
    expect(statSync(config).mode & 0o777).toBe(0o600)
    expect((await use(app, token())).status).toBe(200)
  })

  it('later calls need no login', async () => {
    const app = await open()
    const { client, opened, config } = sdk(app)
    await client.json('/projects')
    const kept = readFileSync(config, 'utf8')
    const again = createLogin({ environment: { HOME: join(config, '..', '..') }, clock: app.clock, say: () => undefined })
    const later = clientOf(app, { login: again, clock: app.clock, interactive: false })
    expect(await later.json('/projects')).toEqual(sample('ada'))
    expect(await client.json('/projects')).toEqual(sample('ada'))
    expect([opened.length, readFileSync(config, 'utf8')]).toEqual([1, kept])
  })

  it('a login lasts 30 days, and is repeated then', async () => {
    const app = await open()
    const { client, opened, token } = sdk(app)
    await client.json('/projects')
    const first = token()
    for (const day of [{ days: 16 }, { days: 14, ms: -1000 }]) {
      app.clock.advance(day)
      await client.json('/projects')
      expect([opened.length, token()]).toEqual([1, first])
    }
    app.clock.advance({ seconds: 1 })
    expect((await use(app, first)).status).toBe(401)
    expect(await client.json('/projects')).toEqual(sample('ada'))
    expect(opened.length).toBe(2)
    expect((await use(app, token())).status).toBe(200)
  })

  it('a login may do what its person may do in the application', async () => {
    const app = await open()
    expect(await sdk(app, 'ada').client.json('/projects')).toEqual(sample('ada'))
    await expect(sdk(app, 'bob').client.json('/projects')).rejects.toMatchObject({
      status: 403,
      code: 'insufficient_grants',
      requiredGrants: ['projects:read'],
    })
  })

  it('a request presents a key as `Authorization: Bearer KEY` or as `x-api-key: KEY`', async () => {
    const { app, secret } = await openWithKey()
    for (const line of [BEARER, X_API_KEY]) {
      const { status, body } = await app.curl(line, { KEY: secret })
      expect([status, body]).toEqual([200, sample('simulations')])
    }
    expect(await clientOf(app, { apiKey: secret, scheme: 'x-api-key' }).json('/projects')).toEqual(sample('simulations'))
  })

  it('without a key, and with one that is not known, the answer is 401', async () => {
    const app = await open()
    const bare = await app.fetch('/projects')
    expect([bare.status, bare.body.code]).toEqual([401, 'missing_credential'])
    expect(await use(app, 'kw_live_nobodys')).toMatchObject({ status: 401, code: 'unknown_key' })
  })

  it('deleting an active key is refused with 409', async () => {
    const { app, id, secret } = await openWithKey()
    const { status, body } = await app.manage(`DELETE /keys/${id}`, { as: 'ada' })
    expect([status, body.code, body.rule]).toEqual([409, 'conflict', 'deleteOnlyInactive'])
    expect((await use(app, secret)).status).toBe(200)
  })

  it('every key ends', async () => {
    const app = await open()
    const endless = await app.manage('POST /keys', { as: 'ada', body: { ...newKey, expiresAt: null } })
    expect([endless.status, endless.body.rule]).toEqual([422, 'neverExpires'])
  })

  it('durations stand below one another, shorter ones and a day of choice too', async () => {
    const app = await open()
    const { text } = await app.fetch('/account/profile/keys/new', { headers: { 'x-example-user': 'ada' } })
    const choices = Array.from(text.matchAll(/type="radio" name="expiresAt" value="(\w+)"[^>]*?( checked)?>/g))
    expect(choices.map(([, value]) => value)).toEqual(['7', '30', '60', '90', '180', '365', 'day'])
    expect(choices.flatMap(([, value, checked]) => (checked ? [value] : []))).toEqual(['90'])
  })

  it('keys belong to the account, and tell who made them', async () => {
    const { app, id } = await openWithKey()
    expect(await listed(app, 'bob')).toEqual([['simulations', 'active']])
    const { body } = await app.manage(`GET /keys/${id}`, { as: 'bob' })
    expect(body).toMatchObject({ createdBy: 'ada', owner: 'ada' })
    expect((await app.manage(`POST /keys/${id}/revoke`, { as: 'bob', body: {} })).status).toBe(200)
  })

  it('a key may do what it was granted, and never more than who makes it', async () => {
    const app = await open()
    const { secret } = await app.make('ada', { name: 'nothing', grants: [] })
    expect(await use(app, secret)).toMatchObject({ status: 403, code: 'insufficient_grants' })
    const refused = await app.manage('POST /keys', { as: 'bob', body: newKey })
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden'])
  })

  it('the option counts before the variable, and a key before a login', async () => {
    const { app, secret } = await openWithKey()
    const { secret: other } = await app.make('ada', { ...newKey, name: 'other' })
    vi.stubEnv('LC_API_KEY', other)
    expect(await clientOf(app, { apiKey: secret }).json('/projects')).toEqual(sample('simulations'))
    const { client, opened } = sdk(app)
    expect(await client.json('/projects')).toEqual(sample('other'))
    expect(opened).toEqual([])
  })

  it('in CI nobody is asked to log in: the program says to set `LC_API_KEY`', async () => {
    const app = await open()
    const home = temporaryFolder()
    const { code, stdout, stderr } = await runLuminaryClient(app.url, { HOME: home, CI: 'true' }).ended
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain('LC_API_KEY')
    expect(stderr).not.toContain(OPENED)
    expect(existsSync(join(home, '.luminarycloud', 'config'))).toBe(false)
  })

  it('who may do less by now can do no more with a login', async () => {
    const app = await open()
    const { client, token } = sdk(app)
    await client.json('/projects')
    await app.keyring.members.update('ada', { grants: [] }, { account: 'acme' })
    expect(await use(app, token())).toMatchObject({ status: 401, code: 'token_revoked' })
  })
})
