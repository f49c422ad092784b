import { describe, expect, it } from 'vitest'
import { frameworks } from '../frameworks.js'

const ALLOWED = [
  'https://app.example.com',
  'https://*.example.com',
  'http://localhost:3000',
  'https://xn--mnchen-3ya.example',
  'null',
]
const GOOD = [
  'https://app.example.com',
  'https://a.example.com',
  'https://a.b.c.example.com',
  'https://my-app_1.example.com',
  'http://localhost:3000',
  'https://xn--mnchen-3ya.example',
  'null',
]
const HOSTILE = [
  'https://example.com',
  'https://evilexample.com',
  'https://app-example.com',
  'https://example.com.evil.net',
  'https://app.example.com.evil.net',
  'https://app.example.com:8443',
  'https://app.example.com:443',
  'http://app.example.com',
  'HTTPS://app.example.com',
  'https://APP.example.com',
  'https://a.EXAMPLE.com',
  'https://app.example.com.',
  'https://app.example.com/',
  'https://app.example.com/path',
  'https://app.example.com?x',
  'https://app.example.com#x',
  'https://user@app.example.com',
  'https://evil.net@app.example.com',
  'https://evil.net#.example.com',
  'https://evil.net/.example.com',
  'https://evil.net\\.example.com',
  'https://evil.net%00.example.com',
  'https://evil.net .example.com',
  'https://evil.net:.example.com',
  'https://.example.com',
  'https://..example.com',
  'https://-.example.com',
  'https://*.example.com',
  'https://a..example.com',
  'https://m\u00fcnchen.example',
  'https://xn--mnchen-3ya.example.',
  'https:app.example.com',
  'https:///app.example.com',
  '//app.example.com',
  'app.example.com',
  'http://localhost',
  'http://localhost:30000',
  'http://127.0.0.1:3000',
  'file://',
  'NULL',
  'undefined',
  '*',
  '',
  'https://app.example.com https://app.example.com',
  'https://app.example.com, https://app.example.com',
  'chrome-extension://abcdefgh',
  `https://${'a.'.repeat(4000)}example.org`,
]

describe.each(frameworks)('the origins on $name', framework => {
  const serve = async (key = {}, keyring = {}) => {
    const app = await framework.serve({ keyring, routes: [{ path: '/', method: 'all' }] })
    const { secret } = await app.keyring.keys.create({ name: 'page', ...key })
    return { app, line: `x-api-key: ${secret}` }
  }

  it.each([
    ['the API', {}, { cors: { origins: ALLOWED } }],
    ['the key', { origins: ALLOWED }, {}],
  ])('are those that %s allows, and no look-alike', async (who, key, keyring) => {
    const { app, line } = await serve(key, keyring)
    for (const origin of GOOD) {
      const answer = await app.send('/', line, `Origin: ${origin}`)
      expect([origin, answer.status, answer.field('access-control-allow-origin')]).toEqual([
        origin,
        200,
        who === 'the API' ? origin : null,
      ])
    }
    const runs = app.runs()
    for (const origin of HOSTILE) {
      const answer = await app.send('/', line, `Origin: ${origin}`)
      expect([origin, answer.status, answer.json().code]).toEqual([origin, 403, 'origin_not_allowed'])
      expect(answer.fields.filter(([name]) => name.startsWith('access-control-'))).toEqual([])
    }
    expect(app.runs()).toBe(runs)
  })

  it.each([
    ['the API', {}, { cors: { origins: ['https://app.example.com'] } }],
    ['the key', { origins: ['https://app.example.com'] }, {}],
  ])('do not count for %s where the call is no cross-origin one', async (_, key, keyring) => {
    const { app, line } = await serve(key, keyring)
    const status = async (...lines: string[]) => (await app.send('/', line, ...lines)).status
    expect(await status()).toBe(200)
    expect(await status('Sec-Fetch-Site: same-origin', 'Origin: https://api.example.com')).toBe(200)
    for (const site of ['same-site', 'cross-site', 'none', 'Same-Origin', 'same-origin, same-origin', '']) {
      expect([site, await status(`Sec-Fetch-Site: ${site}`, 'Origin: https://api.example.com')]).toEqual([site, 403])
    }
    expect(await status('Sec-Fetch-Site: same-origin', 'Sec-Fetch-Site: cross-site', 'Origin: https://evil.example.net')).toBe(
      403,
    )
    expect(await status('Sec-Fetch-Site: same-origin', 'Sec-Fetch-Site: same-origin', 'Origin: https://evil.example.net')).toBe(
      403,
    )
    expect(await status('Sec-Fetch-Site: cross-site')).toBe(200)
    expect(await status('Referer: https://evil.example.net/')).toBe(200)
  })

  it('refuse two Origin lines, even the same one twice', async () => {
    const { app, line } = await serve({}, { cors: { origins: ['https://app.example.com'] } })
    const origin = 'Origin: https://app.example.com'
    expect((await app.send('/', line, origin, origin)).status).toBe(403)
    expect((await app.send('/', line, origin, 'origin: https://evil.example.net')).status).toBe(403)
    expect((await app.send('/', line, 'origin: https://evil.example.net', origin)).status).toBe(403)
    expect(app.runs()).toBe(0)
  })

  it('restrict a key beside those of the API, and emit nothing of their own', async () => {
    const { app, line } = await serve(
      { origins: ['https://app.example.com'] },
      { cors: { origins: ['https://app.example.com', 'https://other.example.com'] } },
    )
    const own = await app.send('/', line, 'Origin: https://app.example.com')
    expect([own.status, own.field('access-control-allow-origin')]).toEqual([200, 'https://app.example.com'])
    const other = await app.send('/', line, 'Origin: https://other.example.com')
    expect([other.status, other.json().code]).toEqual([403, 'origin_not_allowed'])
    expect(other.field('access-control-allow-origin')).toBe('https://other.example.com')
    expect((await app.send('/', line, 'Origin: https://evil.example.net')).field('access-control-allow-origin')).toBeNull()
  })

  it('are refused before the credential is looked at', async () => {
    const asked: string[] = []
    const { app } = await (async () => {
      const served = await framework.serve({
        keyring: {
          cors: { origins: ['https://app.example.com'] },
          store: {
            findByDigest(digest) {
              asked.push(digest)
              return null
            },
          },
        },
      })
      return { app: served }
    })()
    for (const lines of [
      [],
      ['x-api-key: 0f8fad5b-d9cb-469f-a165-70867728950e'],
      ['Authorization: Bearer'],
      ['x-api-key: a', 'x-api-key: b'],
    ]) {
      const answer = await app.send('/', 'Origin: https://evil.example.net', ...lines)
      expect([answer.status, answer.json().code]).toEqual([403, 'origin_not_allowed'])
      expect(answer.lines('www-authenticate')).toEqual([])
      expect(answer.field('vary')?.toLowerCase()).toContain('origin')
    }
    expect(asked).toEqual([])
  })
})
