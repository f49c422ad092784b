import { describe, expect, it } from 'vitest'
import { combine, lucidya } from 'keywright/presets'
import { startMailServer } from '../notices/mail-server.js'
import { type PresetApp, presetServers } from './preset-servers.js'

const ROUTES = { '/monitors_list': null }
const LIST = '/monitors_list?page_id=1'
const CUSTOMER = { user: 'u_17', account: 'acme', email: 'ada@acme.example' }
const MANAGER = { user: 'csm', account: 'house', email: 'csm@example.com', approver: true }
const NOT_GOOD = '{"message":"Invalid authentication credentials"}'

const newKey = (more: object = {}) => ({ name: 'dashboard', subnets: ['127.0.0.1', '192.0.2.0/24'], ...more })

/** Asks for access and has it granted, as everybody does at first. */
async function approve(app: PresetApp): Promise<void> {
  const asked = await app.manage('POST /access-requests', { as: CUSTOMER, body: { reason: 'to show our monitors' } })
  expect(asked.status).toBe(201)
  expect((await app.manage(`POST /access-requests/${String(asked.body.id)}/approve`, { as: MANAGER, body: {} })).status).toBe(200)
}

async function make(app: PresetApp, more: object = {}): Promise<{ id: string; secret: string }> {
  const { status, body } = await app.manage('POST /keys', { as: CUSTOMER, body: newKey(more) })
  expect([status, body]).toEqual([201, expect.anything()])
  return { id: (body.key as { id: string }).id, secret: String(body.secret) }
}

describe.each(presetServers)('lucidya() on $name', ({ serve }) => {
  const open = async (options?: Parameters<typeof lucidya>[0]) => {
    const app = await serve(lucidya(options), ROUTES)
    await approve(app)
    return { app, ...(await make(app)) }
  }

  it('takes luc-authorization with the raw value, and no other way of writing it', async () => {
    const { app, secret } = await open()
    const answer = await app.get(LIST, { 'luc-authorization': secret })
    expect([answer.status, answer.text]).toEqual([200, '{"seenBy":"dashboard"}'])
    for (const line of [`Authorization: Bearer ${secret}`, `x-api-key: ${secret}`, `Authorization: ${secret}`])
      expect((await app.send(LIST, line)).status).toBe(401)
  })

  it.each<[what: string, lines: (secret: string) => readonly string[], status: number, text: string]>([
    ['nothing', () => [], 401, '{"message":"No API key found in request"}'],
    ['an empty field', () => ['luc-authorization:'], 401, '{"message":"No API key found in request"}'],
    ['an unknown key', () => ['luc-authorization: 0f8fad5b-d9cb-469f-a165-70867728950e'], 401, NOT_GOOD],
    ['what no key is', () => ['luc-authorization: nope'], 401, NOT_GOOD],
    ['a key behind a scheme', secret => [`luc-authorization: Bearer ${secret}`], 401, NOT_GOOD],
    ['a key twice', secret => [`luc-authorization: ${secret}`, `luc-authorization: ${secret}`], 401, NOT_GOOD],
  ])('answers %s in its form', async (_what, lines, status, text) => {
    const { app, secret } = await open()
    const answer = await app.send(LIST, ...lines(secret))
    expect([answer.status, answer.body, answer.field('content-type')]).toEqual([status, text, 'application/json; charset=utf-8'])
    expect(answer.lines('www-authenticate')).toEqual([expect.stringContaining('ApiKey realm="api"')])
  })

  it('refuses a key that was revoked in its form', async () => {
    const { app, id, secret } = await open()
    expect((await app.manage(`POST /keys/${id}/revoke`, { as: CUSTOMER, body: {} })).status).toBe(200)
    const answer = await app.get(LIST, { 'luc-authorization': secret })
    expect([answer.status, answer.text]).toEqual([401, NOT_GOOD])
  })

  it('takes 100 requests of an account from one start of a minute to the next', async () => {
    const { app, secret } = await open()
    const other = await make(app, { name: 'second' })
    const call = (one: string) => app.get(LIST, { 'luc-authorization': one })
    app.clock.advance({ seconds: 48 })
    const statuses = await Promise.all(
      Array.from({ length: 100 }, async (_, i) => (await call(i % 2 ? secret : other.secret)).status),
    )
    expect(new Set(statuses)).toEqual(new Set([200]))
    const answer = await call(secret)
    expect([answer.status, answer.text]).toEqual([429, '{"message":"API rate limit exceeded"}'])
    expect(answer.headers.get('retry-after')).toBe('12')
    app.clock.advance({ seconds: 11 })
    expect((await call(other.secret)).status).toBe(429)
    app.clock.advance({ seconds: 1 })
    expect((await call(other.secret)).status).toBe(200)
  })

  it('takes as many as it is told to', async () => {
    const { app, secret } = await open({ requestsPerMinute: 3 })
    const statuses: number[] = []
    for (let i = 0; i < 4; i++) statuses.push((await app.get(LIST, { 'luc-authorization': secret })).status)
    expect(statuses).toEqual([200, 200, 200, 429])
  })

  it('makes no key before a request for access was approved, and tells of it by e-mail', async () => {
    const post = await startMailServer()
    const mail = { transport: post.url, from: 'Example API <api@example.com>', approvers: ['csm@example.com'] }
    const app = await serve(combine(lucidya(), { mail }), ROUTES)
    const refused = await app.manage('POST /keys', { as: CUSTOMER, body: newKey() })
    expect([refused.status, refused.body.rule]).toEqual([422, 'approvalRequired'])
    await app.manage('POST /access-requests', { as: CUSTOMER, body: { reason: 'to show our monitors' } })
    expect((await app.manage('POST /keys', { as: CUSTOMER, body: newKey() })).body.rule).toBe('approvalRequired')
    const [request] = (await app.keyring.accessRequests.list()).items
    expect((await app.manage(`POST /access-requests/${request?.id}/approve`, { as: CUSTOMER, body: {} })).status).toBe(403)
    expect((await app.manage(`POST /access-requests/${request?.id}/approve`, { as: MANAGER, body: {} })).status).toBe(200)
    await make(app)
    await expect
      .poll(() => post.mails.map(({ recipients }) => recipients.join()).toSorted())
      .toEqual(['ada@acme.example', 'ada@acme.example', 'csm@example.com'])
  })

  it('makes UUIDs, tells each once, and asks for subnets, of which there may be several', async () => {
    const { app, id, secret } = await open()
    expect(secret).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    const shown = await app.manage(`GET /keys/${id}`, { as: CUSTOMER })
    expect(shown.text).not.toContain(secret)
    expect(shown.body.subnets).toEqual(['127.0.0.1/32', '192.0.2.0/24'])
    const anywhere = await app.manage('POST /keys', { as: CUSTOMER, body: { name: 'open' } })
    expect([anywhere.status, anywhere.body.rule]).toEqual([422, 'subnetsRequired'])
    const elsewhere = await make(app, { subnets: ['192.0.2.0/24'] })
    const answer = await app.get(LIST, { 'luc-authorization': elsewhere.secret })
    expect([answer.status, answer.text]).toEqual([403, '{"message":"The client address is not allowed"}'])
  })

  it('lets an account have three keys, and counts those that no longer work', async () => {
    const { app, id } = await open()
    await make(app, { name: 'second' })
    await make(app, { name: 'third' })
    await app.manage(`POST /keys/${id}/revoke`, { as: CUSTOMER, body: {} })
    const fourth = await app.manage('POST /keys', { as: CUSTOMER, body: newKey() })
    expect([fourth.status, fourth.body.code, fourth.body.rule]).toEqual([409, 'limit_reached', 'keysPerAccount'])
    await app.manage(`DELETE /keys/${id}`, { as: CUSTOMER })
    await make(app, { name: 'fourth' })
  })

  it('deactivates a key that was unused for 30 days, and expires it after 60, each with an e-mail', async () => {
    const post = await startMailServer()
    const mail = { transport: post.url, from: 'Example API <api@example.com>' }
    const app = await serve(combine(lucidya(), { mail }), ROUTES)
    await approve(app)
    const { id, secret } = await make(app)
    const seen: unknown[] = []
    for (const days of [0, 29, 1, 30]) {
      app.clock.advance({ days })
      await app.keyring.sweep()
      const shown = await app.manage(`GET /keys/${id}`, { as: CUSTOMER })
      const status = days === 29 ? null : (await app.get(LIST, { 'luc-authorization': secret })).status
      seen.push([shown.body.state, status, post.mails.at(-1)?.subject])
    }
    expect(seen).toEqual([
      ['active', 200, expect.stringContaining('access')],
      ['active', null, 'The unused API key “dashboard” ends in 1 day'],
      ['idle', 401, 'The API key “dashboard” was unused for too long'],
      ['expired', 401, 'The API key “dashboard” has expired'],
    ])
    // it can't be had back: a new one must be made
    const rotated = await app.manage(`POST /keys/${id}/rotate`, { as: CUSTOMER, body: {} })
    const prolonged = await app.manage(`PATCH /keys/${id}`, { as: CUSTOMER, body: { expiresAt: '2031-01-01T00:00:00Z' } })
    expect([rotated.status, prolonged.status]).toEqual([409, 409])
    expect((await app.get(LIST, { 'luc-authorization': (await make(app)).secret })).status).toBe(200)
  })
})

describe('lucidya', () => {
  it.each<[options: object, message: string]>([
    [{ requestsPerMinute: 0 }, 'lucidya: requestsPerMinute must be a whole number from 1 on'],
    [{ requestsPerMinute: '100' }, 'lucidya: requestsPerMinute must be a whole number from 1 on'],
    [{ store: 'memory:' }, 'lucidya: unknown option "store". Known: requestsPerMinute'],
    [[], 'lucidya: the options are an object'],
  ])('refuses %j', (options, message) => {
    expect(() => lucidya(options)).toThrow(TypeError)
    expect(() => lucidya(options)).toThrow(message)
  })
})
