import { describe, expect, it } from 'vitest'
import { example as luccaExample } from '../../examples/lucca/example.js'
import { checkedRadios } from './checked-radios.js'
import { DEPARTMENTS, USERS } from './lucca-lines.js'
import { type SystemApp, systemServers } from './system-servers.js'

const CAPITAL = USERS.replace('lucca application', 'Lucca application')
const BARE = `curl 'https://example.ilucca.net/api/v3/users'`
const PREFLIGHT = `curl -X OPTIONS 'https://example.ilucca.net/api/v3/users' -H 'Access-Control-Request-Method: GET' -H 'Access-Control-Request-Headers: authorization'`
// one, of the one scheme that there is
const CHALLENGE = /^lucca realm="api"(?:, error\w*="[^"]*")*$/

const from = (line: string, origin: string) => `${line} -H 'Origin: ${origin}'`

describe.each(systemServers)('Lucca on $name', ({ serve }) => {
  const facts = { name: 'payroll', grants: ['users:read'], technicalContact: 'ops@acme.example' }
  const newKey = (more: object = {}) => ({ ...facts, ...more })
  const open = async (more: object = {}) => {
    const app = await serve(luccaExample)
    const { id, secret, key } = await app.make('ada', newKey(more))
    return { app, id, secret, key, role: String(key.role) }
  }
  const statusOf = async (app: SystemApp, line: string, secret: string) => (await app.curl(line, { API_KEY: secret })).status
  const roles = async (app: SystemApp) =>
    (await app.manage('GET /roles', { as: 'ada' })).body.items as { id: string; name: string; grants: string[] }[]
  const editRole = async (app: SystemApp, role: string, body: object) =>
    expect((await app.manage(`PATCH /roles/${role}`, { as: 'ada', body })).status).toBe(200)
  const usersSeen = async (app: SystemApp, secret: string) => {
    const { body } = await app.curl(USERS, { API_KEY: secret })
    return (body.data as { items: { name: string }[] }).items.map(({ name }) => name)
  }

  const expectUnauthorized = async (app: SystemApp, presented: readonly (readonly string[])[]) => {
    for (const fields of presented) {
      const answer = await app.curl(`${BARE}${fields.map(field => ` -H '${field}'`).join('')}`)
      expect([fields, answer.status, answer.body.status]).toEqual([fields, 401, 401])
      expect(answer.headers.get('www-authenticate')).toMatch(CHALLENGE)
    }
  }

  it('`GET /api/v3/users` takes `Authorization: lucca application=KEY`', async () => {
    const { app, secret } = await open()
    const { status, headers, body } = await app.curl(USERS, { API_KEY: secret })
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8'])
    expect(body).toMatchObject({ data: { items: [{ id: 1 }, { id: 2 }] } })
  })

  it('`Authorization: Lucca application=KEY` is the same', async () => {
    const { app, secret } = await open()
    expect(await statusOf(app, CAPITAL, secret)).toBe(200)
  })

  it('the name of the scheme is taken in any case', async () => {
    const { app, secret } = await open()
    expect(await statusOf(app, USERS.replace('lucca application', 'LUCCA application'), secret)).toBe(200)
  })

  it('bad authentication is answered with 401', async () => {
    const { app, secret } = await open()
    const bad = [
      [],
      ['Authorization: lucca application=0f8fad5b-d9cb-469f-a165-70867728950e'],
      [`Authorization: Bearer ${secret}`],
      [`x-api-key: ${secret}`],
    ]
    await expectUnauthorized(app, bad)
  })

  it('a credential that is written wrong is answered with 401, too', async () => {
    const { app, secret } = await open()
    const right = `Authorization: lucca application=${secret}`
    const wrong = [
      ['Authorization: lucca'],
      ['Authorization: lucca application='],
      [`Authorization: lucca ${secret}`],
      [right, right],
    ]
    await expectUnauthorized(app, wrong)
  })

  it('each key has a role of its own, called as the key by default', async () => {
    const { app, id, role } = await open()
    app.clock.advance({ seconds: 1 })
    const other = await app.make('ada', newKey({ name: 'absences', grants: [] }))
    expect(other.key.role).not.toBe(role)
    expect(await roles(app)).toMatchObject([
      { id: role, name: 'payroll', dedicatedTo: id, grants: ['users:read'] },
      { id: other.key.role, name: 'absences', dedicatedTo: other.id, grants: [] },
    ])
    await editRole(app, role, { name: 'Payroll software' })
    expect((await roles(app)).map(({ name }) => name)).toEqual(['Payroll software', 'absences'])
    expect((await app.manage(`GET /keys/${id}`, { as: 'ada' })).body.name).toBe('payroll')
  })

  it('no key carries the role of another, or one of several keys', async () => {
    const { app, id, role } = await open()
    const other = await app.make('ada', newKey({ name: 'absences' }))
    await app.keyring.roles.create({ id: 'everybody', name: 'Everybody', account: 'acme', grants: ['departments:read'] })
    const make = (body: object) => app.manage('POST /keys', { as: 'ada', body: newKey(body) })
    const tried = [
      await make({ role }),
      await make({ role: 'everybody' }),
      await app.manage(`PATCH /keys/${other.id}`, { as: 'ada', body: { role } }),
      await app.manage(`PATCH /keys/${id}`, { as: 'ada', body: { role: null } }),
    ]
    expect(tried.map(({ status, body }) => [status, Object.keys(body.errors ?? {})])).toEqual(tried.map(() => [422, ['role']]))
  })

  it('the role of the key that was made last is the last in the list of roles', async () => {
    const { app } = await open({ name: 'zebra' })
    const listed = [['zebra']]
    for (const name of ['middle', 'aardvark']) {
      app.clock.advance({ seconds: 1 })
      await app.make('ada', newKey({ name }))
      listed.push([...(listed.at(-1) ?? []), name])
      expect((await roles(app)).map(role => role.name)).toEqual(listed.at(-1))
    }
    // a role that several keys could carry stands above, though it is younger
    app.clock.advance({ seconds: 1 })
    await app.keyring.roles.create({ name: 'Everybody', account: 'acme', grants: ['users:read'] })
    expect((await roles(app)).map(role => role.name)).toEqual(['Everybody', 'zebra', 'middle', 'aardvark'])
    const { next } = (await app.manage('GET /roles?limit=3', { as: 'ada' })).body
    const { body } = await app.manage(`GET /roles?limit=3&cursor=${String(next)}`, { as: 'ada' })
    expect(body).toMatchObject({ items: [{ name: 'aardvark' }], next: null })
  })

  it('its role decides the breadth of the access of a key, and a change holds at once', async () => {
    const { app, secret, role } = await open()
    expect([await statusOf(app, USERS, secret), await statusOf(app, DEPARTMENTS, secret)]).toEqual([200, 403])
    await editRole(app, role, { grants: ['departments:read'] })
    expect([await statusOf(app, USERS, secret), await statusOf(app, DEPARTMENTS, secret)]).toEqual([403, 200])
  })

  it('its role decides the depth of the access of a key, and a change holds at once', async () => {
    const { app, secret, role } = await open()
    expect(await usersSeen(app, secret)).toEqual(['Sample user 1', 'Sample user 2'])
    await editRole(app, role, { grants: ['users:read', 'users.former:read'] })
    expect(await usersSeen(app, secret)).toEqual(['Sample user 1', 'Sample user 2', 'Sample user 3'])
    await editRole(app, role, { grants: ['users:read'] })
    expect(await usersSeen(app, secret)).toEqual(['Sample user 1', 'Sample user 2'])
  })

  it('what a key may do is changed through its role alone', async () => {
    const { app, id } = await open()
    const { status, body } = await app.manage(`PATCH /keys/${id}`, { as: 'ada', body: { grants: ['departments:read'] } })
    expect([status, body.rule]).toEqual([422, 'dedicatedRole'])
  })

  it('what the role does not allow is answered with 403, which says what would be needed', async () => {
    const { app, secret } = await open()
    const { status, body } = await app.curl(DEPARTMENTS, { API_KEY: secret })
    const code = 'insufficient_grants'
    expect([status, body]).toMatchObject([403, { code, required: ['departments:read'], granted: ['users:read'] }])
  })

  it('a technical contact is required on every key', async () => {
    const { app, id, key } = await open()
    expect(key.technicalContact).toBe('ops@acme.example')
    for (const technicalContact of [undefined, null]) {
      const made = await app.manage('POST /keys', { as: 'ada', body: newKey({ technicalContact }) })
      expect([made.status, made.body.rule]).toEqual([422, 'technicalContactRequired'])
    }
    const changed = await app.manage(`PATCH /keys/${id}`, { as: 'ada', body: { technicalContact: null } })
    expect([changed.status, changed.body.rule]).toEqual([422, 'technicalContactRequired'])
    const other = await app.manage(`PATCH /keys/${id}`, { as: 'ada', body: { technicalContact: 'it@acme.example' } })
    expect(other).toMatchObject({ status: 200, body: { technicalContact: 'it@acme.example' } })
  })

  it('the technical contact hears of problems with its key by e-mail', async () => {
    const { app, secret } = await open({ expiresAt: '2030-01-16T12:00:00.000Z' })
    app.clock.advance({ seconds: 86_400 + 1 })
    expect(await statusOf(app, USERS, secret)).toBe(401)
    await app.keyring.sweep()
    const other = await app.make('ada', newKey({ name: 'absences', technicalContact: 'hr@acme.example' }))
    await app.keyring.leaks.report([other.secret], { source: 'a public repository' })
    await app.keyring.sweep()
    expect(app.mail.mails.map(({ recipients, subject }) => [recipients, subject])).toEqual([
      [['ops@acme.example'], expect.stringContaining('payroll')],
      [['hr@acme.example'], expect.stringContaining('absences')],
    ])
    for (const { raw } of app.mail.mails) expect(raw).not.toContain(other.secret)
  })

  it('a technical contact may be something else than an e-mail address: the e-mail then goes to who made the key', async () => {
    const { app } = await open({ technicalContact: '+33 1 23 45 67 89', expiresAt: '2030-02-20T12:00:00.000Z' })
    await app.keyring.members.update('ada', { email: 'ada@acme.example' }, { account: 'acme' })
    app.clock.advance({ days: 30 })
    await app.keyring.sweep()
    expect(app.mail.mails.map(({ recipients }) => recipients)).toEqual([['ada@acme.example']])
  })

  it('a key that may be compromised is deleted, and refused at once', async () => {
    const { app, id, secret, role } = await open()
    expect(await statusOf(app, USERS, secret)).toBe(200)
    expect((await app.manage(`DELETE /keys/${id}`, { as: 'ada' })).status).toBe(204)
    expect(await statusOf(app, USERS, secret)).toBe(401)
    const next = await app.make('ada', newKey())
    expect(next.key.role).not.toBe(role)
    expect([await statusOf(app, USERS, next.secret), await statusOf(app, USERS, secret)]).toEqual([200, 401])
  })

  it('the role of a key goes with it', async () => {
    const { app, id, role } = await open()
    await app.manage(`POST /keys/${id}/revoke`, { as: 'ada', body: {} })
    expect((await roles(app)).map(each => each.id)).toEqual([role])
    await app.manage(`DELETE /keys/${id}`, { as: 'ada' })
    expect(await roles(app)).toEqual([])
  })

  it('each integration has a key of its own, which ends alone', async () => {
    const { app, id, secret } = await open()
    const others = [await app.make('ada', newKey({ name: 'absences' })), await app.make('ada', newKey({ name: 'badges' }))]
    await app.manage(`DELETE /keys/${id}`, { as: 'ada' })
    expect(await statusOf(app, USERS, secret)).toBe(401)
    for (const other of others) expect(await statusOf(app, USERS, other.secret)).toBe(200)
  })

  it('keys are changed periodically', async () => {
    const { app, id, secret, role } = await open()
    app.clock.advance({ days: 180 })
    const rotated = await app.manage(`POST /keys/${id}/rotate`, { as: 'ada', body: { graceSeconds: 3600 } })
    const next = String(rotated.body.secret)
    expect(rotated.body.key).toMatchObject({ id, role, technicalContact: 'ops@acme.example' })
    expect([await statusOf(app, USERS, next), await statusOf(app, USERS, secret)]).toEqual([200, 200])
    app.clock.advance({ seconds: 3600 })
    expect([await statusOf(app, USERS, next), await statusOf(app, USERS, secret)]).toEqual([200, 401])
  })

  it('a key is shown once, when it is made', async () => {
    const { app, id, secret } = await open()
    for (const target of [`GET /keys/${id}`, 'GET /keys', `GET /keys/${id}/usage`, 'GET /audit-events']) {
      const { status, text } = await app.manage(target, { as: 'ada' })
      expect([status, text.includes(secret)]).toEqual([200, false])
    }
  })

  it('a key has no end unless one is chosen', async () => {
    const { app, secret } = await open()
    const short = await app.make('ada', newKey({ name: 'trial', expiresAt: '2030-02-01T00:00:00.000Z' }))
    app.clock.advance({ days: 400 })
    expect([await statusOf(app, USERS, secret), await statusOf(app, USERS, short.secret)]).toEqual([200, 401])
    const { text } = await app.fetch('/settings/keys/new', { headers: { 'x-example-user': 'ada' } })
    expect(checkedRadios(text)).toContain('expiresAt=90')
  })

  it('pages of ilucca.net and ilucca-test.net and below them may call over https', async () => {
    const { app, secret } = await open()
    const hosts = ['ilucca.net', 'example.ilucca.net', 'a.b.ilucca.net', 'ilucca-test.net', 'example.ilucca-test.net']
    for (const origin of hosts.map(host => `https://${host}`)) {
      const { status, headers } = await app.curl(from(USERS, origin), { API_KEY: secret })
      expect([status, headers.get('access-control-allow-origin')]).toEqual([200, origin])
      const preflight = await app.curl(from(PREFLIGHT, origin))
      expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, origin])
      const granted = ['headers', 'methods'].map(what => preflight.headers.get(`access-control-allow-${what}`))
      expect(granted).toEqual(['authorization', expect.stringMatching(/\bGET\b/)])
    }
  })

  it('pages of any other origin are refused', async () => {
    const { app, secret } = await open()
    const refused = [
      'https://evililucca.net',
      'https://ilucca.net.evil.com',
      'https://example.evililucca.net',
      'https://ilucca-test.net.evil.com',
      'https://example.com',
      'http://ilucca.net',
      'http://example.ilucca.net',
      'http://ilucca-test.net',
      'null',
    ]
    for (const origin of refused) {
      for (const line of [from(USERS, origin), from(PREFLIGHT, origin)]) {
        const { status, headers, body } = await app.curl(line, { API_KEY: secret })
        expect([origin, status, headers.get('access-control-allow-origin')]).toEqual([origin, 403, null])
        expect([body.code, body.data]).toEqual(['origin_not_allowed', undefined])
      }
    }
  })

  it('a page is refused with 403 before its key is looked at', async () => {
    const { app, secret } = await open()
    for (const key of [secret, 'unknown']) {
      const { status, body } = await app.curl(from(USERS, 'https://evililucca.net'), { API_KEY: key })
      expect([status, body.code]).toEqual([403, 'origin_not_allowed'])
    }
  })

  it('an origin with a port of its own is another origin', async () => {
    const { app, secret } = await open()
    for (const origin of ['https://ilucca.net:8443', 'https://example.ilucca.net:8443'])
      expect(await statusOf(app, from(USERS, origin), secret)).toBe(403)
  })

  it('an allowed page may read refusals, too', async () => {
    const { app } = await open()
    const { status, headers } = await app.curl(from(BARE, 'https://example.ilucca.net'))
    expect([status, headers.get('access-control-allow-origin')]).toEqual([401, 'https://example.ilucca.net'])
    expect(headers.get('vary')).toContain('Origin')
  })
})
