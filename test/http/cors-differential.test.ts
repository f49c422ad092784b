import { createRequire } from 'node:module'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import cors from 'cors'
import express from 'express'
import fc from 'fast-check'
import Koa from 'koa'
import type { CorsOptions } from 'keywright'
import { describe, expect, it } from 'vitest'
import { frameworks } from '../frameworks.js'
import { type RawAnswer, sendRaw } from './raw-request.js'

interface KoaCorsOptions {
  origin: (ctx: Koa.Context) => string
  allowMethods?: string[]
  allowHeaders?: string[]
  exposeHeaders?: string[]
  credentials?: boolean
  maxAge?: string
}

// it comes without types
const koaCors = createRequire(import.meta.url)('@koa/cors') as (options: KoaCorsOptions) => Koa.Middleware

// The middlewares that everybody uses say what an allowed origin gets. Where keywright differs, it means to:
// - `cors` sends Access-Control-Expose-Headers on preflights too, where browsers pass over it;
// - `@koa/cors` leaves `maxAge: 0` out, so that browsers keep the answer for five seconds, and takes an empty list of
//   allowed headers for any header;
// - both answer with Access-Control-Allow-Origin where the request states no origin, and `cors` takes every OPTIONS
//   request for a preflight: here these are ordinary requests;
// - `@koa/cors` has another order of default methods, and only `cors` says which preflights vary.

function withCors({ origins, methods, headers, exposedHeaders, credentials, maxAgeSeconds }: CorsOptions): RequestListener {
  const app = express()
  app.use(
    cors({
      origin: origins === '*' ? '*' : [...origins],
      ...(methods ? { methods: [...methods] } : {}),
      ...(headers ? { allowedHeaders: [...headers] } : {}),
      ...(exposedHeaders ? { exposedHeaders: [...exposedHeaders] } : {}),
      ...(credentials === undefined ? {} : { credentials }),
      ...(maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds }),
    }),
  )
  app.all('/', (_req, res) => void res.json(null))
  return app
}

function withKoaCors({ origins, methods, headers, exposedHeaders, credentials, maxAgeSeconds }: CorsOptions): RequestListener {
  const app = new Koa()
  app.use(
    koaCors({
      origin: ctx => (origins === '*' ? '*' : origins.includes(ctx.get('Origin')) ? ctx.get('Origin') : ''),
      ...(methods ? { allowMethods: [...methods] } : {}),
      ...(headers ? { allowHeaders: [...headers] } : {}),
      ...(exposedHeaders ? { exposeHeaders: [...exposedHeaders] } : {}),
      ...(credentials === undefined ? {} : { credentials }),
      ...(maxAgeSeconds === undefined ? {} : { maxAge: String(maxAgeSeconds) }),
    }),
  )
  app.use(ctx => {
    ctx.body = 'null'
  })
  const handle = app.callback()
  return (req, res) => void handle(req, res)
}

async function answerOf(listener: RequestListener, request: string): Promise<RawAnswer> {
  const server = createServer(listener)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  try {
    const [answer] = await sendRaw({ port: (server.address() as AddressInfo).port }, request)
    if (!answer) throw new Error('the connection closed without an answer')
    return answer
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

/** What a browser reads of an answer, in a form that the order and the spaces of lists do not change. */
function meaning(answer: RawAnswer, preflight: boolean): Record<string, unknown> {
  const fields = answer.fields.filter(
    ([name]) => name.startsWith('access-control-') && !(preflight && name === 'access-control-expose-headers'),
  )
  const isList = (name: string) => /-(?:methods|headers)$/.test(name)
  return {
    status: answer.status,
    ...Object.fromEntries(fields.map(([name, value]) => [name, isList(name) ? value.split(/ *, */).toSorted() : value])),
  }
}

const varyOf = (answer: RawAnswer) => (answer.field('vary') ?? '').toLowerCase().split(/ *, */).filter(Boolean)

const ORIGINS = ['https://app.example.com', 'http://localhost:3000', 'https://xn--mnchen-3ya.example', 'app://desktop', 'null']
const METHODS = ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE', 'PURGE']
const FIELDS = ['x-api-key', 'Content-Type', 'authorization', 'X-Total', 'etag', 'x_odd', "x!#$%&'*+.^`|~"]

const optionsWith = fc.record(
  {
    methods: fc.subarray(METHODS, { minLength: 1 }),
    headers: fc.subarray(FIELDS, { minLength: 1 }),
    exposedHeaders: fc.subarray(FIELDS),
    maxAgeSeconds: fc.integer({ min: 1, max: 86_400 }),
  },
  { requiredKeys: [] },
)
const named = fc
  .record({
    some: fc.subarray(ORIGINS, { minLength: 1 }),
    credentials: fc.option(fc.boolean(), { nil: undefined }),
    rest: optionsWith,
  })
  .chain(({ some, credentials, rest }) =>
    fc.record({
      origin: fc.constantFrom(...some),
      options: fc.constant({ ...rest, origins: some, ...(credentials === undefined ? {} : { credentials }) }),
    }),
  )
const any = fc.record({
  origin: fc.constantFrom(...ORIGINS),
  options: optionsWith.map(rest => ({ ...rest, origins: '*' as const })),
})
const asked = fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'POST', 'PATCH', 'OPTIONS', 'OPTIONS', 'OPTIONS'),
  askedMethod: fc.constantFrom(...METHODS),
  askedFields: fc.array(
    fc.subarray(FIELDS, { minLength: 1 }).map(list => list.join(', ')),
    { maxLength: 2 },
  ),
})

describe.each(frameworks)('CORS beside the usual middleware on $name', framework => {
  it('means the same to a browser, for every allowed origin', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(named, any), asked, async ({ origin, options }, { method, askedMethod, askedFields }) => {
        const preflight = method === 'OPTIONS'
        const lines = [
          `Origin: ${origin}`,
          ...(preflight ? [`Access-Control-Request-Method: ${askedMethod}`] : []),
          ...(preflight ? askedFields.map(fields => `Access-Control-Request-Headers: ${fields}`) : []),
        ]
        const app = await framework.serve({
          keyring: { cors: options },
          auth: { required: false },
          routes: [{ path: '/', method: 'all', handle: () => null }],
        })
        const request = [`${method} / HTTP/1.1`, 'Host: api.example.com', 'Connection: close', ...lines, '', ''].join('\r\n')
        const ours = await app.send(`${method} /`, ...lines)
        const theirs = await answerOf(framework.name === 'Koa' ? withKoaCors(options) : withCors(options), request)
        expect(meaning(ours, preflight)).toEqual(meaning(theirs, preflight))
        expect(varyOf(ours)).toEqual(expect.arrayContaining(varyOf(theirs)))
      }),
      { numRuns: 150 },
    )
  })
})
