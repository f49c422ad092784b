import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { HttpException } from '@nestjs/common'
import express from 'express'
import { AuthError, type KeyringOptions } from 'keywright'
import { apiKeyAuth, requireGrants } from 'keywright/express'
import { ApiKeyGuard } from 'keywright/nest'
import { describe, expect, it, onTestFinished } from 'vitest'
import { keyWith } from '../decorators/hosts.js'
import { askAt, serveNest, type Served } from './nest-app.js'

const APP = 'https://app.example.com'
const HOSTILE = 'https://hostile.example.net'

// the same route behind the middleware
async function twinOf({ keyring }: Served): Promise<(headers?: Record<string, string>) => ReturnType<typeof askAt>> {
  const app = express()
  app.use(apiKeyAuth(keyring))
  app.get('/', requireGrants('a:read'), (_req, res) => res.json('ran'))
  const server = createServer(app)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })
  return headers => askAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, headers)
}

type Row = [
  what: string,
  options: KeyringOptions,
  headers: (app: Served) => Record<string, string> | Promise<Record<string, string>>,
]

const cors = { origins: [APP], credentials: true, exposedHeaders: ['x-total'] }
const down = { findByDigest: () => Promise.reject(new Error('gone')) }
const text = ({ status, code }: { status: number; code: string }) => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body: `no: ${code}`,
})
const json = ({ status, code }: { status: number; code: string }) => ({
  status,
  headers: { 'content-type': 'application/json', 'x-code': code },
  body: JSON.stringify({ statusCode: status, message: code }),
})
const odd = () => ({ status: 418, headers: { 'content-type': 'application/json' }, body: 'no JSON' })

const ROWS: readonly Row[] = [
  ['nothing', {}, () => ({})],
  ['nonsense', {}, () => ({ 'x-api-key': 'nonsense' })],
  ['two credentials', {}, () => ({ 'x-api-key': 'a', authorization: 'Bearer b' })],
  ['a missing grant', {}, ({ keyring }) => keyWith(keyring, 'b:read')],
  [
    'a missing grant from another origin',
    { cors },
    async ({ keyring }) => ({ ...(await keyWith(keyring, 'b:read')), origin: APP }),
  ],
  ['nothing from another origin', { cors }, () => ({ origin: APP })],
  ['a hostile origin', { cors }, async ({ keyring }) => ({ ...(await keyWith(keyring, 'a:read')), origin: HOSTILE })],
  ['a store that is down', { store: down }, () => ({ 'x-api-key': 'opaque' })],
  [
    'a policy that breaks',
    { policies: [() => Promise.reject(new Error('broken'))] },
    ({ keyring }) => keyWith(keyring, 'a:read'),
  ],
  [
    'a policy that refuses',
    {
      policies: [
        () => {
          throw new AuthError('closed_today', { headers: { 'retry-after': '60' }, status: 429 })
        },
      ],
    },
    ({ keyring }) => keyWith(keyring, 'a:read'),
  ],
  ['a text of your own', { renderRefusal: text }, () => ({})],
  ['a document of your own', { renderRefusal: json }, ({ keyring }) => keyWith(keyring, 'b:read')],
  ['an odd document of your own', { renderRefusal: odd }, () => ({})],
]

describe('a refusal of the guard', () => {
  it.each(ROWS)('is that of the middleware: %s', async (_what, options, credential) => {
    const caught: HttpException[] = []
    const app = await serveNest({ options, caught: exception => caught.push(exception) })
    const ask = await twinOf(app)
    const headers = await credential(app)

    const twin = await ask(headers)
    const refused = await app.ask('/methods/all', headers)
    expect(twin.status).toBeGreaterThanOrEqual(400)
    // Express tags what it sends, and a stream has no length
    expect(comparable(refused)).toEqual(comparable(twin))
    expect(app.runs()).toBe(0)

    expect(caught).toHaveLength(1)
    expect([caught[0]?.getStatus(), caught[0]?.cause]).toEqual([twin.status, expect.any(Error)])
  })

  it('can be answered by a filter of your own', async () => {
    const caught: HttpException[] = []
    const app = await serveNest({ caught: exception => caught.push(exception) })
    await app.ask('/methods/all', await keyWith(app.keyring, 'b:read'))
    expect(caught[0]?.getResponse()).toMatchObject({ code: 'insufficient_grants', required: ['a:read'], granted: ['b:read'] })
    expect(caught[0]?.cause).toBeInstanceOf(AuthError)
  })

  it('comes before the handler where the look-up takes its time', async () => {
    const findByDigest = () => new Promise<null>(resolve => setImmediate(resolve, null))
    const app = await serveNest({ options: { store: { findByDigest } } })
    expect(await app.ask('/methods/all', { 'x-api-key': 'opaque' })).toMatchObject({ status: 401 })
    expect(app.runs()).toBe(0)
  })
})

describe('CORS', () => {
  const preflight = { origin: APP, 'access-control-request-method': 'GET', 'access-control-request-headers': 'x-api-key' }

  it('stands on what is granted, with the guard alone', async () => {
    const app = await serveNest({ options: { cors } })
    const granted = await app.ask('/methods/all', { ...(await keyWith(app.keyring, 'a:read')), origin: APP })
    expect(granted).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': APP } })
    expect(granted.headers.vary).toMatch(/origin/i)
  })

  it.each([[{}], [{ required: false }]])('has its preflights from apiKeyAuth in front: %j', async middleware => {
    const app = await serveNest({ options: { cors }, middleware })
    const answer = await app.ask('/methods/above/7', preflight, 'OPTIONS')
    expect(answer).toMatchObject({ status: 204, body: '', headers: { 'access-control-allow-origin': APP } })
  })

  it('has the preflights that come to the guard answered there', async () => {
    const app = await serveNest({ options: { cors } })
    const answer = await app.ask('/methods/all', preflight, 'OPTIONS')
    expect(answer).toMatchObject({ status: 204, body: '', headers: { 'access-control-allow-origin': APP } })
    expect(app.runs()).toBe(0)
  })
})

describe('the guard', () => {
  it('names a wrong option', () => {
    expect(() => new ApiKeyGuard({ store: 'memory:' }, { require: false } as object)).toThrow(
      /unknown option "require": did you mean "required"/,
    )
  })

  it.each([
    ['a message', 'rpc', { setHeader: () => undefined }],
    ['another platform', 'http', { raw: {} }],
  ])('stays closed for %s', async (_what, type, response) => {
    const http = { getRequest: () => ({ headers: {} }), getResponse: () => response }
    const context = { getType: () => type, switchToHttp: () => http, getHandler: () => () => 1, getClass: () => Object }
    const guard = new ApiKeyGuard({ store: 'memory:' })
    await expect(guard.canActivate(context as never)).rejects.toMatchObject({ code: 'misconfigured' })
  })
})

function comparable({ headers, ...rest }: { headers: Readonly<Record<string, string>> }) {
  const { etag: _tag, 'content-length': _length, 'transfer-encoding': _coding, 'content-type': type, ...others } = headers
  return { ...rest, headers: { ...others, type: type?.split(';')[0] } }
}
