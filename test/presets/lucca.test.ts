import { createKeyring } from 'keywright'
import { describe, expect, it } from 'vitest'
import { lucca } from 'keywright/presets'
import { type PresetApp, presetServers } from './preset-servers.js'

const USERS = '/api/v3/users'
const ROUTES = { [USERS]: { any: ['users:read'] }, '/api/v3/departments': { any: ['departments:read'] } }
const ANN = { user: 'ann', account: 'acme' }

async function make(app: PresetApp, more: object = {}) {
  const body = { name: 'payroll', grants: ['users:read'], technicalContact: 'ops@acme.example', ...more }
  const made = await app.manage('POST /keys', { as: ANN, body })
  expect([made.status, made.body]).toEqual([201, expect.anything()])
  const key = made.body.key as { id: string; role: string }
  return { ...key, secret: String(made.body.secret) }
}

describe.each(presetServers)('lucca() on $name', ({ serve }) => {
  const open = async (options?: Parameters<typeof lucca>[0]) => {
    const app = await serve(lucca(options), ROUTES)
    const made = await make(app)
    return { app, ...made, from: (origin: string) => app.send(USERS, ...lines(made.secret), `Origin: ${origin}`) }
  }
  const lines = (secret: string) => [`Authorization: lucca application=${secret}`, 'Accept: application/json']

  it.each(['lucca', 'Lucca'])('takes "Authorization: %s application=KEY"', async word => {
    const { app, secret } = await open()
    const answer = await app.get(USERS, { authorization: `${word} application=${secret}`, accept: 'application/json' })
    expect([answer.status, answer.text]).toEqual([200, '{"seenBy":"payroll"}'])
  })

  it.each<[what: string, lines: (secret: string) => readonly string[]]>([
    ['nothing', () => []],
    ['an unknown key', () => ['Authorization: lucca application=0f8fad5b-d9cb-469f-a165-70867728950e']],
    ['no key', () => ['Authorization: lucca']],
    ['an empty key', () => ['Authorization: lucca application=']],
    ['the key alone', secret => [`Authorization: lucca ${secret}`]],
    ['another scheme', secret => [`Authorization: Bearer ${secret}`]],
    ['the key twice', secret => [`Authorization: lucca application=${secret}`, `Authorization: lucca application=${secret}`]],
  ])('answers bad authentication with 401: %s', async (_what, bad) => {
    const { app, secret } = await open()
    const answer = await app.send(USERS, ...bad(secret))
    expect([answer.status, answer.json().status]).toEqual([401, 401])
    expect(answer.lines('www-authenticate')).toEqual([expect.stringMatching(/^lucca realm="api"/)])
  })

  it('gives each key a role of its own, called as the key and last in the list, which decides what it may do', async () => {
    const { app, secret, role } = await open()
    await app.keyring.roles.create({ id: 'zz', name: 'Zz', account: 'acme', grants: ['other:read'] })
    app.clock.advance({ seconds: 1 })
    const second = await make(app, { name: 'absences' })
    const listed = (await app.manage('GET /roles', { as: ANN })).body.items as { id: string; name: string }[]
    expect(listed.map(({ name }) => name)).toEqual(['Zz', 'payroll', 'absences'])
    expect([listed[1]?.id, listed[2]?.id]).toEqual([role, second.role])
    const departments = async () =>
      (await app.get('/api/v3/departments', { authorization: `lucca application=${secret}` })).status
    expect(await departments()).toBe(403)
    const changed = await app.manage(`PATCH /roles/${role}`, { as: ANN, body: { grants: ['users:read', 'departments:read'] } })
    expect(changed.status).toBe(200)
    expect(await departments()).toBe(200)
  })

  it('asks for a technical contact on every key', async () => {
    const { app, id } = await open()
    const made = await app.manage('POST /keys', { as: ANN, body: { name: 'x', grants: ['users:read'] } })
    const changed = await app.manage(`PATCH /keys/${id}`, { as: ANN, body: { technicalContact: null } })
    for (const { status, body } of [made, changed]) expect([status, body.rule]).toEqual([422, 'technicalContactRequired'])
  })

  it('deletes at once a key that is compromised', async () => {
    const { app, id, secret } = await open()
    expect((await app.send(USERS, ...lines(secret))).status).toBe(200)
    expect((await app.manage(`DELETE /keys/${id}`, { as: ANN })).status).toBe(204)
    expect((await app.send(USERS, ...lines(secret))).status).toBe(401)
  })

  it.each([
    'https://ilucca.net',
    'https://example.ilucca.net',
    'https://a.b.ilucca.net',
    'https://ilucca-test.net',
    'https://example.ilucca-test.net',
  ])('takes calls from pages of %s', async origin => {
    const { app, from } = await open()
    const answer = await from(origin)
    expect([answer.status, answer.field('access-control-allow-origin')]).toEqual([200, origin])
    const preflight = await app.send(`OPTIONS ${USERS}`, `Origin: ${origin}`, 'Access-Control-Request-Method: GET')
    expect(preflight.status).toBe(204)
  })

  it.each([
    'https://evililucca.net',
    'https://ilucca.net.evil.com',
    'https://example.evililucca.net',
    'https://ilucca.net:8443',
    'https://ilucca-test.net.evil.com',
    'http://ilucca.net',
    'http://example.ilucca.net',
    'https://example.com',
    'null',
  ])('refuses pages of %s', async origin => {
    const { app, from } = await open()
    const answer = await from(origin)
    expect([answer.status, answer.json().code]).toEqual([403, 'origin_not_allowed'])
    expect(answer.field('access-control-allow-origin')).toBeNull()
    const preflight = await app.send(`OPTIONS ${USERS}`, `Origin: ${origin}`, 'Access-Control-Request-Method: GET')
    expect([preflight.status, preflight.field('access-control-allow-origin')]).toEqual([403, null])
  })

  it('takes calls from the pages that it is told of, and from no others', async () => {
    const { from } = await open({ origins: ['https://*.example.com'] })
    expect([(await from('https://app.example.com')).status, (await from('https://ilucca.net')).status]).toEqual([200, 403])
  })
})

describe('lucca', () => {
  it.each<[options: object, message: string]>([
    [{ origins: 'https://example.com' }, 'lucca: origins must be an array of origins'],
    [{ origins: [] }, 'lucca: origins must be an array of origins'],
    [{ origin: [] }, 'lucca: unknown option "origin". Known: origins'],
  ])('refuses %j', (options, message) => {
    expect(() => lucca(options)).toThrow(TypeError)
    expect(() => lucca(options)).toThrow(message)
  })

  it('has the keyring refuse what is no origin', () => {
    expect(() => createKeyring(lucca({ origins: ['example.com'] }))).toThrow(/^cors: origins: /)
  })
})
