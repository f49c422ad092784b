import { createRequire } from 'node:module'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import Koa from 'koa'
import { createKeyring, type Keyring } from 'keywright'
import * as onExpress from 'keywright/express'
import * as onKoa from 'keywright/koa'
import { describe, expect, it, onTestFinished } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { digestOf, proofOf } from '../tokens/proofs.js'
import { makeKey, START } from '../tokens/test-issuer.js'

const key = makeKey('ES256', 'holder')

// express4 has no types of its own here
const express4 = createRequire(import.meta.url)('express4') as typeof express

/** The keyring’s protection twice, below a path that the framework takes off, and the management API beside it. */
const mounted: readonly (readonly [name: string, listener: (keyring: Keyring) => RequestListener])[] = [
  ...(
    [
      ['Express 5', express],
      ['Express 4', express4],
    ] as const
  ).map(
    ([name, make]) =>
      [
        name,
        (keyring: Keyring) => {
          const app = make()
          const router = make.Router()
          router.use(onExpress.apiKeyAuth(keyring), onExpress.apiKeyAuth(keyring))
          router.use('/keys', onExpress.management(keyring, { identify: () => null }))
          router.get('/me', (_req, res) => void res.json({ ok: true }))
          return app.use('/v1', onExpress.authServer(keyring), router)
        },
      ] as const,
  ),
  [
    'Koa',
    keyring => {
      const app = new Koa()
      // as koa-mount does
      app.use(async (ctx, next) => {
        ctx.path = ctx.path.replace(/^\/v1/, '')
        await next()
      })
      app.use(onKoa.authServer(keyring))
      app.use(onKoa.apiKeyAuth(keyring))
      app.use(onKoa.apiKeyAuth(keyring))
      app.use(onKoa.management(keyring, { path: '/keys', identify: () => null }))
      app.use(ctx => {
        ctx.body = { ok: true }
      })
      const handle = app.callback()
      return (req, res) => void handle(req, res)
    },
  ],
]

describe.each(mounted)('tokens that are bound to a key below a path on %s', (_name, listener) => {
  it('go by the path that clients see, and through the flow once', async () => {
    const keyring = createKeyring({ store: 'memory:', clock: manualClock(START), logger: { warn() {}, error() {} } })
    const server = createServer(listener(keyring))
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await keyring.close()
    })
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`
    const { key: record, secret } = await keyring.keys.create({ name: 'export', account: 'acme', grants: ['keys:read'] })
    const body = new URLSearchParams({ grant_type: 'client_credentials', client_id: record.id, client_secret: secret })
    const dpop = proofOf(key, { htm: 'POST', htu: `${base}/oauth/token` })
    const granted = await fetch(`${base}/oauth/token`, { method: 'POST', body, headers: { dpop } })
    const { access_token: token } = (await granted.json()) as { access_token: string }
    for (const path of ['/me', '/keys/keys']) {
      const proof = proofOf(key, { htm: 'GET', htu: base + path, ath: digestOf(token) })
      const headers = { authorization: `DPoP ${token}`, dpop: proof }
      expect((await fetch(base + path, { headers })).status).toBe(200)
      expect((await fetch(base + path, { headers })).status).toBe(401)
    }
  })
})
