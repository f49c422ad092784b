import { describe, expect, it } from 'vitest'
import { radix } from 'keywright/presets'
import { type PresetApp, presetServers } from './preset-servers.js'

const ROUTES = { '/export': null }
const VERSION = { 'x-radix-version': '1.0.0' }
const ANN = { user: 'ann', account: 'acme', email: 'ann@acme.example' }
const BOB = { user: 'bob', account: 'acme', email: 'bob@acme.example' }

interface Made {
  readonly id: string
  readonly secret: string
}

async function make(app: PresetApp): Promise<Made> {
  const { status, body } = await app.manage('POST /keys', { as: ANN, body: { name: 'organisation' } })
  expect([status, body]).toEqual([201, expect.anything()])
  return { id: (body.key as { id: string }).id, secret: String(body.secret) }
}

describe.each(presetServers)('radix() on $name', ({ serve }) => {
  const open = async () => {
    const app = await serve(radix(), ROUTES)
    const made = await make(app)
    const auth = ({ id, secret }: Made, headers: Record<string, string> = VERSION) =>
      app.post('/auth', { client_id: id, client_secret: secret }, headers)
    return {
      app,
      made,
      auth,
      tokenOf: async (one: Made) => String((await auth(one)).body.access_token),
      call: (bearer: string, headers: Record<string, string> = VERSION) =>
        app.get('/export', { authorization: `Bearer ${bearer}`, ...headers }),
    }
  }

  it('exchanges client id and secret for a JWT, which the API takes', async () => {
    const { made, auth, call } = await open()
    const { status, body } = await auth(made)
    expect([status, body]).toMatchObject([200, { token_type: 'Bearer', expires_in: 3600 }])
    expect(body.access_token).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/)
    const answer = await call(String(body.access_token))
    expect([answer.status, answer.text]).toEqual([200, '{"seenBy":"organisation"}'])
  })

  it('takes no key at the API, however it is written', async () => {
    const { app, made, call } = await open()
    const answer = await call(made.secret)
    expect([answer.status, answer.body.code]).toEqual([401, 'invalid_token'])
    for (const line of [`x-api-key: ${made.secret}`, `Authorization: lucca application=${made.secret}`])
      expect((await app.send('/export', line, 'x-radix-version: 1.0.0')).status).toBe(401)
  })

  it('wants the version of the API with every request, once', async () => {
    const { app, made, auth, call, tokenOf } = await open()
    const token = await tokenOf(made)
    const wrong: Record<string, string>[] = [{}, { 'x-radix-version': '2.0.0' }, { 'x-radix-version': '' }]
    for (const headers of wrong) {
      const exchanged = await auth(made, headers)
      expect([exchanged.status, exchanged.body.error]).toEqual([400, 'invalid_request'])
      const called = await call(token, headers)
      expect([called.status, called.body.code]).toEqual([400, 'unsupported_api_version'])
    }
    const twice = await app.send('/export', `Authorization: Bearer ${token}`, 'x-radix-version: 1.0.0', 'x-radix-version: 1.0.0')
    expect(twice.status).toBe(400)
  })

  it.each<[what: string, change: (made: Made) => Made]>([
    ['secret', made => ({ ...made, secret: made.secret.replace(/.$/, 'x') })],
    ['client id', made => ({ ...made, id: 'key_other' })],
  ])('exchanges nothing for a wrong %s', async (_what, change) => {
    const { made, auth } = await open()
    const { status, body } = await auth(change(made))
    expect([status, body.error]).toEqual([401, 'invalid_client'])
  })

  it('has one key for an organisation', async () => {
    const { app } = await open()
    const second = await app.manage('POST /keys', { as: BOB, body: { name: 'second' } })
    expect([second.status, second.body.code, second.body.rule]).toEqual([409, 'limit_reached', 'keysPerAccount'])
    const elsewhere = await app.manage('POST /keys', { as: { user: 'cho', account: 'other' }, body: { name: 'first' } })
    expect(elsewhere.status).toBe(201)
  })

  it('replaces the key by a new one, and the tokens of the old one are dead at once', async () => {
    const { app, made, auth, call, tokenOf } = await open()
    const old = await tokenOf(made)
    expect((await call(old)).status).toBe(200)
    const replaced = await app.manage(`POST /keys/${made.id}/rotate`, { as: ANN, body: {} })
    expect(replaced.status).toBe(200)
    const dead = await call(old)
    expect([dead.status, dead.body.code]).toEqual([401, 'token_revoked'])
    expect((await auth(made)).status).toBe(401)
    const next = { id: made.id, secret: String(replaced.body.secret) }
    expect((await call(await tokenOf(next))).status).toBe(200)
  })

  it('takes access from who is deactivated, has the key work on, and advises the others to replace it', async () => {
    const { app, made, call, tokenOf } = await open()
    const access = async () => {
      const { body } = await app.manage(`GET /keys/${made.id}/members`, { as: BOB })
      return {
        users: (body.items as { id: string; active: boolean }[]).map(({ id, active }) => [id, active]),
        advised: body.rotationAdvisedSince,
      }
    }
    await app.manage('GET /keys', { as: BOB })
    expect(await access()).toEqual({
      users: [
        ['ann', true],
        ['bob', true],
      ],
      advised: null,
    })
    app.clock.advance({ days: 1 })
    expect((await app.manage('PATCH /members/ann', { as: BOB, body: { active: false } })).status).toBe(200)
    expect((await app.manage(`GET /keys/${made.id}`, { as: ANN })).status).toBe(403)
    expect(await access()).toEqual({
      users: [
        ['ann', false],
        ['bob', true],
      ],
      advised: app.clock().toISOString(),
    })
    expect((await call(await tokenOf(made))).status).toBe(200)
    app.clock.advance({ days: 1 })
    expect((await app.manage(`POST /keys/${made.id}/rotate`, { as: BOB, body: {} })).status).toBe(200)
    expect((await access()).advised).toBeNull()
  })
})

describe('radix', () => {
  it('takes no options', () => {
    const options = { version: '1' } as unknown as Record<string, never>
    expect(() => radix(options)).toThrow(
      new TypeError(
        'radix: unknown option "version". It takes none; what a keyring takes goes beside it: combine(radix(), { … })',
      ),
    )
  })
})
