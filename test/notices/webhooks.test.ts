import { createKeyring, type WebhookOptions } from 'keywright'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { startHookServer } from './hook-server.js'
import { expiring, noticeFixture } from './notice-fixture.js'

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
const OTHER_SECRET = `whsec_${Buffer.alloc(32, 8).toString('base64')}`

type Headers = Record<string, string>

describe('a webhook', () => {
  it('is called with the notice, signed as an independent library verifies it', async () => {
    const hook = await startHookServer()
    const fixture = noticeFixture()
    const notices = fixture.open({ webhooks: [{ url: hook.url, secret: SECRET }] })
    await fixture.queue(notices, expiring())
    expect(await notices.deliver()).toEqual({ sent: 1, postponed: 0, failed: 0 })
    const [call] = hook.calls
    if (!call) throw new Error('it was not called')
    const headers = call.headers as Headers
    expect(call.path).toBe('/hooks/keywright')
    expect(headers['content-type']).toBe('application/json')
    expect(headers['webhook-id']).toMatch(/^msg_\w{20}$/)
    expect(new Webhook(SECRET).verify(call.body, headers)).toEqual({
      type: 'key.expiring',
      timestamp: fixture.clock().toISOString(),
      data: JSON.parse(JSON.stringify(expiring().data)) as unknown,
    })
    expect(() => new Webhook(OTHER_SECRET).verify(call.body, headers)).toThrow()
    expect(() => new Webhook(SECRET).verify(call.body.replace('nightly', 'weekly'), headers)).toThrow()
  })

  it('is called again until it takes the notice, each time with the same id and a new time', async () => {
    const hook = await startHookServer()
    const fixture = noticeFixture()
    const notices = fixture.open({ webhooks: [{ url: hook.url, secret: SECRET }] })
    await fixture.queue(notices, expiring())
    for (const status of [500, 302, 404, 204]) {
      hook.answer(res => void res.writeHead(status, { location: `${hook.url}/elsewhere` }).end())
      await notices.deliver()
      fixture.clock.advance({ seconds: 4000 })
    }
    await notices.deliver()
    const headers = hook.calls.map(call => call.headers as Headers)
    expect(headers).toHaveLength(4)
    expect(hook.calls.every(({ path }) => path === '/hooks/keywright')).toBe(true)
    expect(new Set(headers.map(each => each['webhook-id'])).size).toBe(1)
    expect(new Set(headers.map(each => each['webhook-timestamp'])).size).toBe(4)
    expect(new Set(headers.map(each => each['webhook-signature'])).size).toBe(4)
    expect(fixture.log[1]).toContain('it answered 302')
  })

  it('is left alone for as long as it asks, within reason', async () => {
    const hook = await startHookServer()
    const fixture = noticeFixture()
    const notices = fixture.open({ webhooks: [{ url: hook.url, secret: SECRET }] })
    await fixture.queue(notices, expiring())
    const pauseAfter = async (retryAfter: string) => {
      hook.answer(res => void res.writeHead(503, { 'retry-after': retryAfter }).end())
      const begun = hook.calls.length
      await notices.deliver()
      expect(hook.calls).toHaveLength(begun + 1)
      const [waiting] = await fixture.store.listDocuments({ kind: 'outbox', order: 'oldest', limit: 1 })
      const seconds = ((waiting?.createdAt.getTime() ?? 0) - fixture.clock().getTime()) / 1000
      fixture.clock.advance({ seconds })
      return seconds
    }
    const longer = (seconds: number) => expect.closeTo(seconds * 1.1, -Math.log10(seconds * 0.1 * 2)) as number
    expect(await pauseAfter('1000')).toEqual(longer(1000))
    expect(await pauseAfter(new Date(fixture.clock().getTime() + 5000_000).toUTCString())).toEqual(longer(5000))
    expect(await pauseAfter('999999999')).toEqual(longer(12 * 3600))
    expect(await pauseAfter('nonsense')).toEqual(longer(3600))
  })

  it('is given up on at once where it says that it is gone', async () => {
    const hook = await startHookServer()
    hook.answer(res => void res.writeHead(410).end())
    const fixture = noticeFixture()
    const notices = fixture.open({ webhooks: [{ url: hook.url, secret: SECRET }] })
    await fixture.queue(notices, expiring())
    expect(await notices.deliver()).toEqual({ sent: 0, postponed: 0, failed: 1 })
    expect(fixture.log).toEqual([expect.stringContaining('it answered 410')])
  })

  it('hears of what it asks for alone, and each one for itself', async () => {
    const [all, some] = [await startHookServer(), await startHookServer()]
    all.answer(res => void res.writeHead(500).end())
    const fixture = noticeFixture()
    const notices = fixture.open({
      webhooks: [
        { url: all.url, secret: SECRET },
        { url: some.url, secret: OTHER_SECRET, types: ['key.expired'] },
      ],
    })
    await fixture.queue(notices, expiring())
    await fixture.queue(notices, { ...expiring(), type: 'key.expired', id: 'other' })
    expect(await notices.deliver()).toEqual({ sent: 1, postponed: 2, failed: 0 })
    expect(some.calls.map(({ body }) => (JSON.parse(body) as { type: string }).type)).toEqual(['key.expired'])
    expect(notices.hears('key.idle')).toBe(true)
    expect(fixture.open({ webhooks: [{ url: some.url, secret: SECRET, types: ['key.expired'] }] }).hears('key.idle')).toBe(false)
  })

  it('leaves neither its secret nor its path in the store or the log', async () => {
    const fixture = noticeFixture()
    const url = 'http://127.0.0.1:9/T0KEN-IN-PATH?key=T0KEN-IN-QUERY'
    const notices = fixture.open({ webhooks: [{ url, secret: SECRET }] })
    await fixture.queue(notices, expiring())
    expect(await notices.deliver()).toMatchObject({ postponed: 1 })
    const documents = await fixture.store.listDocuments({ kind: 'outbox', order: 'oldest', limit: 9 })
    expect(documents).toHaveLength(1)
    expect(JSON.stringify(documents) + fixture.log.join()).not.toMatch(/T0KEN|whsec|BwcHBw/)
    expect(fixture.log).toEqual([expect.stringContaining('http://127.0.0.1:9')])
  })

  it.each<[wrong: string, webhook: Partial<Record<keyof WebhookOptions, unknown>>, message: RegExp]>([
    ['no secret', { secret: undefined }, /webhooks\[0\]: secret is missing/],
    [
      'a secret without its prefix',
      { secret: Buffer.alloc(32).toString('base64') },
      /webhooks\[0\]\.secret must be "whsec_" and 24/,
    ],
    ['a short secret', { secret: 'whsec_c2hvcnQ=' }, /webhooks\[0\]\.secret must be "whsec_" and 24/],
    ['http: to another machine', { url: 'http://hooks.example.com' }, /webhooks\[0\]\.url must be an https: URL/],
    ['what only looks like this machine', { url: 'http://127.0.0.1.example.com' }, /webhooks\[0\]\.url must be an https: URL/],
    ['no URL', { url: 'hooks.example.com/SECRET-PATH' }, /webhooks\[0\]\.url must be an https: URL/],
    ['a password in the URL', { url: 'https://a:PASSWORD@hooks.example.com' }, /must have no user and password/],
    [
      'a notice that there is not',
      { types: ['key.expiered'] },
      /webhooks\[0\]\.types: "key\.expiered" is no notice\. Known: access_/,
    ],
    ['no notice at all', { types: [] }, /webhooks\[0\]\.types must name at least one/],
    ['a misspelt option', { secrets: 'x' } as never, /webhooks\[0\]: unknown option "secrets": did you mean "secret"\?/],
  ])('is refused with %s', (_wrong, webhook, message) => {
    const open = () =>
      createKeyring({
        store: 'memory:',
        webhooks: [{ url: 'https://x.example', secret: SECRET, ...webhook } as WebhookOptions],
      })
    expect(open).toThrow(TypeError)
    expect(open).toThrow(message)
    expect(open).not.toThrow(/PASSWORD|SECRET-PATH|c2hvcnQ/)
  })

  it('is refused where another has its address', () => {
    const one = { url: 'https://x.example/a', secret: SECRET }
    expect(() => createKeyring({ store: 'memory:', webhooks: [one, { ...one, types: ['key.idle'] }] })).toThrow(
      'webhooks[1] has the url of an earlier entry',
    )
  })
})
