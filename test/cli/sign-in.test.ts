import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createOpeningServer } from '../../src/cli/demo/opening-server.js'
import { createBrowser, signedIn } from '../judges/browser.js'
import { demos } from '../judges/demo-servers.js'

describe.each(demos)("the demo's sign-in on $name", ({ serve }) => {
  it('lets a browser be somebody, and nobody again', async () => {
    const { base } = await serve()
    const browser = createBrowser()
    const keys = async () => (await browser.open(`${base}/api-keys/keys`)).status
    expect(await keys()).toBe(401)
    const signIn = await browser.open(`${base}/sign-in`)
    expect(signIn.text).not.toContain('Sign out')
    const page = await browser.press(signIn, /^Sign in as customer$/)
    expect(page).toMatchObject({ url: `${base}/sign-in`, status: 200 })
    expect(page.text).toContain('<strong><bdi>customer@example.com</bdi></strong>')
    expect(await keys()).toBe(200)
    expect((await browser.press(page, /^Sign out$/)).text).not.toContain('You are signed in')
    expect(await keys()).toBe(401)
  })

  it.each([
    ['customer', '/portal/', 200, 'Lucidya monitors'],
    ['colleague', '/portal/', 200, 'Lucidya monitors'],
    ['newcomer', '/portal/', 200, 'newcomer@example.com'],
    ['approver', '/portal/keys?account=demo', 200, 'Lucidya monitors'],
    ['former', '/portal/', 403, 'You have no access'],
  ] as const)('has the portal open for the %s as it should: %s, %i', async (name, path, status, text) => {
    const { base } = await serve()
    const page = await (await signedIn(base, name)).open(base + path)
    expect({ status: page.status, text: page.text.includes(text) }).toEqual({ status, text: true })
  })

  it('leads a browser from the front door through the sign-in to the portal, and out again', async () => {
    const { base } = await serve()
    const browser = createBrowser()
    const signIn = await browser.open(`${base}/`)
    expect(new URL(signIn.url).pathname).toBe('/sign-in')
    const keys = await browser.press(signIn, /^Sign in as customer$/)
    expect(keys).toMatchObject({ url: `${base}/portal/keys`, status: 200 })
    expect(keys.text).toContain('href="/sign-out"')
    const cookie = 'keywright-demo-user=customer'
    const leave = async (site: string) =>
      fetch(`${base}/sign-out`, { headers: { cookie, 'sec-fetch-site': site }, redirect: 'manual' })
    const left = await leave('same-origin')
    expect([left.status, left.headers.get('location')]).toEqual([303, '/sign-in?return_to=%2Fportal'])
    expect(left.headers.getSetCookie()).toEqual(['keywright-demo-user=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax'])
    expect((await leave('cross-site')).headers.getSetCookie()).toEqual([])
  })

  it('has programs see the open route at the same address', async () => {
    const { base } = await serve()
    const answer = await fetch(`${base}/`)
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ api: 'the keywright demo' })])
  })

  it.each([
    ['fr', 'Qui voulez-vous être', 'ltr'],
    ['ar', 'من تريد أن تكون', 'rtl'],
    ['de, en;q=0.5', 'Who would you like to be', 'ltr'],
  ])('speaks as %s asks', async (language, title, dir) => {
    const { base } = await serve()
    const text = await (await fetch(`${base}/sign-in`, { headers: { 'accept-language': language } })).text()
    expect(text).toContain(title)
    expect(text).toContain(`dir="${dir}"`)
    const chosen = await createBrowser().open(`${base}/sign-in?return_to=%2Fportal&language=fr`)
    expect(chosen.text).toContain('lang="fr"')
    expect(chosen.url).toBe(`${base}/sign-in?return_to=%2Fportal`)
  })

  it('has a stylesheet that is kept', async () => {
    const { base } = await serve()
    const { text } = await createBrowser().open(`${base}/sign-in`)
    const sheet = await fetch(new URL(/href="([^"]*\.css[^"]*)"/.exec(text)?.[1] ?? '', base))
    expect([sheet.status, sheet.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8'])
    expect(sheet.headers.get('cache-control')).toContain('immutable')
  })

  it('sets a cookie that scripts and other sites do not get', async () => {
    const { base } = await serve()
    const { status, headers } = await fetch(`${base}/sign-in?as=approver`, { method: 'POST', redirect: 'manual' })
    expect({ status, cookies: headers.getSetCookie() }).toEqual({
      status: 303,
      cookies: ['keywright-demo-user=approver; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax'],
    })
  })

  it.each([
    ['/oauth/authorize?a=1&b=%2F', '/oauth/authorize?a=1&b=%2F'],
    ['https://evil.example/', '/sign-in'],
    ['//evil.example/', '/sign-in'],
    ['/\\evil.example/', '/sign-in'],
    ['/\t/evil.example/', '/sign-in'],
    ['/.//evil.example/', '/sign-in'],
    ['/a/..//evil.example/', '/sign-in'],
    ['javascript:alert(1)', '/sign-in'],
    ['', '/sign-in'],
  ])('leads back to %j: %s', async (returnTo, location) => {
    const { base } = await serve()
    const back = new URLSearchParams({ return_to: returnTo }).toString()
    const answer = await fetch(`${base}/sign-in?as=customer&${back}`, { method: 'POST', redirect: 'manual' })
    expect(answer.headers.get('location')).toBe(location)
    const page = await createBrowser().open(`${base}/sign-in?${back}`)
    expect(page.text.includes('return_to=')).toBe(location !== '/sign-in')
  })

  it.each([
    ['POST', '/sign-in?as=customer', { origin: 'https://evil.example' }, 403],
    ['POST', '/sign-in?as=customer', { 'sec-fetch-site': 'cross-site' }, 403],
    ['POST', '/sign-out', { 'sec-fetch-site': 'same-site' }, 403],
    ['POST', '/sign-in?as=constructor', {}, 400],
    ['POST', '/sign-in', {}, 400],
    ['DELETE', '/sign-in', {}, 405],
    ['HEAD', '/sign-in', {}, 200],
    ['GET', '/sign-out', {}, 303],
  ])('%s %s with %j: %i, and nobody is signed in', async (method, path, headers, status) => {
    const { base, log } = await serve()
    const answer = await fetch(base + path, { method, headers, redirect: 'manual' })
    expect(answer.status).toBe(status)
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(log).toEqual([])
  })

  it.each(['x', 'constructor', '__proto__', ''])('takes the cookie %j for nobody', async name => {
    const { base } = await serve()
    const answer = await fetch(`${base}/api-keys/keys`, { headers: { cookie: `a=b; keywright-demo-user=${name}` } })
    expect(answer.status).toBe(401)
  })

  it('is where a login sends whoever is nobody yet, and leads back to it', async () => {
    const { base } = await serve()
    const authorize = new URL('/oauth/authorize', base)
    authorize.search = new URLSearchParams({
      response_type: 'code',
      client_id: 'my-cli',
      redirect_uri: 'http://127.0.0.1:8976/callback',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    }).toString()
    const browser = createBrowser()
    const page = await browser.open(authorize.href)
    expect(new URL(page.url).pathname).toBe('/sign-in')
    const asked = await browser.press(page, /^Sign in as customer$/)
    expect({ status: asked.status, path: new URL(asked.url).pathname }).toEqual({ status: 200, path: '/oauth/authorize' })
    expect(asked.text).toContain('my-cli')
  })
})

it('is ready for whoever it signs in', async () => {
  const [demo] = demos
  const { base } = await demo.serve()
  expect((await (await signedIn(base, 'approver')).open(`${base}/api-keys/audit-events?account=demo`)).status).toBe(200)
})

it('says that it is starting until it has an app', async () => {
  const { server, open } = createOpeningServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const early = await fetch(url)
  expect([early.status, early.headers.get('retry-after'), await early.json()]).toEqual([
    503,
    '1',
    { error: 'the demo is starting' },
  ])
  open((_request, response) => void response.end('open'))
  expect(await (await fetch(url)).text()).toBe('open')
  server.closeAllConnections()
  server.close()
})
