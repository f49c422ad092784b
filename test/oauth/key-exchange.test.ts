import { AuthError, type KeyringOptions, type NewKey, type Policy } from 'keywright'
import { describe, expect, it } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { authFrameworks } from './auth-servers.js'
import { expectRefusal } from './expect-refusal.js'

describe.each(authFrameworks)('a key for a token on $name', ({ serve: start }) => {
  async function serve({ keyring = {} }: { keyring?: KeyringOptions } = {}, changes: Partial<NewKey> = {}) {
    const app = await start({ keyring: { tokens: { algorithm: 'ES256' }, ...keyring } })
    const grants = ['a:read', 'a:write']
    const { key, secret } = await app.keyring.keys.create({ name: 'export', account: 'acme', grants, ...changes })
    const client = { client_id: key.id, client_secret: secret }
    /** Asks for a token in every way. */
    const exchange = async (headers: Record<string, string> = {}) => {
      const authorization = `Basic ${Buffer.from(`${key.id}:${secret}`).toString('base64')}`
      const grant = { grant_type: 'client_credentials' }
      return [
        await app.post('/auth', client, headers),
        await app.post('/oauth/token', { ...grant, ...client }, headers),
        await app.post('/oauth/token', grant, { authorization, ...headers }),
      ]
    }
    return { ...app, key, secret, client, exchange }
  }

  it('gives an access token that carries what the key does', async () => {
    const { key, client, fetch, use } = await serve({ keyring: { tokens: {} } })
    const answer = await fetch('/auth', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(client),
    })
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'a:read a:write' })
    const used = await use(answer.body.access_token)
    expect(used.status).toBe(200)
    expect(used.body).toMatchObject({
      kind: 'token',
      keyId: key.id,
      name: 'export',
      account: 'acme',
      grants: ['a:read', 'a:write'],
    })
  })

  it('leaves the scope out where the key has no grants', async () => {
    const { exchange, use } = await serve({}, { grants: [] })
    for (const { body } of await exchange()) {
      expect(Object.keys(body)).toEqual(['access_token', 'token_type', 'expires_in'])
      expect((await use(body.access_token)).body.grants).toEqual([])
    }
  })

  it('ends with the key at the latest', async () => {
    const clock = manualClock()
    const { exchange, use } = await serve({ keyring: { clock } }, { expiresAt: new Date(clock().getTime() + 60_500) })
    const answers = await exchange()
    for (const { body } of answers) expect(body.expires_in).toBe(60)
    clock.advance({ seconds: 59 })
    for (const { body } of answers) expect((await use(body.access_token)).status).toBe(200)
    clock.advance({ seconds: 1 })
    for (const { body } of answers) expect((await use(body.access_token)).status).toBe(401)
    // the key has half a second left, and a token counts in whole ones
    for (const answer of await exchange()) expectRefusal(answer, 400, 'invalid_grant')
    clock.advance({ seconds: 1 })
    for (const answer of await exchange()) expectRefusal(answer, 401, 'invalid_client')
  })

  it('is refused outside the subnets of the key', async () => {
    const { exchange, secret } = await serve({ keyring: { trustedProxies: ['127.0.0.1'] } }, { subnets: ['192.0.2.0/24'] })
    for (const { status } of await exchange({ 'x-forwarded-for': '192.0.2.7' })) expect(status).toBe(200)
    for (const address of ['198.51.100.1', 'unknown', '192.0.2.7, 198.51.100.1'])
      for (const answer of await exchange({ 'x-forwarded-for': address }))
        expectRefusal(answer, 403, 'unauthorized_client', [secret])
  })

  it('is refused from origins that the key does not allow', async () => {
    const { exchange } = await serve({}, { origins: ['https://app.example.com'] })
    for (const { status } of [...(await exchange()), ...(await exchange({ origin: 'https://app.example.com' }))])
      expect(status).toBe(200)
    for (const answer of await exchange({ origin: 'https://evil.example.com' })) expectRefusal(answer, 403, 'unauthorized_client')
  })

  it.each<[what: string, refusal: AuthError, status: number, error: string]>([
    [
      'with a code of its own',
      new AuthError('closed_on_sundays', { detail: 'Come back "tomorrow".' }),
      403,
      'unauthorized_client',
    ],
    ['with 400', new AuthError('bad_day', { status: 400, detail: 'Say which day.' }), 400, 'invalid_request'],
    ['with 402', new AuthError('unpaid', { status: 402 }), 402, 'invalid_request'],
    ['with 401', new AuthError('key_revoked', { headers: { 'x-why': 'revoked' } }), 401, 'invalid_client'],
    ['with 429', new AuthError('rate_limited', { headers: { 'Retry-After': '7' } }), 429, 'temporarily_unavailable'],
    ['with 503', new AuthError('store_unavailable'), 503, 'temporarily_unavailable'],
    ['with 502', new AuthError('no_gateway', { status: 502 }), 502, 'server_error'],
  ])('is refused where a policy of the application refuses %s', async (_how, refusal, status, error) => {
    const seen: (string | null)[] = []
    const policy: Policy = principal => {
      seen.push(principal.scheme)
      throw refusal
    }
    const { exchange, secret } = await serve({ keyring: { policies: [policy] } })
    for (const answer of await exchange()) {
      expectRefusal(answer, status, error, [secret])
      if (status === 429) expect(answer.headers.get('retry-after')).toBe('7')
      expect(answer.headers.get('x-why')).toBeNull()
    }
    expect(seen).toEqual(['client_secret_post', 'client_secret_post', 'client_secret_basic'])
  })

  it('counts as a request of the key, for its usage and its limits', async () => {
    const clock = manualClock('2030-01-01T00:00:18Z')
    const rateLimit = { limit: 3, windowSeconds: 60, per: 'key' as const }
    const { exchange, keyring, key } = await serve({ keyring: { clock, rateLimit } })
    for (const answer of await exchange())
      expect([answer.status, answer.headers.get('ratelimit')]).toEqual([200, expect.any(String)])
    for (const answer of await exchange()) {
      expectRefusal(answer, 429, 'temporarily_unavailable')
      expect(answer.headers.get('retry-after')).toBe('42')
      expect(answer.headers.get('ratelimit')).toBe('"default";r=0;t=42')
    }
    expect((await keyring.keys.usage(key.id)).map(({ outcomes }) => outcomes)).toEqual([{ allowed: 3, rate_limited: 3 }])
  })
})
