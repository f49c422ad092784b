import type { KeyringOptions, TrustedIssuer } from 'keywright'
import { describe, expect, it, vi } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { type JwksServer, jwksServer } from './jwks-server.js'
import {
  AUDIENCE,
  authenticate,
  ISSUER,
  keyringOf,
  makeKey,
  NOT_SIGNED,
  NOW,
  refusalOf,
  signToken,
  START,
} from './test-issuer.js'

const key = makeKey('ES256', 'one')
const next = makeKey('ES256', 'two')
const rsa = makeKey('RS256', 'rsa')
const UNREACHABLE = "The keys of the token's issuer could not be fetched."

function fetching(server: Pick<JwksServer, 'url'>, changes: Partial<TrustedIssuer> = {}, options: KeyringOptions = {}) {
  const clock = manualClock(START)
  const log: string[] = []
  const keyring = keyringOf(
    [{ issuer: ISSUER, audience: AUDIENCE, jwksUri: server.url, algorithms: ['ES256', 'RS256'], ...changes }],
    { clock, logger: { warn() {}, error: message => log.push(message) }, maxStalenessSeconds: 0, ...options },
  )
  let made = 0
  /** A token that was not seen before. */
  const fresh = (by = key, header = {}) => signToken(by, { jti: String(made++), exp: clock().getTime() / 1000 + 60 }, header)
  return {
    clock,
    log,
    fresh,
    accepted: async (by = key) => void (await authenticate(keyring, fresh(by))),
    refused: (by = key, header = {}) => refusalOf(keyring, fresh(by, header)),
    unreachable: async (by = key) => expect(await refusalOf(keyring, fresh(by), 'store_unavailable')).toBe(UNREACHABLE),
  }
}

describe('keys that an issuer publishes', () => {
  it('are fetched with the first token, and once', async () => {
    const server = await jwksServer(rsa.jwk, key.jwk)
    const { accepted, clock } = fetching(server)
    expect(server.requests()).toBe(0)
    await Promise.all(Array.from({ length: 50 }, () => accepted()))
    await accepted(rsa)
    clock.advance({ seconds: 599 })
    await accepted()
    expect(server.requests()).toBe(1)
  })

  it('are fetched again after ten minutes: a key that is gone is refused', async () => {
    const server = await jwksServer(key.jwk)
    const { accepted, refused, clock } = fetching(server)
    await accepted()
    server.publish(next.jwk)
    await accepted()
    clock.advance({ seconds: 600 })
    expect(await refused()).toBe(NOT_SIGNED)
    await accepted(next)
    expect(server.requests()).toBe(2)
  })

  it('are fetched for a kid that is not known', async () => {
    const server = await jwksServer(key.jwk)
    const { accepted, clock } = fetching(server)
    await accepted()
    server.publish(key.jwk, next.jwk)
    clock.advance({ seconds: 30 })
    await accepted(next)
    await accepted()
    expect(server.requests()).toBe(2)
  })

  it('are fetched once per cooldown under a flood of kids that are not known', async () => {
    const server = await jwksServer(key.jwk)
    const { accepted, refused, clock } = fetching(server)
    const flood = async () => {
      const details = await Promise.all(Array.from({ length: 100 }, (_, i) => refused(next, { kid: `unknown-${i}` })))
      expect(new Set(details)).toEqual(new Set([NOT_SIGNED]))
    }
    await accepted()
    await flood()
    expect(server.requests()).toBe(1)
    for (let minute = 1; minute <= 5; minute++) {
      clock.advance({ seconds: 29 })
      await flood()
      expect(server.requests()).toBe(minute)
      clock.advance({ seconds: 1 })
      await flood()
      await accepted()
      expect(server.requests()).toBe(minute + 1)
    }
  })

  it('are fetched again when the clock was set back', async () => {
    const server = await jwksServer(key.jwk)
    const { accepted, refused, clock } = fetching(server)
    await accepted()
    server.publish(next.jwk)
    clock.advance({ days: -1 })
    expect(await refused()).toBe(NOT_SIGNED)
    await accepted(next)
    expect(server.requests()).toBe(2)
  })

  it('are held to the same as keys in the options: what is not good enough is passed over', async () => {
    const weak = makeKey('RS256', 'weak', { modulusLength: 1024 })
    const encrypting = makeKey('ES256', 'encrypting')
    const leaked = makeKey('ES256', 'leaked')
    const onward = makeKey('ES384', 'onward')
    const server = await jwksServer(
      weak.jwk,
      { ...encrypting.jwk, use: 'enc' },
      { ...leaked.jwk, d: leaked.privateKey?.export({ format: 'jwk' }).d },
      { kty: 'oct', kid: 'secret', k: Buffer.alloc(64).toString('base64url') },
      { kty: 'unknown' },
      onward.jwk,
      key.jwk,
    )
    const { accepted, refused } = fetching(server)
    await accepted()
    for (const other of [weak, encrypting, leaked, onward]) expect(await refused(other)).toBe(NOT_SIGNED)
  })

  it('may be none', async () => {
    const { refused } = fetching(await jwksServer())
    expect(await refused()).toBe(NOT_SIGNED)
  })
})

describe('an endpoint that is down', () => {
  it('from the start: 503, and good as soon as it is back', async () => {
    const server = await jwksServer(key.jwk)
    await server.stop()
    const { accepted, unreachable, clock, log } = fetching(server)
    await unreachable()
    expect(log).toEqual([
      expect.stringMatching(/^keywright: the keys of trustedIssuers\[0\] could not be fetched: fetch failed: .*ECONNREFUSED/),
    ])
    await server.start()
    clock.advance({ seconds: 1 })
    await accepted()
    expect(log).toHaveLength(1)
  })

  it('is asked once a second at most', async () => {
    const server = await jwksServer()
    server.answer(res => res.writeHead(500).end())
    const { unreachable, clock } = fetching(server)
    for (let second = 1; second <= 3; second++) {
      await Promise.all(Array.from({ length: 50 }, () => unreachable()))
      await unreachable()
      expect(server.requests()).toBe(second)
      clock.advance({ seconds: 1 })
    }
  })

  it('leaves known keys good for an hour, and then none', async () => {
    const server = await jwksServer(key.jwk)
    const { accepted, unreachable, clock } = fetching(server)
    await accepted()
    await server.stop()
    for (const minutes of [1, 9, 20, 29]) {
      clock.advance({ seconds: minutes * 60 })
      await accepted()
    }
    await unreachable(next)
    clock.advance({ seconds: 60 })
    await unreachable()
    await server.start()
    clock.advance({ seconds: 1 })
    await accepted()
  })

  it('comes back unnoticed: known keys are fresh again', async () => {
    const server = await jwksServer(key.jwk)
    const { accepted, refused, clock, log } = fetching(server)
    await accepted()
    await server.stop()
    clock.advance({ seconds: 700 })
    await accepted()
    expect(log).toHaveLength(1)
    await server.start()
    server.publish(next.jwk)
    clock.advance({ seconds: 1 })
    // this token does not wait, and has the next ones find what is published now
    await accepted()
    await vi.waitFor(() => expect(server.requests()).toBe(2))
    await vi.waitFor(async () => expect(await refused()).toBe(NOT_SIGNED))
    await accepted(next)
  })

  it('hangs: those who wait are answered after five seconds, and then nobody waits', async () => {
    const server = await jwksServer(key.jwk)
    const { accepted, clock, log } = fetching(server)
    await accepted()
    server.answer(() => undefined)
    clock.advance({ seconds: 600 })
    const began = performance.now()
    await accepted()
    expect(performance.now() - began).toBeGreaterThan(4500)
    expect(log).toEqual(['keywright: the keys of trustedIssuers[0] could not be fetched: request timed out'])
    clock.advance({ seconds: 1 })
    const then = performance.now()
    await accepted()
    expect(performance.now() - then).toBeLessThan(1000)
    await vi.waitFor(() => expect(server.requests()).toBe(3))
  })

  it.each<[what: string, status: number, body: string, headers?: Record<string, string>]>([
    ['no JSON', 200, 'garbage <html>'],
    ['nothing', 200, ''],
    ['null', 200, 'null'],
    ['an array', 200, '[]'],
    ['no keys', 200, '{}'],
    ['keys that are no array', 200, '{"keys":{}}'],
    ['keys that are no objects', 200, '{"keys":["a"]}'],
    ['404', 404, JSON.stringify({ keys: [key.jwk] })],
    ['500', 500, 'x'],
    ['201', 201, JSON.stringify({ keys: [key.jwk] })],
  ])('answers with %s', async (_what, status, body) => {
    const server = await jwksServer()
    server.answer(res => res.writeHead(status).end(body))
    const { unreachable, log } = fetching(server)
    await unreachable()
    expect(log).toHaveLength(1)
    expect(log[0]).not.toContain('garbage')
  })

  it('sends elsewhere, where nobody goes', async () => {
    const elsewhere = await jwksServer(key.jwk)
    const server = await jwksServer()
    server.answer(res => res.writeHead(302, { location: elsewhere.url }).end())
    const { unreachable } = fetching(server)
    await unreachable()
    expect(elsewhere.requests()).toBe(0)
  })

  it('breaks off', async () => {
    const server = await jwksServer()
    server.answer(res => {
      res.writeHead(200, { 'content-length': '1000' }).write('{"keys":[')
      setImmediate(() => res.destroy())
    })
    const { unreachable } = fetching(server)
    await unreachable()
  })

  it('is no way in: the algorithm and the issuer are checked before anybody is asked', async () => {
    const server = await jwksServer(key.jwk)
    const { refused } = fetching(server)
    await refused(key, { alg: 'HS256' })
    await refused(key, { alg: 'none' })
    await refused(key, { alg: 'ES384' })
    expect(server.requests()).toBe(0)
  })

  it('does not keep a token from dying while the keys are fetched', async () => {
    const server = await jwksServer()
    const clock = manualClock(START)
    const keyring = keyringOf([{ issuer: ISSUER, audience: AUDIENCE, jwksUri: server.url, algorithms: ['ES256'] }], { clock })
    server.answer(res => {
      clock.advance({ seconds: 3 })
      res.end(JSON.stringify({ keys: [key.jwk] }))
    })
    expect(await refusalOf(keyring, signToken(key, { exp: NOW + 2 }))).toBe('The token has expired.')
  })
})
