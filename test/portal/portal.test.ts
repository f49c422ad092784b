import { authorizationScheme, bearerScheme, lucAuthorizationScheme, luccaScheme, type Scheme, xApiKeyScheme } from 'keywright'
import { describe, expect, it } from 'vitest'
import { ADMIN, APPROVER, MEMBER, servers, type Visitor } from './portal-servers.js'
import { formsOf, linksOf, textOf } from './read-page.js'

/** Makes a key: the page that shows its secret. */
async function make(visitor: Visitor): Promise<{ secret: string; page: string; line: string | null }> {
  const fields = { ...formsOf((await visitor.get('/keys/new')).text)[0]?.fields, name: 'export' }
  const { status, text: page } = await visitor.post('/keys/new', fields)
  expect(status).toBe(201)
  const [secret = ''] = /kw_live_\w{38}/.exec(page) ?? []
  const [, line] = /<code id="curl"[^>]*>(.*?)<\/code>/s.exec(page) ?? []
  return { secret, page, line: line === undefined ? null : textOf(line) }
}

describe.each(servers)('$name: the portal', ({ serve }) => {
  it.each([
    ['a customer', MEMBER, 'keys'],
    ['an approver', APPROVER, 'requests'],
    ['an admin', ADMIN, 'requests'],
  ])('leads %s to the first page', async (_who, session, page) => {
    const { visitor, url } = await serve()
    const bare = await visitor(session).get('')
    expect([bare.status, bare.headers.get('location')]).toEqual([303, './portal/'])
    const first = await visitor(session).get('/')
    expect([first.status, first.headers.get('location'), first.headers.get('cache-control')]).toEqual([303, page, 'no-store'])
    const sent = { headers: { 'x-session': encodeURIComponent(JSON.stringify(session)) } }
    const landed = await fetch(`${url}/portal`, sent)
    expect([landed.status, landed.url]).toEqual([200, `${url}/portal/${page}`])
  })

  it('answers HEAD as GET, without a page', async () => {
    const { url } = await serve()
    const headers = { 'x-session': encodeURIComponent(JSON.stringify(MEMBER)) }
    for (const [path, status] of [
      ['/keys', 200],
      ['/activity.csv', 200],
      ['/assets/portal.js', 200],
      ['/keys/none', 404],
    ] as const) {
      const [head, get] = await Promise.all(['HEAD', 'GET'].map(method => fetch(`${url}/portal${path}`, { method, headers })))
      expect([path, head?.status, await head?.text()]).toEqual([path, status, ''])
      for (const name of ['content-type', 'cache-control', 'content-security-policy'])
        expect([path, name, head?.headers.get(name)]).toEqual([path, name, get?.headers.get(name)])
      await get?.arrayBuffer()
    }
  })

  it.each([
    ['PUT', '/keys', 'GET, HEAD'],
    ['POST', '/keys', 'GET, HEAD'],
    ['DELETE', '/keys/new', 'GET, HEAD, POST'],
    ['PATCH', '/access', 'GET, HEAD, POST'],
    ['OPTIONS', '/keys/new', 'GET, HEAD, POST'],
    ['GET', '/check', 'POST'],
    ['QUERY', '/activity', 'GET, HEAD'],
  ])('says to %s %s what is there: %s', async (method, path, allow) => {
    const { url } = await serve()
    const headers = { 'x-session': encodeURIComponent(JSON.stringify(MEMBER)) }
    const answer = await fetch(`${url}/portal${path}`, { method, headers })
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, allow])
    expect(await answer.text()).toContain('<html lang="en"')
  })

  it('answers no preflight, so that no other origin sends anything', async () => {
    const { url } = await serve({ keyring: { cors: { origins: ['https://app.example.com'] } } })
    const headers = { origin: 'https://app.example.com', 'access-control-request-method': 'POST' }
    const answer = await fetch(`${url}/portal/keys/new`, { method: 'OPTIONS', headers })
    expect([...answer.headers.keys()].filter(name => name.startsWith('access-control-'))).toEqual([])
  })
})

describe.each(servers)('$name: whoever is not signed in', ({ serve }) => {
  it('is told so', async () => {
    const { visitor } = await serve({ settings: { signOutUrl: '/sign-out' } })
    for (const path of ['/', '/keys', '/keys/none', '/activity.csv']) {
      const { status, text } = await visitor(null).get(path)
      expect([path, status, text.includes('Sign in first'), text.includes('/sign-out')]).toEqual([path, 401, true, false])
    }
  })

  it.each([
    ['a path', '/login', () => '/login?return_to=%2Fportal%2Fkeys%3Fstate%3Drevoked%26account%3Da%2526b'],
    [
      'a path with a query',
      '/login?a=b#top',
      () => '/login?a=b&return_to=%2Fportal%2Fkeys%3Fstate%3Drevoked%26account%3Da%2526b#top',
    ],
    [
      'a URL',
      'https://id.example.com/login',
      (url: string) =>
        `https://id.example.com/login?return_to=${encodeURIComponent(`${url}/portal/keys?state=revoked&account=a%26b`)}`,
    ],
  ])('is sent to sign in, and back from there: %s', async (_what, signInUrl, expected) => {
    const { visitor, url } = await serve({ settings: { signInUrl } })
    const { status, headers, text } = await visitor(null).get('/keys?state=revoked&account=a%26b')
    expect([status, headers.get('location'), text]).toEqual([303, expected(url), ''])
    expect([headers.get('cache-control'), headers.get('referrer-policy')]).toEqual(['no-store', 'no-referrer'])
    // what a form says would be lost, and could not be sent again
    const posted = await visitor(null).post('/keys/new', { name: 'x' })
    expect([posted.status, posted.headers.get('location')]).toEqual([401, null])
  })

  it('comes back to where people see the server', async () => {
    const settings = { signInUrl: 'https://id.example.com/login' }
    const { visitor, url } = await serve({ settings: { ...settings, publicUrl: 'https://api.example.com/v1' } })
    expect((await visitor(null).get('/keys')).headers.get('location')).toBe(
      'https://id.example.com/login?return_to=https%3A%2F%2Fapi.example.com%2Fportal%2Fkeys',
    )
    // the curl line names the same place
    const line = (await make(visitor(MEMBER))).line
    expect([line?.includes('https://api.example.com'), line?.includes(url)]).toEqual([true, false])
  })

  it('can sign out where that is known', async () => {
    const { visitor, keyring } = await serve({ settings: { signOutUrl: 'https://id.example.com/out?a=1&b=2' } })
    const { text } = await visitor(MEMBER).get('/keys')
    expect(text).toContain('href="https://id.example.com/out?a=1&amp;b=2"')
    await keyring.members.deactivate('u1', { account: 'acme' })
    // whoever has no access may be somebody else, too
    expect((await visitor(MEMBER).get('/keys')).text).toContain('href="https://id.example.com/out?a=1&amp;b=2"')
    const other = await serve()
    expect(linksOf((await other.visitor(MEMBER).get('/keys')).text, 'Sign out')).toEqual([])
  })
})

describe.each(servers)('$name: the page of a secret', ({ serve }) => {
  it('has a curl line for this server, and a variable', async () => {
    const { visitor, url } = await serve()
    const { line, secret, page } = await make(visitor(MEMBER))
    expect(line).toMatch(/^curl '[^']*' -H '[^']*'$/)
    expect(line).toContain(`curl '${url}/'`)
    expect(line?.toLowerCase()).toContain(`-h 'authorization: bearer ${secret.toLowerCase()}'`)
    expect(page).toContain('data-text="API_KEY={secret}"')
  })

  it('has those of the options', async () => {
    const exampleHeaders = { 'x-api-version': '1', accept: 'a & b' }
    const settings = { exampleUrl: 'https://api.example.com/users?a=1&b=2', envVar: 'ACME_API_KEY', exampleHeaders }
    const { visitor } = await serve({ settings })
    const { line, page } = await make(visitor(MEMBER))
    expect(line).toContain("curl 'https://api.example.com/users?a=1&b=2' -H '")
    expect(line).toMatch(/-H 'x-api-version: 1' -H 'accept: a & b'$/)
    expect(page).toContain('data-text="ACME_API_KEY={secret}"')
    const own = await serve({ settings: { exampleUrl: '/users?a=1' } })
    expect((await make(own.visitor(MEMBER))).line).toContain(`curl '${own.url}/users?a=1' -H '`)
    const pattern = await serve({ settings: { exampleUrl: '/users?filter[name]=a' } })
    expect((await make(pattern.visitor(MEMBER))).line).toContain(`curl --globoff '${pattern.url}/users?filter[name]=a' -H '`)
  })

  it('is the exchange where that is what an API takes', async () => {
    const settings = { exchangeUrl: '/auth', exampleHeaders: { 'x-version': '1' } }
    const { visitor, url, keyring } = await serve({ settings })
    const { line, secret } = await make(visitor(MEMBER))
    const [key] = (await keyring.keys.list({ account: 'acme' })).items
    const body = `{"client_id":"${key?.id}","client_secret":"${secret}"}`
    expect(line).toBe(`curl '${url}/auth' -H 'Content-Type: application/json' -H 'x-version: 1' -d '${body}'`)
  })

  it.each<[what: string, schemes: readonly Scheme[], line: string | null]>([
    ['luc-authorization', [lucAuthorizationScheme()], 'luc-authorization: SECRET'],
    ['lucca', [luccaScheme()], 'authorization: lucca application=SECRET'],
    ['x-api-key', [xApiKeyScheme()], 'x-api-key: SECRET'],
    ['bearer', [bearerScheme()], 'authorization: Bearer SECRET'],
    ['the first of several', [luccaScheme(), bearerScheme()], 'authorization: lucca application=SECRET'],
    ['a word of the host’s own', [authorizationScheme({ scheme: 'Acme' })], 'authorization: Acme SECRET'],
    [
      'a parameter of the host’s own, which nobody knows how to write',
      [authorizationScheme({ scheme: 'acme', param: 'key' })],
      null,
    ],
  ])('says how a secret is presented: %s', async (_what, schemes, header) => {
    const { visitor, url } = await serve({ keyring: { schemes } })
    const { line, secret, page } = await make(visitor(MEMBER))
    const expected = header === null ? null : `curl '${url}/' -H '${header.replace('SECRET', secret)}'`
    expect(line?.replace(/-H 'Authorization/, "-H 'authorization") ?? null).toBe(expected)
    expect(page).toContain(secret)
  })
})
