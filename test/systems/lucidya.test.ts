import { createKeyring } from 'keywright'
import { combine, lucidya } from 'keywright/presets'
import { describe, expect, it } from 'vitest'
import { example as lucidyaExample } from '../../examples/lucidya/example.js'
import type { Answered } from './answered.js'
import { checkedRadios } from './checked-radios.js'
import { LIST } from './lucidya-line.js'
import { openLucidya } from './open-lucidya.js'
import { openLucidyaWithKey as openWithKey } from './open-lucidya-with-key.js'
import { systemServers } from './system-servers.js'
import { UUID_V4 } from './uuid-v4.js'

const BARE = `curl -X GET 'https://api.lucidya.com/monitors_list?page_id=1'`

const NOTHING = '{"message":"No API key found in request"}'
const NOT_GOOD = '{"message":"Invalid authentication credentials"}'
const TOO_MANY = '{"message":"API rate limit exceeded"}'
const UNKNOWN = '0f8fad5b-d9cb-469f-a165-70867728950e'

const told = ({ status, text }: Answered) => [status, text]

describe.each(systemServers)('Lucidya on $name', server => {
  describe('as its documents say', () => {
    it('`GET /monitors_list?page_id=1` with `luc-authorization: TOKEN`, the raw value', async () => {
      const { made, ...app } = await openWithKey(server)
      const { status, body } = await app.curl(LIST, { TOKEN: made.secret })
      expect([status, body.page_id]).toEqual([200, 1])
    })

    it('Request Access first: the request goes out by e-mail', async () => {
      const app = await openLucidya(server)
      expect((await app.asks()).status).toBe(201)
      await expect
        .poll(() => app.post())
        .toEqual(['ada@acme.example: We have received your request for API access', 'csm@example.com: ada requests API access'])
    })

    it('the Customer Success Manager updates the request, which an e-mail tells', async () => {
      const app = await openLucidya(server)
      const asked = await app.asks()
      expect((await app.decides(asked, 'approve', {}, 'ada')).status).toBe(403)
      const updated = await app.decides(asked, 'approve', { note: 'Welcome.' })
      expect([updated.status, updated.body.state]).toEqual([200, 'approved'])
      await expect.poll(() => app.post()).toContain('ada@acme.example: Your request for API access was approved')
      expect(app.mail.mails.find(({ subject }) => subject?.includes('approved'))?.text).toContain('Welcome.')
    })

    it('only then is a key generated', async () => {
      const app = await openLucidya(server)
      const make = async () => {
        const { status, body } = await app.tries('dashboard')
        return [status, body.rule]
      }
      expect(await make()).toEqual([422, 'approvalRequired'])
      const asked = await app.asks()
      expect(await make()).toEqual([422, 'approvalRequired'])
      await app.decides(asked, 'approve')
      expect(await make()).toEqual([201, undefined])
    })

    it('Generate API Key asks for an API Name and a Subnet IP', async () => {
      const app = await openWithKey(server)
      const wrong = async (body: object) => (await app.manage('POST /keys', { as: 'ada', body })).body
      expect(await wrong({ subnets: ['192.0.2.0/24'] })).toMatchObject({
        status: 422,
        errors: { name: expect.anything() as unknown },
      })
      expect(await wrong({ name: 'anywhere' })).toMatchObject({ status: 422, rule: 'subnetsRequired' })
      const { text } = await app.fetch('/settings/keys/new', { headers: { 'x-example-user': 'ada' } })
      for (const words of ['<h1>Generate API Key</h1>', '>API Name<', '>Subnet IP<', '<button>Generate API Key</button>'])
        expect(text).toContain(words)
    })

    it('a key may have several subnets', async () => {
      const { made, ...app } = await openWithKey(server)
      expect(made.key.subnets).toEqual(['127.0.0.1/32', '192.0.2.0/24'])
      const turned = await app.makes('turned', { subnets: ['2001:db8::/32', '127.0.0.0/8'] })
      for (const { secret } of [made, turned]) expect((await app.list(secret))[0]).toBe(200)
    })

    it('the token is a UUID of version 4', async () => {
      const { made } = await openWithKey(server)
      expect(made.secret).toMatch(UUID_V4)
    })

    it('the token is shown once', async () => {
      const { made, ...app } = await openWithKey(server)
      const shown = await Promise.all([
        app.manage(`GET /keys/${made.id}`, { as: 'ada' }),
        app.manage('GET /keys', { as: 'ada' }),
        app.fetch(`/settings/keys/${made.id}`, { headers: { 'x-example-user': 'ada' } }),
      ])
      for (const { status, text } of shown) expect([status, text.includes(made.secret)]).toEqual([200, false])
    })

    it('an account has up to three keys', async () => {
      const app = await openWithKey(server)
      for (const name of ['second', 'third']) await app.makes(name)
      const { status, body } = await app.tries('fourth')
      expect([status, body.rule]).toEqual([409, 'keysPerAccount'])
    })

    it('inactive keys count among the three', async () => {
      const { made, ...app } = await openWithKey(server)
      await app.manage(`POST /keys/${made.id}/revoke`, { as: 'ada', body: {} })
      const idle = await app.makes('second')
      await app.passes(30)
      await app.makes('third')
      expect([await app.state(made), await app.state(idle)]).toEqual(['revoked', 'idle'])
      const fourth = () => app.tries('fourth')
      expect((await fourth()).status).toBe(409)
      await app.passes(30)
      expect(await app.state(idle)).toBe('expired')
      expect((await fourth()).status).toBe(409)
    })

    it('a key that was unused for 30 days is deactivated, which an e-mail tells', async () => {
      const { made, ...app } = await openWithKey(server)
      await app.passes(29)
      expect(await app.state(made)).toBe('active')
      await app.passes(1)
      expect(await app.state(made)).toBe('idle')
      await expect.poll(() => app.post()).toContain('ada@acme.example: The API key “dashboard” was unused for too long')
      expect(await app.list(made.secret)).toEqual([401, NOT_GOOD])
    })

    it('a key that was unused for 60 days has expired, which an e-mail tells', async () => {
      const { made, ...app } = await openWithKey(server)
      await app.passes(59)
      expect(await app.state(made)).toBe('idle')
      await app.passes(1)
      expect(await app.state(made)).toBe('expired')
      await expect.poll(() => app.post()).toContain('ada@acme.example: The API key “dashboard” has expired')
      expect(await app.list(made.secret)).toEqual([401, NOT_GOOD])
    })

    it('then a new key must be made: neither comes back', async () => {
      const { made, ...app } = await openWithKey(server)
      const changes = async () => {
        const rotated = await app.manage(`POST /keys/${made.id}/rotate`, { as: 'ada', body: {} })
        const prolonged = await app.manage(`PATCH /keys/${made.id}`, { as: 'ada', body: { expiresAt: '2031-01-01T00:00:00Z' } })
        return [rotated.status, prolonged.status, (await app.list(made.secret))[0]]
      }
      await app.passes(30)
      const ofIdle = await changes()
      expect([ofIdle[0], ofIdle[2]]).toEqual([409, 401])
      await app.passes(30)
      expect(await changes()).toEqual([409, 409, 401])
      const ended = app.mail.mails.filter(({ subject }) => /too long|expired/.test(subject ?? ''))
      expect(ended.map(({ text }) => /make a new key/.test(text ?? ''))).toEqual([true, true])
      expect((await app.list((await app.makes('new one')).secret))[0]).toBe(200)
    })

    it('100 requests a minute, until the start of the next minute', async () => {
      const { made, ...app } = await openWithKey(server)
      app.clock.advance({ seconds: 48 })
      expect(await app.many(made.secret, 100)).toEqual([200])
      expect((await app.list(made.secret))[0]).toBe(429)
      app.clock.advance({ ms: 11_999 })
      expect((await app.list(made.secret))[0]).toBe(429)
      app.clock.advance({ ms: 1 })
      expect((await app.list(made.secret))[0]).toBe(200)
    })

    it('the limit starts at 100: the rate can be higher for everybody', async () => {
      const more = lucidya({ requestsPerMinute: 130 })
      const makeKeyring = (options = {}) => createKeyring(combine(more, { store: 'memory:', ...options }))
      const { made, ...app } = await openWithKey(server, {}, { ...lucidyaExample, createKeyring: makeKeyring })
      expect(await app.many(made.secret, 130)).toEqual([200])
      expect(await app.list(made.secret)).toEqual([429, TOO_MANY])
    })

    it('401 `{"message":"No API key found in request"}`', async () => {
      const app = await openLucidya(server)
      expect(told(await app.curl(BARE))).toEqual([401, NOTHING])
    })

    it('401 `{"message":"Invalid authentication credentials"}`', async () => {
      const app = await openWithKey(server)
      expect(await app.list(UNKNOWN)).toEqual([401, NOT_GOOD])
      expect(await app.list('nope')).toEqual([401, NOT_GOOD])
    })

    it('429 `{"message":"API rate limit exceeded"}`', async () => {
      const { made, ...app } = await openWithKey(server)
      await app.many(made.secret, 100)
      expect(await app.list(made.secret)).toEqual([429, TOO_MANY])
    })
  })

  describe('where its documents are silent', () => {
    it('an address outside the subnets of a key is 403, in the form of the others', async () => {
      const app = await openWithKey(server)
      const office = await app.makes('office', { subnets: ['192.0.2.0/24'] })
      expect(await app.list(office.secret)).toEqual([403, '{"message":"The client address is not allowed"}'])
    })

    it('an empty field is no key', async () => {
      const app = await openWithKey(server)
      expect(told(await app.curl(`${BARE} -H 'luc-authorization;'`))).toEqual([401, NOTHING])
    })

    it('a good key that is not written as documented is refused with 401', async () => {
      const { made, ...app } = await openWithKey(server)
      const send = async (fields: string) => told(await app.curl(`${BARE} ${fields}`, { TOKEN: made.secret }))
      expect(await send(`-H 'luc-authorization: Bearer TOKEN'`)).toEqual([401, NOT_GOOD])
      expect(await send(`-H 'luc-authorization: TOKEN' -H 'luc-authorization: TOKEN'`)).toEqual([401, NOT_GOOD])
      for (const field of ['Authorization: Bearer TOKEN', 'Authorization: TOKEN', 'x-api-key: TOKEN'])
        expect(await send(`-H '${field}'`)).toEqual([401, NOTHING])
    })

    it('a key that was revoked or deleted is refused as one that never was', async () => {
      const { made, ...app } = await openWithKey(server)
      await app.manage(`POST /keys/${made.id}/revoke`, { as: 'ada', body: {} })
      const revoked = await app.curl(LIST, { TOKEN: made.secret })
      expect(told(revoked)).toEqual([401, NOT_GOOD])
      expect(revoked.headers.get('www-authenticate')).toContain('revoked')
      expect((await app.manage(`DELETE /keys/${made.id}`, { as: 'ada' })).status).toBe(204)
      expect(await app.list(made.secret)).toEqual([401, NOT_GOOD])
    })

    it('refusals are JSON, and a 401 names the header in its challenge', async () => {
      const app = await openWithKey(server)
      for (const line of [BARE, LIST]) {
        const { headers } = await app.curl(line, { TOKEN: UNKNOWN })
        expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
        expect(headers.get('www-authenticate')).toMatch(/^ApiKey realm="api".* header="luc-authorization"$/)
      }
    })

    it('a 429 says in `Retry-After` when the next minute starts', async () => {
      const { made, ...app } = await openWithKey(server)
      app.clock.advance({ seconds: 48 })
      await app.many(made.secret, 100)
      expect((await app.curl(LIST, { TOKEN: made.secret })).headers.get('retry-after')).toBe('12')
    })

    it('the keys of an account share its requests', async () => {
      const { made, ...app } = await openWithKey(server)
      const { secret } = await app.makes('second')
      expect(await app.many(made.secret, 60)).toEqual([200])
      expect(await app.many(secret, 40)).toEqual([200])
      for (const token of [made.secret, secret]) expect(await app.list(token)).toEqual([429, TOO_MANY])
    })

    it('a deleted key makes room for another', async () => {
      const { made, ...app } = await openWithKey(server)
      for (const name of ['second', 'third']) await app.makes(name)
      await app.manage(`DELETE /keys/${made.id}`, { as: 'ada' })
      expect((await app.makes('fourth')).secret).toMatch(/^[0-9a-f-]{36}$/)
    })

    it('only a request that was let in is use, and a key that never had one counts from its making', async () => {
      const { made, ...app } = await openWithKey(server)
      const refused = await app.makes('office', { subnets: ['192.0.2.0/24'] })
      await app.passes(20)
      expect([(await app.list(made.secret))[0], (await app.list(refused.secret))[0]]).toEqual([200, 403])
      await app.passes(10)
      expect([await app.state(made), await app.state(refused)]).toEqual(['active', 'idle'])
      await app.passes(20)
      expect(await app.state(made)).toBe('idle')
    })

    it('a deactivated key is refused at once, and expired by the next sweep', async () => {
      const { made, ...app } = await openWithKey(server)
      app.clock.advance({ days: 75 })
      expect([await app.list(made.secret), await app.state(made)]).toEqual([[401, NOT_GOOD], 'idle'])
      await app.passes(0)
      const { body } = await app.manage(`GET /keys/${made.id}`, { as: 'ada' })
      expect([body.state, body.expiresAt]).toEqual(['expired', '2030-03-16T12:00:00.000Z'])
    })

    it('an e-mail warns a week before a key is deactivated', async () => {
      const app = await openWithKey(server)
      await app.passes(23)
      await expect.poll(() => app.post()).toContain('ada@acme.example: The unused API key “dashboard” ends in 7 days')
    })

    it('a request may be denied with a note, and made again', async () => {
      const app = await openLucidya(server)
      const denied = await app.decides(await app.asks(), 'deny', { note: 'Which monitors?' })
      expect([denied.status, denied.body.state]).toEqual([200, 'denied'])
      await expect.poll(() => app.post()).toContain('ada@acme.example: Your request for API access was denied')
      expect(app.mail.mails.find(({ subject }) => subject?.includes('denied'))?.text).toContain('Which monitors?')
      await app.decides(await app.asks(), 'approve')
      expect((await app.makes('dashboard')).secret).toMatch(/^[0-9a-f-]{36}$/)
    })

    it('nothing else need be said of a key, and nothing else ends it', async () => {
      const { made } = await openWithKey(server)
      expect(made.key).toMatchObject({ grants: [], origins: null, technicalContact: null, expiresAt: null })
    })

    it('the page of a new key offers more, and 90 days unless another end is chosen', async () => {
      const app = await openWithKey(server)
      const { text } = await app.fetch('/settings/keys/new', { headers: { 'x-example-user': 'ada' } })
      expect(checkedRadios(text)).toContain('expiresAt=90')
      expect(text).toContain('name="expiresAt" value="never"')
    })

    it('the management API keeps its own form', async () => {
      const app = await openLucidya(server)
      const { headers, body } = await app.tries('dashboard')
      expect([body.code, headers.get('content-type')]).toEqual(['rule_violated', expect.stringMatching(/problem\+json/)])
    })
  })
})
