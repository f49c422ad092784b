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
    const page = await browser.press(signIn, /^customer$/)
    expect(page).toMatchObject({ url: `${base}/sign-in`, status: 200 })
    expect(page.text).toContain('customer@example.com</strong>')
    expect(await keys()).toBe(200)
    expect((await browser.press(page, /^Sign out$/)).text).not.toContain('You are signed in')
    expect(await keys()).toBe(401)
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
    const asked = await browser.press(page, /^customer$/)
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
