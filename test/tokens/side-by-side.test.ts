import type { TrustedIssuer } from 'keywright'
import { describe, expect, it } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { authFrameworks, type OAuthAnswer } from '../oauth/auth-servers.js'
import { jwksServer } from './jwks-server.js'
import { AUDIENCE, makeKey, signToken, START } from './test-issuer.js'

const ONE = 'https://one.example.com'
const TWO = 'https://two.example.com'
const OWN = 'https://api.example.com'
const byOne = makeKey('ES256', 'first')
// both issuers call their key by the same id
const byTwo = makeKey('ES256', 'first')
const unknown = makeKey('ES256', 'unknown')

describe.each(authFrameworks)('issuers side by side on $name', ({ serve }) => {
  async function setUp() {
    const clock = manualClock(START)
    const servers = { one: await jwksServer(byOne.jwk), two: await jwksServer(byTwo.jwk) }
    const trust = (issuer: string, jwksUri: string): TrustedIssuer => ({
      issuer,
      audience: AUDIENCE,
      jwksUri,
      algorithms: ['ES256'],
    })
    const app = await serve({
      keyring: {
        clock,
        issuer: OWN,
        maxStalenessSeconds: 0,
        tokens: { algorithm: 'ES256', lifetimeSeconds: 7200 },
        trustedIssuers: [trust(ONE, servers.one.url), trust(TWO, servers.two.url)],
      },
    })
    const { key, secret } = await app.keyring.keys.create({ name: 'export', grants: ['a:read'] })
    const own = (await app.post('/auth', { client_id: key.id, client_secret: secret })).body.access_token
    let made = 0
    const outcome = ({ status, body }: OAuthAnswer) => (status === 200 ? 'ok' : `${status} ${String(body.code)}`)
    /** What becomes of a token that was not seen before. */
    const ask = async (iss: string, signer: typeof byOne, kid = signer.kid) =>
      outcome(await app.use(signToken(signer, { iss, jti: String(made++), exp: clock().getTime() / 1000 + 60 }, { kid })))
    const askOwn = async () => outcome(await app.use(own))
    return { ...app, clock, servers, own, ask, askOwn }
  }

  it('are each taken by their own keys', async () => {
    const { ask, askOwn, own } = await setUp()
    expect([await ask(ONE, byOne), await ask(TWO, byTwo), await askOwn()]).toEqual(['ok', 'ok', 'ok'])
    for (const [iss, signer] of [
      [ONE, byTwo],
      [TWO, byOne],
      [OWN, byOne],
      ['https://three.example.com', byOne],
      ['http://127.0.0.1', byOne],
    ] as const)
      expect([iss, await ask(iss, signer)]).toEqual([iss, '401 invalid_token'])
    // the key that signs this server's tokens is named, and is not the one that signed
    const header = JSON.parse(Buffer.from(own.split('.')[0] ?? '', 'base64url').toString()) as { kid: string }
    expect(await ask(OWN, byOne, header.kid)).toBe('401 invalid_token')
    expect(await ask(ONE, byOne, header.kid)).toBe('401 invalid_token')
  })

  it('do not feel a flood of unknown keys at one of them', async () => {
    const { ask, askOwn, servers, clock } = await setUp()
    expect([await ask(ONE, byOne), await ask(TWO, byTwo)]).toEqual(['ok', 'ok'])
    for (let cooldown = 1; cooldown <= 2; cooldown++) {
      clock.advance({ seconds: 30 })
      const flood = Array.from({ length: 60 }, (_, i) => ask(ONE, unknown, `unknown-${i}`))
      const own = Array.from({ length: 10 }, () => Promise.all([ask(ONE, byOne), ask(TWO, byTwo), askOwn()]))
      expect(new Set(await Promise.all(flood))).toEqual(new Set(['401 invalid_token']))
      expect((await Promise.all(own)).flat().filter(result => result !== 'ok')).toEqual([])
      expect([servers.one.requests(), servers.two.requests()]).toEqual([1 + cooldown, 1])
    }
  })

  it('do not feel that one of them is down: its known keys last an hour, and then it is 503', async () => {
    const { ask, askOwn, servers, clock } = await setUp()
    expect([await ask(ONE, byOne), await ask(TWO, byTwo)]).toEqual(['ok', 'ok'])
    await servers.one.stop()
    clock.advance({ seconds: 3599 })
    expect(await ask(ONE, byOne)).toBe('ok')
    expect(await ask(ONE, unknown)).toBe('503 store_unavailable')
    expect(await ask(TWO, unknown)).toBe('401 invalid_token')
    clock.advance({ seconds: 1 })
    expect(await ask(ONE, byOne)).toBe('503 store_unavailable')
    expect([await ask(TWO, byTwo), await askOwn()]).toEqual(['ok', 'ok'])
    await servers.one.start()
    clock.advance({ seconds: 1 })
    expect(await ask(ONE, byOne)).toBe('ok')
  })
})
