import type { KeyringOptions } from 'keywright'
import { describe, expect, it } from 'vitest'
import { frameworks } from '../frameworks.js'
import { manualClock } from '../http/manual-clock.js'
import { jwksServer } from './jwks-server.js'
import { AUDIENCE, ISSUER, issuerWith, makeKey, NOW, signToken, START } from './test-issuer.js'

const key = makeKey('ES256')

describe.each(frameworks)('$name', ({ serve }) => {
  const setUp = (keyring: KeyringOptions = {}) =>
    serve({
      keyring: { clock: manualClock(START), trustedIssuers: [issuerWith(key)], ...keyring },
      routes: [
        { path: '/me', handle: ({ auth }) => ({ id: auth()?.id, kind: auth()?.kind, claims: auth()?.claims }) },
        { path: '/read', checks: [{ all: ['a:read'] }] },
        { path: '/token', checks: ['token'] },
      ],
    })
  const bearer = (token: string) => `Authorization: Bearer ${token}`

  it('lets a token in, with its grants', async () => {
    const app = await setUp()
    const token = signToken(key, { scope: 'a:read' })
    const me = await app.send('/me', bearer(token))
    expect(me.status).toBe(200)
    expect(me.json()).toMatchObject({ id: 'user-1', kind: 'token', claims: { scope: 'a:read' } })
    expect((await app.send('/read', bearer(token))).status).toBe(200)
    expect((await app.send('/token', bearer(token))).status).toBe(200)
    expect((await app.send('/read', bearer(signToken(key, { scope: 'a:write' })))).status).toBe(403)
  })

  it.each<[what: string, token: string]>([
    ['expired', signToken(key, { exp: NOW })],
    ['forged', signToken(makeKey('ES256'))],
    ['unsigned', `${signToken(key).split('.').slice(0, 2).join('.')}.`],
    ['malformed', 'a.b.c'],
    ['for others', signToken(key, { aud: 'https://other.example.com' })],
    ['encrypted', 'a.b.c.d.e'],
  ])('refuses a token that is %s, and says nothing of it', async (_what, token) => {
    const app = await setUp()
    const answer = await app.send('/me', bearer(token))
    expect(answer.status).toBe(401)
    expect(answer.json()).toMatchObject({ code: 'invalid_token', status: 401 })
    expect(answer.lines('www-authenticate')[0]).toMatch(/^Bearer realm="api", error="invalid_token"/)
    const said = JSON.stringify([answer.fields, answer.body, app.log])
    for (const segment of token.split('.')) if (segment.length > 5) expect(said).not.toContain(segment)
    expect(app.runs()).toBe(0)
  })

  it('answers 503 while the keys of the issuer can’t be had', async () => {
    const server = await jwksServer(key.jwk)
    await server.stop()
    const { issuer, audience } = issuerWith(key)
    const trustedIssuers = [{ issuer, audience, jwksUri: server.url, algorithms: ['ES256' as const] }]
    const clock = manualClock(START)
    const app = await setUp({ trustedIssuers, clock })
    const down = await app.send('/me', bearer(signToken(key)))
    expect(down.status).toBe(503)
    expect(down.json()).toMatchObject({ code: 'store_unavailable' })
    expect(Number(down.field('retry-after'))).toBeGreaterThan(0)
    expect(app.runs()).toBe(0)
    await server.start()
    clock.advance({ seconds: 1 })
    expect((await app.send('/me', bearer(signToken(key)))).status).toBe(200)
  })

  it('answers 500 where a mapping throws', async () => {
    const grants = () => {
      throw new Error('mapping')
    }
    const app = await setUp({ trustedIssuers: [{ ...issuerWith(key), grants }] })
    const answer = await app.send('/me', bearer(signToken(key)))
    expect(answer.status).toBe(500)
    expect(answer.body).not.toContain('mapping')
    expect(app.runs()).toBe(0)
  })

  it('takes no token in a scheme for keys alone, nor where nobody is trusted', async () => {
    const app = await setUp()
    expect((await app.send('/me', `x-api-key: ${signToken(key)}`)).json()).toMatchObject({ code: 'unknown_key' })
    const trusting = await setUp({ trustedIssuers: [] })
    expect((await trusting.send('/me', bearer(signToken(key)))).json()).toMatchObject({ code: 'invalid_token' })
  })

  it('takes an issuer with the usual real clock', async () => {
    const app = await setUp({
      clock: () => new Date(),
      trustedIssuers: [{ ...issuerWith(key), issuer: ISSUER, audience: AUDIENCE }],
    })
    expect((await app.send('/me', bearer(signToken(key, { exp: Math.floor(Date.now() / 1000) + 60 })))).status).toBe(200)
  })
})
