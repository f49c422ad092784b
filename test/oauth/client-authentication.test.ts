import type { KeyringOptions } from 'keywright'
import { describe, expect, it } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { sendRaw } from '../http/raw-request.js'
import { authFrameworks, type OAuthAnswer } from './auth-servers.js'
import { expectRefusal } from './expect-refusal.js'

const ES256 = { algorithm: 'ES256' } as const
const DAY_MS = 86_400_000
const UNKNOWN_SECRET = `kw_live_${'a'.repeat(32)}${'0'.repeat(6)}`
// as clients write both parts: RFC 6749 section 2.3.1
const encode = (text: string) =>
  encodeURIComponent(text)
    .replaceAll('%20', '+')
    .replaceAll(/[!'()*]/g, percent)
const percent = (character: string) => `%${character.charCodeAt(0).toString(16)}`
const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64')
const basic = (id: string, secret: string) => `Basic ${base64(`${encode(id)}:${encode(secret)}`)}`

describe.each(authFrameworks)('the client of a token request on $name', ({ serve: start }) => {
  async function serve(options: KeyringOptions = {}) {
    const app = await start({ keyring: { tokens: ES256, ...options } })
    const { key, secret } = await app.keyring.keys.create({ name: 'export', grants: ['a:read'] })
    const form = { grant_type: 'client_credentials' }
    const byBasic = (value: string, more: Record<string, string> = {}) =>
      app.post('/oauth/token', { ...form, ...more }, { authorization: value })
    const byBody = (id: string, given: string) => app.post('/oauth/token', { ...form, client_id: id, client_secret: given })
    const exchange = (id: string, given: string) => app.post('/auth', { client_id: id, client_secret: given })
    return { ...app, key, secret, byBasic, byBody, exchange }
  }

  it('authenticates by Basic, in whatever case, and may say its id again', async () => {
    const { key, secret, byBasic } = await serve()
    const value = basic(key.id, secret)
    for (const written of [value, value.replace('Basic', 'bASIC'), value.replace(' ', '   ')])
      expect((await byBasic(written)).status).toBe(200)
    expect((await byBasic(value, { client_id: key.id })).status).toBe(200)
    // nothing demands that a client encodes what needs no encoding
    expect((await byBasic(`Basic ${base64(`${key.id}:${secret}`)}`)).status).toBe(200)
    expect(
      (await byBasic(`Basic ${base64(`%6${key.id.charCodeAt(0).toString(16)[1]}${key.id.slice(1)}:${secret}`)}`)).status,
    ).toBe(200)
  })

  it('may have a secret of any characters, where it encodes it as a form does', async () => {
    const { keyring, byBasic, byBody, exchange } = await serve()
    for (const secret of [
      'a+b/c=d%20e&f:g%zz',
      ':::::::::::::::::',
      '%2B%2B%2B%2B%2B%2B%2B%2B',
      `~!@#$^*()_-{}|;'"<>?,\\[]`,
      '+++++++++++++++++',
    ]) {
      const key = await keyring.keys.import({ name: 'old', secret })
      expect([secret, (await byBasic(basic(key.id, secret))).status]).toEqual([secret, 200])
      expect([secret, (await byBody(key.id, secret)).status]).toEqual([secret, 200])
      expect([secret, (await exchange(key.id, secret)).status]).toEqual([secret, 200])
    }
    // where it does not, a plus is a space
    const plus = await keyring.keys.import({ name: 'old', secret: 'aaaaaaaa+bbbbbbbb' })
    expectRefusal(await byBasic(`Basic ${base64(`${plus.id}:aaaaaaaa+bbbbbbbb`)}`), 401, 'invalid_client')
    expect((await byBasic(`Basic ${base64(`${plus.id}:aaaaaaaa%2bbbbbbbbb`)}`)).status).toBe(200)
  })

  it.each<[what: string, value: (id: string, secret: string) => string]>([
    ['nothing behind Basic', () => 'Basic'],
    ['no base64', () => 'Basic ~~~'],
    ['base64 with a space', (id, secret) => `Basic ${base64(`${id}:${secret}`).replace(/^..../, '$& ')}`],
    ['base64url', (id, secret) => `Basic ${base64(`${id}:${secret}\xff\xfe`).replaceAll('+', '-').replaceAll('/', '_')}`],
    ['base64 whose last bits say something', id => `Basic ${base64(`${id}:ab`).replace(/.=*$/, '/=')}`],
    ['base64 in excess', (id, secret) => `Basic ${base64(`${id}:${secret}`)}====`],
    ['no colon', id => `Basic ${base64(id)}`],
    ['an empty id', (_id, secret) => `Basic ${base64(`:${secret}`)}`],
    ['an empty secret', id => `Basic ${base64(`${id}:`)}`],
    ['a colon alone', () => `Basic ${base64(':')}`],
    ['a percent sign that encodes nothing', (id, secret) => `Basic ${base64(`${id}:${secret}%`)}`],
    ['a percent sign before no number', (id, secret) => `Basic ${base64(`${id}:${secret.slice(0, -1)}%zz`)}`],
    ['percent signs that are no UTF-8', (id, secret) => `Basic ${base64(`${id}:${secret}%ff`)}`],
    ['octets that are no UTF-8', (id, secret) => `Basic ${base64(`${id}:${secret}\xff`)}`],
    ['NUL', (id, secret) => `Basic ${base64(`${id}\0:${secret}`)}`],
    ['id and secret the wrong way round', (id, secret) => basic(secret, id)],
    ['a wrong secret', id => basic(id, UNKNOWN_SECRET)],
    ['a secret of 5000 characters', id => basic(id, 'x'.repeat(5000))],
    ['the id __proto__', (_id, secret) => basic('__proto__', secret)],
    ['Bearer', (_id, secret) => `Bearer ${secret}`],
    ['a scheme that only begins like Basic', (id, secret) => basic(id, secret).replace('Basic', 'Basically')],
    ['two in one line', (id, secret) => `${basic(id, secret)}, ${basic(id, secret)}`],
    ['Digest', () => 'Digest username="x"'],
  ])('is refused with %s', async (_what, value) => {
    const { key, secret, byBasic } = await serve()
    const written = value(key.id, secret)
    expectRefusal(await byBasic(written), 401, 'invalid_client', [
      key.id,
      secret,
      ...written.split(' ').filter(part => part.length > 8),
    ])
    // what is wrong in the field is not mended by the body
    expect((await byBasic(written, { client_id: key.id })).status).toBeGreaterThanOrEqual(400)
    expect((await byBasic(basic(key.id, secret))).status).toBe(200)
  })

  it('is told once: twice is malformed, whether or not it is the same', async () => {
    const { key, secret, byBasic, port } = await serve()
    const value = basic(key.id, secret)
    expectRefusal(await byBasic(value, { client_secret: secret }), 400, 'invalid_request', [secret])
    expectRefusal(await byBasic(value, { client_id: key.id, client_secret: secret }), 400, 'invalid_request', [secret])
    expectRefusal(await byBasic(value, { client_id: 'key_other' }), 400, 'invalid_request', ['key_other'])
    const body = 'grant_type=client_credentials'
    for (const second of [value, 'Basic eA==', 'Bearer x', '']) {
      const lines = ['POST /oauth/token HTTP/1.1', 'Host: localhost', `Authorization: ${value}`, `authorization: ${second}`]
      const head = [
        ...lines,
        'Content-Type: application/x-www-form-urlencoded',
        `Content-Length: ${body.length}`,
        'Connection: close',
      ]
      const [answer] = await sendRaw({ port }, [...head, '', body].join('\r\n'))
      expect([answer?.status, answer?.json().error]).toEqual([400, 'invalid_request'])
      expect(answer?.body).not.toContain(secret)
    }
  })

  it.each([
    ['nobody', {}],
    ['a secret alone', { client_secret: UNKNOWN_SECRET }],
    ['the id of a key alone', { client_id: 'key_5Yq8Rw1TzNc0LkPvJ3Hd' }],
    ['an id with a space', { client_id: 'a b' }],
    ['an assertion', { client_id: 'some-program', client_assertion: 'x.y.z', client_assertion_type: 'urn:x' }],
  ])('is refused where it is %s', async (_who, form) => {
    const { post } = await serve()
    expectRefusal(
      await post('/oauth/token', { grant_type: 'client_credentials', ...form }),
      401,
      'invalid_client',
      Object.values(form),
    )
  })

  it('does not tell the unknown, the wrong and the dead from each other', async () => {
    const clock = manualClock()
    const app = await serve({ clock, rules: { idleAfterDays: 30 } })
    const { keyring, byBasic, byBody, exchange } = app
    const make = async (more: object = {}) => keyring.keys.create({ name: 'x', grants: ['a:read'], ...more })
    const [idle, expired] = [await make(), await make({ expiresAt: new Date(clock().getTime() + DAY_MS) })]
    clock.advance({ days: 31 })
    const [good, other, revoked, deleted, rotated] = [await make(), await make(), await make(), await make(), await make()]
    await keyring.keys.revoke(revoked.key.id)
    await keyring.keys.revoke(deleted.key.id)
    await keyring.keys.remove(deleted.key.id)
    await keyring.keys.rotate(rotated.key.id)
    const clients: [what: string, id: string, secret: string][] = [
      ['a client that is not known', 'key_nowhere', UNKNOWN_SECRET],
      ['a client that can be none', '__proto__', 'wrong'],
      ['a client that is not known, with a secret that is good', 'key_nowhere', good.secret],
      ['a public client’s name with a secret', 'some-program', good.secret],
      ['a wrong secret', good.key.id, UNKNOWN_SECRET],
      ['a secret whose checksum is wrong', good.key.id, `${good.secret.slice(0, -1)}${good.secret.endsWith('a') ? 'b' : 'a'}`],
      ['the secret of another key', good.key.id, other.secret],
      ['a token', good.key.id, (await byBody(good.key.id, good.secret)).body.access_token],
      ['the id in another case', good.key.id.toUpperCase(), good.secret],
      ['a revoked key', revoked.key.id, revoked.secret],
      ['a deleted key', deleted.key.id, deleted.secret],
      ['an expired key', expired.key.id, expired.secret],
      ['an idle key', idle.key.id, idle.secret],
      ['a secret that was replaced', rotated.key.id, rotated.secret],
    ]
    const seen = new Map<string, string[]>()
    for (const [what, id, secret] of clients)
      for (const answer of [await byBasic(basic(id, secret)), await byBody(id, secret), await exchange(id, secret)]) {
        expectRefusal(answer, 401, 'invalid_client', [secret])
        const key = JSON.stringify([answer.status, fieldsOf(answer), answer.text])
        seen.set(key, [...(seen.get(key) ?? []), what])
      }
    expect([...seen.values()].map(whats => new Set(whats).size)).toEqual([clients.length])
    expect((await byBasic(basic(good.key.id, good.secret))).status).toBe(200)
  })

  it('is refused no sooner for what is found at once', async () => {
    const { keyring, key, exchange } = await serve()
    const { key: gone, secret } = await keyring.keys.create({ name: 'x' })
    await keyring.keys.revoke(gone.id)
    for (const [id, given] of [
      [key.id, 'kw_live_malformed'],
      ['key_nowhere', UNKNOWN_SECRET],
      [gone.id, secret],
    ] as const) {
      const began = performance.now()
      expect((await exchange(id, given)).status).toBe(401)
      expect(performance.now() - began).toBeGreaterThan(24)
    }
  })

  it('counts as a failed authentication whatever it is refused for, and not where it is good', async () => {
    const clock = manualClock('2030-01-01T00:00:18Z')
    const failedAuthentications = { limit: 3, windowSeconds: 60 }
    const { keyring, key, secret, exchange, byBasic, byBody } = await serve({ clock, failedAuthentications })
    const { key: gone, secret: dead } = await keyring.keys.create({ name: 'x' })
    await keyring.keys.revoke(gone.id)
    for (const answer of [await exchange(gone.id, dead), await byBody(key.id, dead), await byBasic(basic('x', UNKNOWN_SECRET))])
      expectRefusal(answer, 401, 'invalid_client')
    for (const answer of [await exchange(gone.id, dead), await byBody('key_x', secret), await byBasic(basic(key.id, 'wrong'))]) {
      expectRefusal(answer, 429, 'temporarily_unavailable', [dead, secret])
      expect(answer.headers.get('retry-after')).toBe('42')
    }
    expect((await exchange(key.id, secret)).status).toBe(200)
    clock.advance({ seconds: 42 })
    expectRefusal(await exchange(gone.id, dead), 401, 'invalid_client')
  })
})

// what may differ between two answers of one server
function fieldsOf({ headers }: OAuthAnswer): string[][] {
  return [...headers].filter(([name]) => name !== 'date')
}
