import { createServer, type RequestListener } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import express from 'express'
import Koa from 'koa'
import { createKeyring, type Keyring } from 'keywright'
import * as onExpress from 'keywright/express'
import * as onKoa from 'keywright/koa'
import { describe, expect, it, onTestFinished } from 'vitest'
import { MEMBER } from './portal-servers.js'
import { formsOf } from './read-page.js'

// Express 4 has no types of its own here; what the tests use of it is the same
const express4 = createRequire(import.meta.url)('express4') as typeof express
const identify = () => ({ user: 'u1', account: 'acme' })

interface Place {
  readonly name: string
  /** Where people open it. */
  readonly at: string
  make(keyring: Keyring): RequestListener
}

const placesIn = (name: string, framework: typeof express): Place[] => {
  const at = (where: string, put: (app: express.Express, portal: express.RequestHandler, keyring: Keyring) => void): Place => ({
    name: `${name}, ${where}`,
    at: where.split(',', 1)[0] ?? '',
    make(keyring) {
      const app = framework()
      put(app, onExpress.portal(keyring, { identify }) as express.RequestHandler, keyring)
      return app
    },
  })
  return [
    at(',at the root', (app, portal) => app.use(portal)),
    at('/account/api,by its path', (app, portal) => app.use('/account/api', portal)),
    at('/a/b/c,in routers', (app, portal) => app.use('/a', framework.Router().use('/b', framework.Router().use('/c', portal)))),
    at('/a%20b/%C3%A9,where a URL writes characters in another way', (app, portal) => app.use('/a%20b/%C3%A9', portal)),
    at('/t-1/portal,at a pattern', (app, portal) => app.use('/:tenant/portal', portal)),
    at('/portal,behind the authentication', (app, portal, keyring) => {
      app.use(onExpress.apiKeyAuth(keyring, { required: false }))
      app.use('/portal', portal)
    }),
    at('/portal,behind a parser of forms', (app, portal) => {
      app.use(framework.urlencoded({ extended: false }))
      app.use('/portal', portal)
    }),
    at('/portal,behind a parser of nested forms', (app, portal) => {
      app.use(framework.urlencoded({ extended: true }))
      app.use('/portal', portal)
    }),
    at('/portal,behind a parser of JSON', (app, portal) => {
      app.use(framework.json())
      app.use('/portal', portal)
    }),
    at('/portal,behind a parser that keeps the bytes', (app, portal) => {
      app.use(framework.raw({ type: () => true }))
      app.use('/portal', portal)
    }),
  ]
}

const inKoa = (name: string, at: string, put: (app: Koa, keyring: Keyring) => void): Place => ({
  name: `Koa, ${name}`,
  at,
  make(keyring) {
    const app = new Koa()
    put(app, keyring)
    const handle = app.callback()
    return (req, res) => void handle(req, res)
  },
})

const PLACES: readonly Place[] = [
  ...placesIn('Express 5', express),
  ...placesIn('Express 4', express4),
  inKoa('at the root', '', (app, keyring) => app.use(onKoa.portal(keyring, { path: '/', identify }))),
  inKoa('by its option', '/account/api', (app, keyring) => app.use(onKoa.portal(keyring, { path: '/account/api', identify }))),
  inKoa('by default', '/portal', (app, keyring) => app.use(onKoa.portal(keyring, { identify }))),
  inKoa('mounted', '/a/portal', (app, keyring) => app.use(mount('/a', onKoa.portal(keyring, { identify }) as Koa.Middleware))),
  inKoa('mounted in what is mounted', '/a/b/portal', (app, keyring) => {
    app.use(mount('/a', mount('/b', onKoa.portal(keyring, { identify }) as Koa.Middleware)))
  }),
  inKoa('behind the authentication', '/portal', (app, keyring) => {
    app.use(onKoa.apiKeyAuth(keyring, { required: false })).use(onKoa.portal(keyring, { identify }))
  }),
]

/** Mounts as koa-mount does: the path is taken off, and put back for what stands behind. */
const mount =
  (prefix: string, inner: Koa.Middleware): Koa.Middleware =>
  async (ctx, next) => {
    const { url = '/' } = ctx.req
    const behind = ctx.path.slice(prefix.length)
    if (!ctx.path.startsWith(prefix) || !['', '/'].includes(behind.slice(0, 1))) return next()
    const outer = (ctx as { mountPath?: string }).mountPath
    Object.assign(ctx, { mountPath: prefix })
    ctx.req.url = url.slice(prefix.length) || '/'
    await inner(ctx, async () => {
      ctx.req.url = url
      Object.assign(ctx, { mountPath: outer })
      await next()
    })
  }

async function open({ make, at }: Place) {
  const keyring = createKeyring({ store: 'memory:' })
  const http = createServer(make(keyring))
  await new Promise<void>(resolve => http.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    http.closeAllConnections()
    await new Promise(resolve => http.close(resolve))
    await keyring.close()
  })
  return { keyring, portal: `http://127.0.0.1:${(http.address() as AddressInfo).port}${at}` }
}

describe.each(PLACES)('the portal of $name', place => {
  it('leads from its place to its pages, and takes their forms', async () => {
    const { keyring, portal } = await open(place)
    for (const address of [portal, `${portal}/`]) {
      const first = await fetch(address)
      expect([first.status, first.url]).toEqual([200, `${portal}/keys`])
      await first.arrayBuffer()
    }
    // every address that a page names is of the portal
    const page = await fetch(`${portal}/keys/new`)
    const text = await page.text()
    const addresses = Array.from(
      text.matchAll(/(?:href|src|action)="([^"#]*)"/g),
      ([, address = '']) => new URL(address, page.url),
    )
    expect(addresses.length).toBeGreaterThan(8)
    for (const { href } of addresses) expect(href.startsWith(`${portal}/`)).toBe(true)
    for (const asset of addresses.filter(({ pathname }) => pathname.includes('/assets/'))) {
      const answer = await fetch(asset)
      expect([answer.status, (await answer.text()).length > 1000]).toEqual([200, true])
    }

    const [form] = formsOf(text)
    const send = (fields: Readonly<Record<string, string | string[]>>, path: string) => {
      const entries = Object.entries(fields).flatMap(([name, values]) =>
        [values].flat().map((value): [string, string] => [name, value]),
      )
      return fetch(portal + path, { method: 'POST', body: new URLSearchParams(entries), redirect: 'manual' })
    }
    // what parsers make much of: brackets, dots, a name twice, what is no letter
    const name = 'a[b]=c&d.e %20+é'
    const made = await send(
      { ...form?.fields, name, subnetsOf: 'listed', subnets: '192.0.2.0/24\r\n198.51.100.7', 'x[y]': ['1', '2'] },
      '/keys/new',
    )
    expect([made.status, /kw_live_\w{38}/.test(await made.text())]).toEqual([201, true])
    const [key] = (await keyring.keys.list()).items
    expect(key).toMatchObject({ name, account: 'acme', owner: 'u1', subnets: ['192.0.2.0/24', '198.51.100.7/32'] })

    const renamed = await send(
      { ...formsOf(await (await fetch(`${portal}/keys/${key?.id}/rename`)).text())[0]?.fields, name: 'b' },
      `/keys/${key?.id}/rename`,
    )
    expect(renamed.status).toBe(303)
    expect(new URL(renamed.headers.get('location') ?? '', `${portal}/keys/${key?.id}/rename`).href).toBe(
      `${portal}/keys/${key?.id}?done=renamed`,
    )
    expect((await keyring.keys.list()).items[0]?.name).toBe('b')
  })

  it('takes a list of grants, also a long one', async () => {
    const { keyring, portal } = await open(place)
    const grants = Array.from({ length: 30 }, (_, i) => `monitors:${i}`)
    const text = await (await fetch(`${portal}/keys/new`)).text()
    const entries = Object.entries({ ...formsOf(text)[0]?.fields, name: 'export', grants: grants.join('\n') })
    const body = new URLSearchParams(entries.map(([name, value]): [string, string] => [name, [value].flat()[0] ?? '']))
    expect((await fetch(`${portal}/keys/new`, { method: 'POST', body })).status).toBe(201)
    expect((await keyring.keys.list()).items[0]?.grants).toEqual(grants)
  })
})

describe('the portal in Koa', () => {
  it('leaves what is not below it to others', async () => {
    const { portal } = await open(
      inKoa('beside others', '/portal', (app, keyring) => {
        app.use(onKoa.portal(keyring, { identify })).use(ctx => {
          ctx.body = `other ${ctx.path}`
        })
      }),
    )
    for (const path of ['-more', 's', '/../other', '%2Fkeys']) {
      const answer = await fetch(portal + path)
      expect(await answer.text()).toMatch(/^other \//)
    }
  })
})

describe('the options of the portal', () => {
  const WRONG: readonly (readonly [what: string, options: object, message: RegExp])[] = [
    ['no identify', { identify: undefined }, /^portal: identify/],
    ['an identify that is no function', { identify: MEMBER }, /^portal: identify must be a function/],
    ['an unknown name', { signinUrl: '/login' }, /^portal: .*signinUrl.*signInUrl/s],
    ['a sign-in that is no address', { signInUrl: 'login' }, /^portal: signInUrl must be a path such as "\/login", or a URL/],
    ['a sign-in of another scheme', { signInUrl: 'javascript:alert(1)' }, /^portal: signInUrl/],
    ['a sign-in at another host', { signInUrl: '//evil.example' }, /^portal: signInUrl/],
    ['a sign-out that is no text', { signOutUrl: 1 }, /^portal: signOutUrl/],
    ['a sign-out with a quote', { signOutUrl: '/a"b' }, /^portal: signOutUrl/],
    ['an example of another host', { exampleUrl: '//evil.example/users' }, /^portal: exampleUrl must be a path such as/],
    ['an example that ends the shell’s quotes', { exampleUrl: "https://a.example/'; rm -rf /" }, /^portal: exampleUrl/],
    ['a field that ends the shell’s quotes', { exampleHeaders: { accept: "'; rm -rf /" } }, /^portal: exampleHeaders must be/],
    ['a field that is no name', { exampleHeaders: { 'a b': '1' } }, /^portal: exampleHeaders/],
    ['a field that is two', { exampleHeaders: { accept: 'a\r\nb: c' } }, /^portal: exampleHeaders/],
    ['a variable with a space', { envVar: 'API KEY' }, /^portal: envVar must be the name of an environment variable/],
    ['a variable that begins with a digit', { envVar: '1KEY' }, /^portal: envVar/],
    ['a brand that is a name', { brand: 'Acme' }, /^portal: brand must be an object/],
    ['an unknown part of a brand', { brand: { title: 'Acme' } }, /^portal: brand: .*title/s],
    ['a logo that is no image address', { brand: { logo: 'javascript:alert(1)' } }, /^portal: brand: logo must be a path/],
    ['a logo that adds to the policy', { brand: { logo: 'https://a.example/x; script-src *' } }, /^portal: brand: logo/],
    ['a colour of another kind', { brand: { light: { accent: 'red' } } }, /^portal: brand: light: accent must be a colour/],
    ['colours that nobody can read', { brand: { dark: { ink: '#222222' } } }, /^portal: brand: dark: ink #222222 .* 4\.5/],
  ]

  for (const [framework, mountPortal] of [
    ['Express', onExpress.portal],
    ['Koa', onKoa.portal],
  ] as const)
    it.each(WRONG)(`are refused in ${framework}: %s`, async (_what, wrong, message) => {
      const keyring = createKeyring({ store: 'memory:' })
      onTestFinished(() => keyring.close())
      const make = () => mountPortal(keyring, { identify, ...wrong })
      expect(make).toThrow(TypeError)
      expect(make).toThrow(message)
    })

  it('are those of one framework: a path is for Koa alone', async () => {
    const keyring = createKeyring({ store: 'memory:' })
    onTestFinished(() => keyring.close())
    const withPath: object = { path: '/portal' }
    expect(() => onExpress.portal(keyring, { identify, ...withPath })).toThrow(/^portal: .*path/s)
    for (const path of ['portal', '', 1]) {
      const wrong: object = { path }
      expect(() => onKoa.portal(keyring, { identify, ...wrong }), `${path}`).toThrow(TypeError)
    }
    const none: object = {}
    expect(() => onKoa.portal(none as Keyring, { identify })).toThrow(/^portal: the first argument is a keyring/)
  })
})
