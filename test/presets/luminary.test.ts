import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { luminary } from 'keywright/presets'
import { createClient } from 'keywright/client'
import { createLogin } from 'keywright/client/login'
import { temporaryFolder } from '../stores/temporary-folder.js'
import { type PresetApp, presetServers } from './preset-servers.js'

const ROUTES = { '/projects': { any: ['projects:read'] } }
const ANN = { user: 'ann', account: 'acme', grants: ['projects:read'] }
const DAY_MS = 86_400_000

afterEach(() => {
  vi.unstubAllEnvs()
})

async function make(app: PresetApp, more: object = {}) {
  const body = { name: 'simulations', grants: ['projects:read'], ...more }
  const made = await app.manage('POST /keys', { as: ANN, body })
  expect([made.status, made.body]).toEqual([201, expect.anything()])
  const key = made.body.key as { id: string; expiresAt: string }
  return { ...key, secret: String(made.body.secret) }
}

describe.each(presetServers)('luminary() on $name', ({ serve }) => {
  const open = async () => {
    const app = await serve(luminary(), ROUTES)
    const made = await make(app)
    return { app, made, call: (secret: string) => app.get('/projects', { authorization: `Bearer ${secret}` }) }
  }

  it('gives a key three months, a longer duration where one is chosen, and never none', async () => {
    const { app, made, call } = await open()
    const inDays = (days: number) => new Date(app.clock().getTime() + days * DAY_MS).toISOString()
    expect(made.expiresAt).toBe(inDays(90))
    expect((await make(app, { expiresAt: inDays(365) })).expiresAt).toBe(inDays(365))
    const endless = await app.manage('POST /keys', { as: ANN, body: { name: 'x', expiresAt: null } })
    expect([endless.status, endless.body.rule]).toEqual([422, 'neverExpires'])
    expect((await call(made.secret)).status).toBe(200)
    app.clock.advance({ days: 90 })
    const expired = await call(made.secret)
    expect([expired.status, expired.body.code]).toEqual([401, 'key_expired'])
  })

  it('shows a secret once', async () => {
    const { app, made } = await open()
    for (const path of ['', `/${made.id}`])
      expect((await app.manage(`GET /keys${path}`, { as: ANN })).text).not.toContain(made.secret)
  })

  it('lists a revoked key on, which works no more than an expired one', async () => {
    const { app, made, call } = await open()
    expect((await app.manage(`POST /keys/${made.id}/revoke`, { as: ANN, body: {} })).status).toBe(200)
    const refused = await call(made.secret)
    expect([refused.status, refused.body.code]).toEqual([401, 'key_revoked'])
    const listed = (await app.manage('GET /keys', { as: ANN })).body.items as { id: string; state: string }[]
    expect(listed.map(({ id, state }) => [id, state])).toEqual([[made.id, 'revoked']])
  })

  it('deletes only what no longer works', async () => {
    const { app, made } = await open()
    const refused = await app.manage(`DELETE /keys/${made.id}`, { as: ANN })
    expect([refused.status, refused.body.code, refused.body.rule]).toEqual([409, 'conflict', 'deleteOnlyInactive'])
    await app.manage(`POST /keys/${made.id}/revoke`, { as: ANN, body: {} })
    expect((await app.manage(`DELETE /keys/${made.id}`, { as: ANN })).status).toBe(204)
    const expiring = await make(app)
    app.clock.advance({ days: 90 })
    expect((await app.manage(`DELETE /keys/${expiring.id}`, { as: ANN })).status).toBe(204)
    expect((await app.manage('GET /keys', { as: ANN })).body.items).toEqual([])
  })

  it('takes the key as the SDK presents it: given to it, or from LC_API_KEY', async () => {
    const { app, made } = await open()
    const client = (more: object) =>
      createClient({ baseUrl: app.url, name: 'luminarycloud', envVar: 'LC_API_KEY', ...more }).json('/projects')
    expect(await client({ apiKey: made.secret })).toEqual({ seenBy: 'simulations' })
    expect(await client({ apiKey: made.secret, scheme: 'x-api-key' })).toEqual({ seenBy: 'simulations' })
    vi.stubEnv('LC_API_KEY', made.secret)
    expect(await client({})).toEqual({ seenBy: 'simulations' })
    vi.stubEnv('LC_API_KEY', '')
    await expect(client({})).rejects.toThrow('LC_API_KEY')
  })

  it('lets people log in with a browser for 30 days, with what they may do in the application', async () => {
    const { app } = await open()
    const [home, said] = [temporaryFolder(), [] as string[]]
    const login = createLogin({
      environment: { HOME: home },
      device: false,
      clock: app.clock,
      say: line => void said.push(line),
      openBrowser: url => allow(url),
    })
    const client = createClient({ baseUrl: app.url, name: 'luminarycloud', envVar: 'LC_API_KEY', login, clock: app.clock })
    expect(await client.json('/projects')).toEqual({ seenBy: 'ann' })
    expect(said.slice(0, 2)).toEqual([
      'Interactive login required. Your browser has been opened to visit the following URL:',
      expect.stringContaining(`${app.url}/oauth/authorize?`),
    ])
    const file = JSON.parse(readFileSync(join(home, '.luminarycloud', 'config'), 'utf8')) as Kept
    const kept = Object.values(file.logins)[0]
    expect(kept?.grants).toEqual(ANN.grants)
    expect(kept?.accessTokenExpiresAt).toBe(new Date(app.clock().getTime() + 30 * DAY_MS).toISOString())
    const headers = { authorization: `Bearer ${String(kept?.accessToken)}` }
    app.clock.advance({ ms: 30 * DAY_MS - 1000 })
    expect((await app.get('/projects', headers)).status).toBe(200)
    app.clock.advance({ seconds: 1 })
    expect((await app.get('/projects', headers)).status).toBe(401)
  })
})

interface Kept {
  readonly logins: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** The person's browser: shows the page of the login, allows it, and follows where that leads. */
async function allow(url: string): Promise<void> {
  const session = { 'x-session': JSON.stringify(ANN) }
  const page = await (await fetch(url, { headers: session })).text()
  const [, request = ''] = /name="request" value="([^"]+)"/.exec(page) ?? []
  const body = new URLSearchParams({ request, decision: 'allow' })
  const answer = await fetch(new URL('/oauth/authorize', url), { method: 'POST', body, headers: session, redirect: 'manual' })
  await fetch(answer.headers.get('location') ?? '')
}

describe('luminary', () => {
  it('takes no options', () => {
    const options = { loginDays: 7 } as unknown as Record<string, never>
    expect(() => luminary(options)).toThrow('luminary: unknown option "loginDays". It takes none')
  })
})
