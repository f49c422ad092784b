import { request, type IncomingHttpHeaders } from 'node:http'
import { createKeyring, type KeyStore } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import { describe, expect, it } from 'vitest'
import { MEMBER, type Served, servers } from './portal-servers.js'

interface Raw {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** As no client of the Fetch standard would send it: paths and hosts stand in the request as they are given. */
function raw({ port }: Served, method: string, path: string, headers: Record<string, string>, body = ''): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method, path, headers }, answer => {
      let text = ''
      answer.setEncoding('utf8').on('data', chunk => (text += String(chunk)))
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }))
    })
    sent.on('error', reject).end(body)
  })
}

const session = { 'x-session': encodeURIComponent(JSON.stringify(MEMBER)) }
const form = { ...session, 'content-type': 'application/x-www-form-urlencoded' }
const ticketOf = (page: string) => /name="once" value="([^"]+)"/.exec(page)?.[1] ?? ''
const secretIn = /kw_live_\w{38}/

/** A memory store whose next write of one kind fails: after it was made, or before. */
function failingStore(method: 'insert' | 'replace', isMade: boolean): KeyStore & { failNext(): void } {
  const store = memoryStore()
  let fails = false
  const work = store[method].bind(store) as (...given: unknown[]) => unknown
  return {
    ...store,
    failNext: () => void (fails = true),
    async [method](...given: unknown[]) {
      const isFailing = fails
      fails = false
      if (isFailing && !isMade) throw new Error('the store is gone')
      const result = await work(...given)
      if (isFailing) throw new Error('the store is gone')
      return result
    },
  }
}

describe.each(servers)('the portal on $name, under attack', ({ serve }) => {
  it('reads a form of very many fields at once, and refuses it', async () => {
    const served = await serve()
    const startedAt = process.cpuUsage()
    const answer = await raw(served, 'POST', '/portal/check', form, 'a&'.repeat(100_000))
    expect(answer.status).toBe(413)
    const { user } = process.cpuUsage(startedAt)
    // of all that this process does meanwhile; it took minutes
    expect(user / 1e6).toBeLessThan(5)
  })

  it('says what is so where nobody knows whether a form was carried out', async () => {
    for (const isMade of [false, true]) {
      const store = failingStore('insert', isMade)
      const { visitor, keyring } = await serve({
        keyring: createKeyring({ store, logger: { warn() {}, error() {} } }),
      })
      const { get, post } = visitor(MEMBER)
      const fields = { name: 'nightly export', expiresAt: '30', subnetsOf: 'any', originsOf: 'any' }
      const once = ticketOf((await get('/keys/new')).text)
      store.failNext()
      expect((await post('/keys/new', { ...fields, once })).status).toBe(503)
      const again = await post('/keys/new', { ...fields, once })
      expect(again.status).toBe(409)
      expect(again.text).toContain('It is not known whether this form was carried out')
      expect(again.text).toContain('value="nightly export"')
      expect(again.text).not.toMatch(secretIn)
      expect((await keyring.keys.list({ account: 'acme' })).items).toHaveLength(isMade ? 1 : 0)
      // it is sent again by a decision, with a ticket of its own
      expect((await post('/keys/new', { ...fields, once: ticketOf(again.text) })).text).toMatch(secretIn)
    }
  })

  it('takes a form again that was refused, and none that was carried out', async () => {
    const { visitor, keyring } = await serve({ keyring: { rules: { grantCatalogue: { 'a:read': '' } } } })
    const { get, post } = visitor(MEMBER)
    const once = ticketOf((await get('/keys/new')).text)
    const fields = { once, name: 'export', expiresAt: '30', subnetsOf: 'any', originsOf: 'any' }
    expect((await post('/keys/new', { ...fields, grants: 'b:read' })).status).toBe(422)
    expect((await post('/keys/new', { ...fields, grants: 'a:read' })).status).toBe(201)
    const last = await post('/keys/new', { ...fields, grants: 'a:read' })
    expect([last.status, last.headers.get('location')]).toEqual([303, '../keys?done=sent'])
    expect((await keyring.keys.list({ account: 'acme' })).items).toHaveLength(1)
  })

  it('leads nobody to another host by way of signing in', async () => {
    const served = await serve({ path: '/', settings: { signInUrl: '/login' } })
    for (const path of ['//evil.example/keys', '/\\evil.example/keys', '//evil.example/', '///evil.example/keys']) {
      const { headers } = await raw(served, 'GET', path, {})
      const back = new URL(headers.location ?? '/login', 'http://x').searchParams.get('return_to') ?? '/'
      expect([path, new URL(back, 'http://here.example').origin]).toEqual([path, 'http://here.example'])
    }
  })

  it('tells a sign-in elsewhere only a way back that is known', async () => {
    const signInUrl = 'https://sso.example/login'
    const unknown = await serve({ settings: { signInUrl } })
    const told = await serve({ settings: { signInUrl, publicUrl: 'https://app.example' } })
    const from = async (served: Served, headers: Record<string, string>) =>
      (await raw(served, 'GET', '/portal/keys', headers)).headers.location
    const forged: Record<string, string>[] = [{ host: 'evil.example' }, { host: 'evil.example', origin: 'https://evil.example' }]
    for (const headers of forged) {
      expect(await from(unknown, headers)).toBe(signInUrl)
      expect(await from(told, headers)).toBe(`${signInUrl}?return_to=https%3A%2F%2Fapp.example%2Fportal%2Fkeys`)
    }
    expect(await from(unknown, { host: 'localhost:3000', origin: 'https://evil.example' })).toBe(
      `${signInUrl}?return_to=http%3A%2F%2Flocalhost%3A3000%2Fportal%2Fkeys`,
    )
  })

  it('writes nothing into the line for a shell that means something there', async () => {
    const served = await serve()
    for (const [i, host] of ["x';id;'.example.com", 'a$(id)b', 'a`id`b', 'a"b', '[::1]:3000'].entries()) {
      const { text } = await served.visitor(MEMBER).get('/keys/new')
      const fields = { once: ticketOf(text), name: `k${i}`, expiresAt: '30', subnetsOf: 'any', originsOf: 'any' }
      const answer = await raw(served, 'POST', '/portal/keys/new', { ...form, host }, new URLSearchParams(fields).toString())
      expect([answer.status, answer.text.replaceAll('&#39;', "'").match(/curl '([^']*)'/)?.[1]]).toEqual([
        201,
        host.startsWith('[') ? `http://${host}/` : 'http://localhost/',
      ])
    }
  })

  it('stays where it is mounted when the slash is missing', async () => {
    const served = await serve({ path: '/o/https:evil.example' })
    const { status, headers } = await raw(served, 'GET', '/o/https:evil.example?account=x', session)
    expect([status, headers.location]).toEqual([303, './https:evil.example/?account=x'])
  })

  it('answers methods that nothing takes with 405, and asks nobody to sign in for them', async () => {
    const served = await serve({ settings: { signInUrl: '/login' } })
    for (const method of ['POST', 'PUT', 'DELETE']) {
      const { status, headers } = await raw(served, method, '/portal/assets/portal.js', session)
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
      expect((await raw(served, method, '/portal/keys/new', {})).status).toBe(401)
    }
  })

  it('may stand in no frame, whatever it answers', async () => {
    const { visitor } = await serve()
    const { get, post } = visitor(MEMBER)
    const answers = [
      await get('/activity.csv'),
      await post('/check', { field: 'name', value: 'x' }),
      await get('/assets/pages.css'),
      await get('/assets/portal.js'),
      await get(''),
    ]
    for (const { headers } of answers) {
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'")
      expect(headers.get('x-frame-options')).toBe('DENY')
    }
  })

  it('makes no key for anywhere or for ever because a form does not say', async () => {
    const { visitor, keyring } = await serve()
    const { get, post } = visitor(MEMBER)
    const whole = { name: 'x', expiresAt: '30', subnetsOf: 'any', originsOf: 'any' }
    for (const missing of ['expiresAt', 'subnetsOf', 'originsOf'])
      for (const instead of [{}, { [missing]: 'garbage' }, { [missing]: 'keep' }]) {
        const { [missing as keyof typeof whole]: _, ...others } = whole
        const once = ticketOf((await get('/keys/new')).text)
        expect([missing, (await post('/keys/new', { ...others, ...instead, once })).status]).toEqual([missing, 422])
      }
    expect((await keyring.keys.list({ account: 'acme' })).items).toEqual([])
    const { key } = await keyring.keys.create({
      name: 'k',
      account: 'acme',
      owner: 'u1',
      subnets: ['10.0.0.0/8'],
      origins: ['https://x.test'],
      expiresAt: new Date('2099-01-01'),
    })
    const page = (await get(`/keys/${key.id}/restrict`)).text
    const [version = '', began = ''] = ['version', 'began'].map(
      name => new RegExp(`name="${name}" value="([^"]+)"`).exec(page)?.[1] ?? '',
    )
    expect((await post(`/keys/${key.id}/restrict`, { version, began })).status).toBe(422)
    const { subnets, origins, expiresAt } = (await keyring.keys.get(key.id)) ?? {}
    expect({ subnets, origins, expiresAt }).toEqual({
      subnets: ['10.0.0.0/8'],
      origins: ['https://x.test'],
      expiresAt: key.expiresAt,
    })
  })

  it('lets no other site choose a language', async () => {
    const { visitor } = await serve()
    const { get } = visitor(MEMBER)
    const cookie = async (site: string) =>
      (await get('/keys?language=ar', { 'sec-fetch-site': site })).headers.get('set-cookie') !== null
    expect([await cookie('cross-site'), await cookie('same-site')]).toEqual([false, false])
    expect([await cookie('same-origin'), await cookie('none')]).toEqual([true, true])
  })

  it('speaks the language of whoever is refused before a page is reached, and links from where they are', async () => {
    const { visitor } = await serve({ keyring: { cors: { origins: ['https://app.example'] } } })
    const { status, headers, text } = await visitor(MEMBER).post(
      '/keys/new',
      { name: 'x' },
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'accept-language': 'fr' },
    )
    expect([status, headers.get('content-language')]).toEqual([403, 'fr'])
    expect(text).toContain('href="../assets/pages.css"')
  })
})
