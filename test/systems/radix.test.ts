import { describe, expect, it } from 'vitest'
import { example as radixExample } from '../../examples/radix/example.js'
import { checkedRadios } from './checked-radios.js'
import { AUTH, EXPORT, VERSION } from './radix-lines.js'
import { type Made, type SystemApp, systemServers } from './system-servers.js'

// what is not the one version that there is: none, another one, an empty field, and the right one twice
const WRONG_VERSIONS = ['', `-H 'x-radix-version: 2.0.0'`, `-H 'x-radix-version;'`, `${VERSION} ${VERSION}`]

type Secret = Pick<Made, 'id' | 'secret'>

const exchange = (app: SystemApp, { id, secret }: Secret, line = AUTH) => app.curl(line, { CLIENT_ID: id, CLIENT_SECRET: secret })
const call = (app: SystemApp, jwt: string, line = EXPORT) => app.curl(line, { JWT: jwt })

async function tokenOf(app: SystemApp, key: Secret): Promise<string> {
  const { status, body } = await exchange(app, key)
  expect(status).toBe(200)
  return String(body.access_token)
}

/** Replaces the key by a new one, as somebody. */
async function replace(app: SystemApp, as: string, { id }: Secret, body: object = {}): Promise<Secret> {
  const answer = await app.manage(`POST /keys/${id}/rotate`, { as, body })
  expect(answer.status).toBe(200)
  return { id, secret: String(answer.body.secret) }
}

/** The users with access to the key, each with whether they are active, and since when a new key is advised. */
async function accessTo(app: SystemApp, { id }: Secret, as: string): Promise<readonly [users: unknown, advised: unknown]> {
  const { body } = await app.manage(`GET /keys/${id}/members`, { as })
  return [
    Object.fromEntries((body.items as { id: string; active: boolean }[]).map(user => [user.id, user.active])),
    body.rotationAdvisedSince,
  ]
}

const setActive = async (app: SystemApp, as: string, user: string, active: boolean) =>
  (await app.manage(`PATCH /members/${user}`, { as, body: { active } })).status

describe.each(systemServers)('Radix on $name', ({ serve }) => {
  /** Ada has generated the key of her organisation, and bob and eve have come, too. */
  async function open(): Promise<{ app: SystemApp; made: Made }> {
    const app = await serve(radixExample)
    const made = await app.make('ada', { name: 'organisation' })
    for (const as of ['bob', 'eve']) expect((await app.manage('GET /keys', { as })).status).toBe(200)
    app.clock.advance({ days: 1 })
    return { app, made }
  }

  it('an organisation has one API key', async () => {
    const { app } = await open()
    const second = await app.manage('POST /keys', { as: 'bob', body: { name: 'second' } })
    expect([second.body.code, second.body.rule]).toEqual(['limit_reached', 'keysPerAccount'])
    const { body } = await app.manage('GET /keys', { as: 'bob' })
    expect(body.items).toMatchObject([{ name: 'organisation' }])
    const elsewhere = await app.make('cho', { name: 'of another organisation' })
    expect(elsewhere.key.account).toBe('other')
  })

  it('the key has a Client ID and a client secret', async () => {
    const { app, made } = await open()
    expect(made.id).toMatch(/^key_\w+$/)
    const { status, body } = await exchange(app, { id: String(made.key.id), secret: made.secret })
    expect([status, body.token_type]).toEqual([200, 'Bearer'])
  })

  it('people of the organisation generate a new key that replaces the old one', async () => {
    const { app, made } = await open()
    const next = await replace(app, 'bob', made)
    expect(next.secret).not.toBe(made.secret)
    expect((await exchange(app, made)).status).toBe(401)
    expect((await call(app, await tokenOf(app, next))).status).toBe(200)
    expect((await app.manage(`POST /keys/${made.id}/rotate`, { as: 'cho', body: {} })).status).toBe(404)
  })

  it('people of the organisation see the list of the users who have access', async () => {
    const { app, made } = await open()
    for (const user of ['ada', 'bob', 'eve'])
      expect(await accessTo(app, made, user)).toEqual([{ ada: true, bob: true, eve: true }, null])
    expect((await app.manage(`GET /keys/${made.id}/members`, { as: 'cho' })).status).toBe(404)
  })

  it('a deactivated user loses access to the key', async () => {
    const { app, made } = await open()
    expect(await setActive(app, 'bob', 'ada', false)).toBe(200)
    const asked = [
      `GET /keys/${made.id}`,
      'GET /keys',
      `GET /keys/${made.id}/members`,
      `POST /keys/${made.id}/rotate`,
      'POST /keys',
    ]
    for (const target of asked) {
      const { status, body } = await app.manage(target, { as: 'ada', ...(target.startsWith('POST') ? { body: {} } : {}) })
      expect([target, status, body.code]).toEqual([target, 403, 'forbidden'])
    }
    expect((await accessTo(app, made, 'bob'))[0]).toEqual({ ada: false, bob: true, eve: true })
  })

  it('the key itself goes on working when a user is deactivated', async () => {
    const { app, made } = await open()
    const before = await tokenOf(app, made)
    expect(await setActive(app, 'bob', 'ada', false)).toBe(200)
    expect((await call(app, before)).status).toBe(200)
    expect((await call(app, await tokenOf(app, made))).status).toBe(200)
  })

  it('the others are advised to regenerate the key of which a deactivated user may know the secret', async () => {
    const { app, made } = await open()
    expect(await setActive(app, 'bob', 'ada', false)).toBe(200)
    for (const other of ['bob', 'eve']) expect((await accessTo(app, made, other))[1]).toBe(app.clock().toISOString())
    await app.keyring.sweep()
    const others = ['bob@acme.example', 'eve@acme.example']
    await expect.poll(() => app.mail.mails.map(({ recipients }) => recipients.join()).toSorted()).toEqual(others)
    for (const { subject, text } of app.mail.mails) {
      expect(subject).toBe('Please rotate the API key “organisation”')
      expect(text).toContain('ada no longer has access')
      expect(text).toContain(`\n${app.url}/organisation\n`)
    }
    app.clock.advance({ days: 1 })
    await replace(app, 'bob', made)
    expect((await accessTo(app, made, 'bob'))[1]).toBeNull()
  })

  it('`POST /auth` with `x-radix-version: 1.0.0` and `{ client_id, client_secret }` gives a JWT', async () => {
    const { app, made } = await open()
    const { status, body } = await exchange(app, made)
    expect(status).toBe(200)
    expect(body.access_token).toMatch(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/)
  })

  it('`GET /export` takes the JWT as a bearer, with the version header', async () => {
    const { app, made } = await open()
    const { status, body } = await call(app, await tokenOf(app, made))
    expect([status, body]).toEqual([200, { organisation: 'acme', items: [{ id: 1, name: 'Sample item' }] }])
  })

  it('the version header is required for the exchange and for calls', async () => {
    const { app, made } = await open()
    const jwt = await tokenOf(app, made)
    for (const version of WRONG_VERSIONS) {
      const exchanged = await exchange(app, made, AUTH.replace(VERSION, version))
      expect([version, exchanged.status < 300, exchanged.body.access_token]).toEqual([version, false, undefined])
      const called = await call(app, jwt, EXPORT.replace(VERSION, version))
      expect([version, called.status < 300, called.body.items]).toEqual([version, false, undefined])
    }
  })

  it('the key itself is not accepted as a bearer, nor in any other field', async () => {
    const { app, made } = await open()
    const { status, body } = await call(app, made.secret)
    expect([status, body.code]).toEqual([401, 'invalid_token'])
    for (const field of ['x-api-key: JWT', 'Authorization: lucca application=JWT', 'luc-authorization: JWT'])
      expect((await call(app, made.secret, EXPORT.replace('Authorization: Bearer JWT', field))).status).toBe(401)
  })

  it('tokens of a replaced key are dead', async () => {
    const { app, made } = await open()
    const jwt = await tokenOf(app, made)
    expect((await call(app, jwt)).status).toBe(200)
    await replace(app, 'ada', made)
    const { status, body } = await call(app, jwt)
    expect([status, body.code]).toEqual([401, 'token_revoked'])
  })

  // what the documents leave open

  it('the answer of the exchange is JSON: access_token, token_type, and expires_in, which is an hour', async () => {
    const { app, made } = await open()
    const { headers, body } = await exchange(app, made)
    expect(headers.get('content-type')).toMatch(/^application\/json\b/)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(body).toMatchObject({ access_token: expect.any(String) as string, token_type: 'Bearer', expires_in: 3600 })
    const jwt = String(body.access_token)
    app.clock.advance({ seconds: 3599 })
    expect((await call(app, jwt)).status).toBe(200)
    app.clock.advance({ seconds: 60 })
    expect((await call(app, jwt)).status).toBe(401)
  })

  it('a wrong Client ID, a wrong secret and the secret of another organisation are one and the same 401', async () => {
    const { app, made } = await open()
    const { secret } = await app.make('cho', { name: 'of another organisation' })
    const wrong = [
      { ...made, id: 'key_other' },
      { ...made, secret: made.secret.replace(/.$/, end => (end === 'x' ? 'y' : 'x')) },
      { ...made, secret },
    ]
    const answers = await Promise.all(wrong.map(each => exchange(app, each)))
    for (const { status, body } of answers) expect([status, body]).toEqual([401, answers[0]?.body])
    expect(answers[0]?.body.error).toBe('invalid_client')
  })

  it('a call without a token is 401', async () => {
    const { app } = await open()
    const { status, body, headers } = await app.curl(EXPORT.replace(` -H 'Authorization: Bearer JWT'`, ''))
    expect([status, body.code]).toEqual([401, 'missing_credential'])
    expect(headers.get('www-authenticate')).toMatch(/^Bearer /)
  })

  it('a version that is missing, another one or there twice is 400', async () => {
    const { app, made } = await open()
    const jwt = await tokenOf(app, made)
    for (const version of WRONG_VERSIONS) {
      const exchanged = await exchange(app, made, AUTH.replace(VERSION, version))
      expect([version, exchanged.status, exchanged.body.error]).toEqual([version, 400, 'invalid_request'])
      const called = await call(app, jwt, EXPORT.replace(VERSION, version))
      expect([version, called.status, called.body.code]).toEqual([version, 400, 'unsupported_api_version'])
    }
  })

  it('a second key is refused with 409', async () => {
    const { app } = await open()
    expect((await app.manage('POST /keys', { as: 'ada', body: { name: 'second' } })).status).toBe(409)
  })

  it('a revoked key counts until it is deleted', async () => {
    const { app, made } = await open()
    const jwt = await tokenOf(app, made)
    expect((await app.manage(`POST /keys/${made.id}/revoke`, { as: 'ada', body: {} })).status).toBe(200)
    expect([(await exchange(app, made)).status, (await call(app, jwt)).status]).toEqual([401, 401])
    expect((await app.manage('POST /keys', { as: 'ada', body: { name: 'next' } })).status).toBe(409)
    expect((await app.manage(`DELETE /keys/${made.id}`, { as: 'ada' })).status).toBe(204)
    const next = await app.make('ada', { name: 'next' })
    expect(next.id).not.toBe(made.id)
  })

  it('the secret is told once', async () => {
    const { app, made } = await open()
    const { text } = await app.manage(`GET /keys/${made.id}`, { as: 'ada' })
    expect(text).toContain(made.id)
    expect(text).not.toContain(made.secret)
  })

  it('the Client ID stays when the key is replaced', async () => {
    const { app, made } = await open()
    const next = await replace(app, 'ada', made)
    const { body } = await app.manage('GET /keys', { as: 'ada' })
    expect(body.items).toMatchObject([{ id: made.id, name: 'organisation' }])
    expect((await exchange(app, { ...next, id: made.id })).status).toBe(200)
  })

  it('nobody has the old secret work on for a while', async () => {
    const { app, made } = await open()
    const body = { graceSeconds: 600 }
    const refused = await app.manage(`POST /keys/${made.id}/rotate`, { as: 'ada', body })
    expect([refused.status, refused.body.rule]).toEqual([422, 'longestGraceSeconds'])
    expect((await exchange(app, made)).status).toBe(200)
  })

  it('any user of the organisation deactivates another one, and nobody themselves', async () => {
    const { app, made } = await open()
    expect(await setActive(app, 'ada', 'ada', false)).toBe(403)
    expect(await setActive(app, 'cho', 'ada', false)).toBe(404)
    expect(await setActive(app, 'bob', 'ada', false)).toBe(200)
    expect(await setActive(app, 'ada', 'ada', true)).toBe(403)
    expect((await accessTo(app, made, 'bob'))[0]).toEqual({ ada: false, bob: true, eve: true })
  })

  it('who is activated again has access again, and nothing is advised any more', async () => {
    const { app, made } = await open()
    expect(await setActive(app, 'bob', 'ada', false)).toBe(200)
    app.clock.advance({ days: 1 })
    expect((await accessTo(app, made, 'bob'))[1]).not.toBeNull()
    expect(await setActive(app, 'bob', 'ada', true)).toBe(200)
    expect(await accessTo(app, made, 'ada')).toEqual([{ ada: true, bob: true, eve: true }, null])
  })

  it('who is not signed in sees no key', async () => {
    const { app, made } = await open()
    expect((await app.fetch(`/api-keys/keys/${made.id}`)).status).toBe(401)
  })

  it('the page that replaces the key says that the old secret ends at once, and offers nothing else', async () => {
    const { app, made } = await open()
    const { text } = await app.fetch(`/organisation/keys/${made.id}/rotate`, { headers: { 'x-example-user': 'bob' } })
    expect(checkedRadios(text)).toEqual(['graceSeconds=0'])
    expect(text.match(/name="graceSeconds"/g)).toHaveLength(1)
  })

  it('a key ends when people say so, and the page that generates one offers 90 days at first', async () => {
    const { app, made } = await open()
    expect(made.key.expiresAt).toBeNull()
    const { text } = await app.fetch('/organisation/keys/new', { headers: { 'x-example-user': 'cho' } })
    expect(checkedRadios(text)).toContain('expiresAt=90')
  })
})
