import { describe, expect, it } from 'vitest'
import { type Answered, MEMBER, servers } from './portal-servers.js'
import { formsOf } from './read-page.js'

const POLICY = {
  page: "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  withLogos:
    "default-src 'none'; img-src 'self' https://cdn.example.com https://dark.example.com; style-src 'self'; script-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
}
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }

const NAMES = [
  'content-type',
  'content-language',
  'cache-control',
  'content-security-policy',
  'x-frame-options',
  'x-content-type-options',
  'referrer-policy',
  'cross-origin-opener-policy',
]
const PAGE = {
  'content-type': 'text/html; charset=utf-8',
  'content-language': 'en',
  'cache-control': 'no-store',
  'content-security-policy': POLICY.page,
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
}
const pick = ({ headers }: Pick<Answered, 'headers'>, names = NAMES) =>
  Object.fromEntries(names.map(name => [name, headers.get(name)]))

describe.each(servers)('$name: what stands around every page', ({ serve }) => {
  it('keeps a page from being framed, kept, sniffed, or made to load anything from elsewhere', async () => {
    const { visitor } = await serve()
    for (const path of ['/keys', '/keys/new', '/access', '/members', '/roles', '/activity']) {
      const answer = await visitor(MEMBER).get(path)
      expect({ path, status: answer.status, ...pick(answer) }).toEqual({ path, status: 200, ...PAGE })
      expect(answer.text).not.toMatch(/<script(?! type="module" src=")|<style|\sstyle=|\son[a-z]+=|javascript:/i)
    }
  })

  it('does so with a secret', async () => {
    const { visitor } = await serve()
    const fields = { ...formsOf((await visitor(MEMBER).get('/keys/new')).text)[0]?.fields, name: 'export' }
    const made = await visitor(MEMBER).post('/keys/new', fields)
    expect(made.text).toMatch(/kw_live_\w{38}/)
    expect({ status: made.status, ...pick(made) }).toEqual({ status: 201, ...PAGE })
    expect([...made.headers].flat().join('\n')).not.toContain('kw_live_')
  })

  it('does so with every refusal', async () => {
    const { visitor, url, keyring } = await serve()
    await keyring.members.add({ user: 'gone', account: 'acme' })
    await keyring.members.deactivate('gone', { account: 'acme' })
    const session = { 'x-session': encodeURIComponent(JSON.stringify(MEMBER)) }
    const ask = async (method: string, path: string, more: Record<string, string> = {}, body?: string): Promise<Answered> => {
      const answer = await fetch(`${url}/portal${path}`, {
        method,
        headers: { ...session, ...more },
        ...(body === undefined ? {} : { body }),
        redirect: 'manual',
      })
      return { status: answer.status, headers: answer.headers, text: await answer.text() }
    }
    const refusals: [status: number, answer: Answered][] = [
      [404, await visitor(MEMBER).get('/keys/key_none')],
      [404, await visitor(MEMBER).get('/nothing')],
      [401, await visitor(null).get('/keys')],
      [401, await visitor(null).post('/keys/new', { name: 'x' })],
      [403, await visitor({ user: 'gone', account: 'acme' }).get('/keys')],
      [403, await visitor(MEMBER).get('/requests')],
      [403, await visitor(MEMBER).post('/keys/new', { name: 'x' }, { 'sec-fetch-site': 'cross-site' })],
      [405, await ask('PUT', '/keys')],
      [405, await ask('POST', '/keys', FORM, 'name=x')],
      [415, await ask('POST', '/keys/new', { 'content-type': 'application/json' }, '{"name":"x"}')],
      [415, await ask('POST', '/keys/new', { 'content-type': 'text/plain' }, 'name=x')],
      [413, await visitor(MEMBER).post('/keys/new', { name: 'x'.repeat(256 * 1024) })],
    ]
    for (const [status, answer] of refusals) {
      expect({ status: answer.status, ...pick(answer) }).toEqual({ status, ...PAGE })
      expect(answer.text).toMatch(/<h1>[^<]+<\/h1>/)
    }
    expect((await keyring.keys.list()).items).toEqual([])
  })

  it('lets in the origins of the logos, and nothing else', async () => {
    const logos = { logo: 'https://cdn.example.com/a.svg', darkLogo: 'https://dark.example.com/b.svg' }
    const { visitor } = await serve({ settings: { brand: { name: 'A&B <API>', ...logos } } })
    const answer = await visitor(MEMBER).get('/keys')
    expect(answer.headers.get('content-security-policy')).toBe(POLICY.withLogos)
    expect(answer.text).toContain('A&amp;B &lt;API&gt;')
  })

  it('hides its pages from origins that the keyring lets in', async () => {
    const { visitor } = await serve({ keyring: { cors: { origins: ['https://app.example.com'] } } })
    const { status, headers } = await visitor(MEMBER).get('/keys', { origin: 'https://app.example.com' })
    expect(status).toBe(200)
    expect([...headers.keys()].filter(name => name.startsWith('access-control-'))).toEqual([])
  })
})

describe.each(servers)('$name: what is no page', ({ serve }) => {
  it('has a stylesheet and a module that are kept as long as they are right', async () => {
    const { visitor } = await serve()
    const { text } = await visitor(MEMBER).get('/keys/new')
    for (const [file, type] of [
      ['pages.css', 'text/css'],
      ['portal.js', 'text/javascript'],
    ]) {
      const [address = ''] = text.match(new RegExp(`(?<=")[^"]*assets/${file}[^"]*`)) ?? []
      expect(address).toMatch(new RegExp(`^\\.\\./assets/${file}\\?v=[\\w-]{12}$`))
      // for nobody in particular: it is asked for without a session, too
      const answer = await visitor(null).get(address.slice(2))
      expect(answer.text.length).toBeGreaterThan(1000)
      expect({
        status: answer.status,
        ...pick(answer, ['content-type', 'cache-control', 'x-content-type-options', 'cross-origin-resource-policy']),
      }).toEqual({
        status: 200,
        'content-type': `${type}; charset=utf-8`,
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
      })
    }
    // an address that does not change with the content is asked for again each time
    expect((await visitor(null).get('/assets/pages.css')).headers.get('cache-control')).not.toContain('immutable')
    expect((await visitor(MEMBER).get('/assets/other.js')).status).toBe(404)
  })

  it('names another address where the brand makes another stylesheet', async () => {
    const versions = await Promise.all(
      ['#0b6b4f', '#7a1fa2'].map(async accent => {
        const { visitor } = await serve({ settings: { brand: { light: { accent } } } })
        const [, version = ''] = /pages\.css\?v=([\w-]+)/.exec((await visitor(MEMBER).get('/keys')).text) ?? []
        expect((await visitor(null).get(`/assets/pages.css?v=${version}`)).text).toContain(accent)
        return version
      }),
    )
    expect(new Set(versions).size).toBe(2)
  })

  it('answers a check as JSON, and a trail as CSV, that nobody keeps', async () => {
    const { visitor } = await serve()
    const check = await visitor(MEMBER).post('/check', { field: 'subnets', value: '10.0.0.5/8' })
    const names = ['content-type', 'cache-control', 'x-content-type-options']
    expect({ status: check.status, ...pick(check, names) }).toEqual({
      status: 200,
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    expect(JSON.parse(check.text)).toEqual({ problem: expect.stringContaining('10.0.0.0/8') as string })
    expect((await visitor(MEMBER).post('/check', { field: 'nothing', value: '' })).status).toBe(422)
    expect((await visitor(null).post('/check', { field: 'name', value: '' })).status).toBe(401)
    expect((await visitor(MEMBER).get('/check')).status).toBe(405)

    const trail = await visitor(MEMBER).get('/activity.csv')
    expect({ status: trail.status, ...pick(trail, names) }).toEqual({
      status: 200,
      'content-type': 'text/csv; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    expect(trail.headers.get('content-disposition')).toMatch(/^attachment; filename="activity-\d{4}-\d\d-\d\d\.csv"$/)
    expect(trail.text.split('\r\n').length).toBeGreaterThan(2)
  })
})
