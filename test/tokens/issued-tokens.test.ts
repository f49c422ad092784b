import { createPublicKey, createSign, generateKeyPairSync, type JsonWebKey, type KeyObject, sign } from 'node:crypto'
import fc from 'fast-check'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { createKeyring, type Keyring, type KeyringOptions, type KeyStore } from 'keywright'
import { memoryStore } from 'keywright/stores/memory'
import * as oauth from 'oauth4webapi'
import { describe, expect, it, onTestFinished } from 'vitest'
import { manualClock } from '../http/manual-clock.js'
import { authFrameworks } from '../oauth/auth-servers.js'
import { createTokenCache } from '../../src/tokens/token-cache.js'
import { BASE, fateOf, type HeldKey, partOf, presenting, principalOf, tokenOf } from './own-tokens.js'
import { base64url, makeKey } from './test-issuer.js'

const ES256 = { algorithm: 'ES256' } as const

function keyringWith(options: KeyringOptions = {}): Keyring {
  const keyring = createKeyring({ store: 'memory:', tokens: ES256, logger: { warn() {}, error() {} }, ...options })
  onTestFinished(() => keyring.close())
  return keyring
}

const makeHeld = (keyring: Keyring): Promise<HeldKey> =>
  keyring.keys.create({ name: 'export', account: 'acme', owner: 'anna', grants: ['a:read', 'a:write'] })

/** A token of these parts, signed by a key of the server's own, whatever it says. */
async function signedAs(keyring: Keyring, header: object, claims: object): Promise<string> {
  const { privateKey, kid } = await keyring.foundation.issuing.signingKeys.toSign()
  const input = `${base64url(JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid, ...header }))}.${base64url(JSON.stringify(claims))}`
  return `${input}.${ecSignature(input, privateKey)}`
}

const ecSignature = (input: string, key: KeyObject) =>
  sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')

describe('a token of a key', () => {
  it('says what RFC 9068 asks for, and what it is held to', async () => {
    const clock = manualClock()
    const keyring = keyringWith({ clock })
    const { key, secret } = await keyring.keys.create({
      name: 'export',
      account: 'acme',
      grants: ['a:read', 'a:write'],
      subnets: ['192.0.2.0/24'],
      origins: ['https://app.example.com'],
    })
    const token = await tokenOf(keyring, { key, secret })
    const now = clock().getTime() / 1000
    expect(partOf(token, 1)).toEqual({
      iss: BASE,
      aud: BASE,
      sub: key.id,
      client_id: key.id,
      scope: 'a:read a:write',
      iat: now,
      exp: now + 3600,
      jti: expect.stringMatching(/^\w{22}$/) as unknown,
      account: 'acme',
      key_id: key.id,
      secret_id: key.secrets[0]?.id,
      subnets: ['192.0.2.0/24'],
      origins: ['https://app.example.com'],
    })
    expect(token).not.toContain(secret)
    const principal = await principalOf(keyring, token)
    expect(principal).toMatchObject({ kind: 'token', keyId: key.id, name: 'export', account: 'acme', environment: 'live' })
    expect(principal.expiresAt).toEqual(new Date((now + 3600) * 1000))
  })

  it('has no scope where the key has no grants, and may do nothing', async () => {
    const keyring = keyringWith()
    const token = await tokenOf(keyring, await keyring.keys.create({ name: 'nothing' }))
    expect(partOf(token, 1)).not.toHaveProperty('scope')
    expect((await principalOf(keyring, token)).grants).toEqual([])
  })

  it('shows its own end as the end of the principal, not when its key would fall idle', async () => {
    const clock = manualClock()
    const keyring = keyringWith({ clock, rules: { idleAfterDays: 1 }, tokens: { ...ES256, lifetimeSeconds: 10 * 86_400 } })
    const principal = await principalOf(keyring, await tokenOf(keyring, await makeHeld(keyring)))
    expect(principal.expiresAt).toEqual(new Date(clock().getTime() + 10 * 86_400_000))
  })

  it('stays good where its key was used a moment ago, whatever the store knows of it by then', async () => {
    const clock = manualClock()
    const keyring = keyringWith({ clock, rules: { idleAfterDays: 1 }, tokens: { ...ES256, lifetimeSeconds: 10 * 86_400 } })
    const token = await tokenOf(keyring, await makeHeld(keyring))
    await keyring.sweep()
    clock.advance({ ms: 86_400_000 - 2000 })
    // nothing of this use is written yet
    for (let i = 0; i < 20; i++) {
      expect(await fateOf(keyring, token)).toBe('good')
      clock.advance({ ms: 1000 })
    }
  })

  it('narrows to the scope that is asked for, never beyond the key', async () => {
    const keyring = keyringWith()
    const held = await makeHeld(keyring)
    expect((await principalOf(keyring, await tokenOf(keyring, held, { scope: 'a:write' }))).grants).toEqual(['a:write'])
    for (const scope of ['b:read', 'a:*', '*', 'a:read b:read', 'a:read  a:write', ' ', 'a:read ', 'ü', 'a"b'])
      await expect(tokenOf(keyring, held, { scope })).rejects.toMatchObject({ errors: { scope: expect.any(String) as unknown } })
  })

  it('is narrowed at once, however long the scope is', async () => {
    const keyring = keyringWith()
    const grants = Array.from({ length: 1000 }, (_, i) => `resource-${i}:read`)
    const held = await keyring.keys.create({ name: 'many', grants })
    const scope = [...grants.slice(0, 200), ...Array.from({ length: 4000 }, (_, i) => `other-${i}`)].join(' ')
    const start = performance.now()
    await expect(tokenOf(keyring, held, { scope })).rejects.toMatchObject({ code: 'invalid_input' })
    const token = await tokenOf(keyring, held, { scope: grants.slice(0, 300).join(' ') })
    expect(await fateOf(keyring, token)).toBe('good')
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

describe('independent judges', () => {
  it.each(['RS256', 'ES256', 'EdDSA'] as const)('take a token by the published keys: %s', async algorithm => {
    const [framework] = authFrameworks
    if (!framework) throw new Error('there is none')
    const { keyring, url, post } = await framework.serve({ keyring: { tokens: { algorithm } } })
    const { key, secret } = await keyring.keys.create({ name: 'export', grants: ['a:read'] })
    const form = { grant_type: 'client_credentials', client_id: key.id, client_secret: secret }
    const token = (await post('/oauth/token', form)).body.access_token
    const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', url))
    const verified = await jwtVerify(token, keys, { issuer: url, audience: url, typ: 'at+jwt', algorithms: [algorithm] })
    expect(verified.payload.sub).toBe(key.id)
    const server = {
      issuer: url,
      jwks_uri: `${url}/.well-known/jwks.json`,
    }
    const request = new Request(`${url}/protected`, { headers: { authorization: `Bearer ${token}` } })
    const claims = await oauth.validateJwtAccessToken(server, request, url, { [oauth.allowInsecureRequests]: true })
    expect(claims).toMatchObject({ client_id: key.id, scope: 'a:read' })
  })
})

describe('what is not a token of this server', () => {
  const fixture = async (options: KeyringOptions = {}) => {
    const keyring = keyringWith(options)
    const held = await makeHeld(keyring)
    const token = await tokenOf(keyring, held)
    return { keyring, held, token, header: partOf(token, 0), claims: partOf(token, 1) }
  }

  it('is taken where only its parts were put together anew', async () => {
    const { keyring, header, claims } = await fixture()
    expect(await fateOf(keyring, await signedAs(keyring, header, claims))).toBe('good')
  })

  it.each([
    ['of another audience', {}, { aud: 'https://other.example.com' }],
    ['without an audience', {}, { aud: undefined }],
    ['of another issuer', {}, { iss: 'https://other.example.com' }],
    ['without an issuer', {}, { iss: undefined }],
    ['of no loopback address', {}, { iss: 'http://127.0.0.1.example.com', aud: 'http://127.0.0.1.example.com' }],
    ['of a loopback address with a user', {}, { iss: 'http://localhost@example.com', aud: 'http://localhost@example.com' }],
    ['of no end', {}, { exp: undefined }],
    ['of an end that is no number', {}, { exp: '9999999999' }],
    ['of an end that is nothing', {}, { exp: null }],
    ['that has ended', {}, { exp: 1 }],
    ['without an id', {}, { jti: undefined }],
    ['of no key', {}, { key_id: undefined }],
    ['of no secret', {}, { secret_id: undefined }],
    ['of a key and a login', {}, { login_id: 'login_1' }],
    ['of the type JWT', { typ: 'JWT' }, {}],
    ['of no type', { typ: undefined }, {}],
    ['without a kid', { kid: undefined }, {}],
    ['of an unknown kid', { kid: 'unknown' }, {}],
    ['of the algorithm none', { alg: 'none' }, {}],
    ['of another algorithm than its key', { alg: 'RS256' }, {}],
  ])('is refused: a token %s', async (_, header, claims) => {
    const { keyring, header: good, claims: said } = await fixture()
    expect(await fateOf(keyring, await signedAs(keyring, { ...good, ...header }, { ...said, ...claims }))).toBe(
      '401 invalid_token',
    )
  })

  it.each([
    ['another key', { key_id: 'key_unknown' }],
    ['another secret', { secret_id: 'sec_unknown' }],
    ['more than the key', { scope: 'a:read b:read' }],
    ['everything', { scope: '*' }],
  ])('is refused where it claims what is not so: %s', async (_, claims) => {
    const { keyring, claims: said } = await fixture()
    expect(await fateOf(keyring, await signedAs(keyring, {}, { ...said, ...claims }))).toBe('401 token_revoked')
  })

  it('is refused where it is signed by what anybody can read: HS256 with the public key', async () => {
    const { keyring, header, claims } = await fixture({ tokens: { algorithm: 'RS256' } })
    const [jwk] = (await keyring.tokens.publicKeys()).keys
    const pem = createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
    const { createHmac } = await import('node:crypto')
    for (const secret of [pem, JSON.stringify(jwk), String(jwk?.n)]) {
      const input = `${base64url(JSON.stringify({ ...header, alg: 'HS256' }))}.${base64url(JSON.stringify(claims))}`
      const forged = `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
      expect(await fateOf(keyring, forged)).toBe('401 invalid_token')
    }
  })

  it('is refused where another key signed it under the same kid, or brings its own key along', async () => {
    const { keyring, header, claims } = await fixture()
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    for (const more of [{}, { jwk: publicKey.export({ format: 'jwk' }) }]) {
      const input = `${base64url(JSON.stringify({ ...header, ...more }))}.${base64url(JSON.stringify(claims))}`
      expect(await fateOf(keyring, `${input}.${ecSignature(input, privateKey)}`)).toBe('401 invalid_token')
      const der = createSign('sha256').update(input).sign(privateKey).toString('base64url')
      expect(await fateOf(keyring, `${input}.${der}`)).toBe('401 invalid_token')
    }
  })

  it('is refused where another keyring made it', async () => {
    const { token } = await fixture()
    const other = await fixture()
    expect(await fateOf(other.keyring, token)).toBe('401 invalid_token')
  })

  it('is any change of a token, by a single character', async () => {
    const { keyring, token } = await fixture()
    await fc.assert(
      fc.asyncProperty(
        fc.nat(token.length - 1),
        fc.constantFrom('A', 'Q', 'g', 'w', 'z', '0', '9', '-', '_', '.'),
        async (at, character) => {
          const changed = token.slice(0, at) + character + token.slice(at + 1)
          // the last characters of a segment may not stand for other bits than those that were signed
          if (changed !== token) expect(await fateOf(keyring, changed)).toBe('401 invalid_token')
        },
      ),
      { seed: 4, numRuns: 300 },
    )
  })
})

describe('issuer and audience', () => {
  it('are what the options say', async () => {
    const store = memoryStore()
    const options = {
      store,
      issuer: 'https://api.example.com/v1/',
      audience: ['https://api.example.com', 'https://eu.example.com'],
    }
    const keyring = keyringWith(options)
    const held = await makeHeld(keyring)
    const issuer = keyring.foundation.issuing.issuer ?? ''
    expect(issuer).toBe('https://api.example.com/v1')
    const token = await tokenOf(keyring, held, { issuer })
    expect(partOf(token, 1)).toMatchObject({ iss: issuer, aud: options.audience })
    expect(await fateOf(keyring, token)).toBe('good')
    expect(await fateOf(keyring, await tokenOf(keyring, held))).toBe('401 invalid_token')
    const others: KeyringOptions[] = [
      { store, issuer: options.issuer, audience: 'https://other.example.com' },
      { store, issuer: options.issuer },
      { store, issuer: 'https://other.example.com', audience: options.audience },
      { store },
    ]
    for (const other of others) expect(await fateOf(keyringWith(other), token)).toBe('401 invalid_token')
    expect(await fateOf(keyringWith({ store, issuer, audience: 'https://eu.example.com' }), token)).toBe('good')
  })

  it.each([
    ['https://api.example.com', 'https://api.example.com'],
    ['https://api.example.com/', 'https://api.example.com'],
    ['https://api.example.com/', 'https://api.example.com/'],
  ])('refuses to trust itself as another: %s and %s', (issuer, trusted) => {
    const key = makeKey('ES256')
    const entry = {
      issuer: trusted,
      audience: 'https://api.example.com',
      algorithms: ['ES256'] as const,
      jwks: { keys: [key.jwk] },
    }
    expect(() => createKeyring({ store: 'memory:', issuer, trustedIssuers: [entry] })).toThrow(/issuer is this server itself/)
  })

  it('believes whoever is trusted by a loopback name, and not itself under that name', async () => {
    const key = makeKey('ES256')
    const entry = { issuer: BASE, audience: BASE, algorithms: ['ES256'] as const, jwks: { keys: [key.jwk] } }
    const store = memoryStore()
    const [trusting, own] = [keyringWith({ store, trustedIssuers: [entry] }), keyringWith({ store })]
    const token = await tokenOf(own, await makeHeld(own))
    expect(await fateOf(own, token)).toBe('good')
    expect(await fateOf(trusting, token)).toBe('401 invalid_token')
    expect(await fateOf(trusting, await tokenOf(own, await makeHeld(own), { issuer: 'http://127.0.0.1:4000' }))).toBe('good')
  })
})

/** A store that holds the look-up of a key until it is told to go on. */
function holdingStore() {
  const store = memoryStore()
  const held: (() => void)[] = []
  let isHolding = false
  const double: KeyStore = {
    ...store,
    async find(id) {
      const found = await store.find(id)
      if (isHolding) await new Promise<void>(resolve => held.push(resolve))
      return found
    },
  }
  return {
    store: double,
    hold: () => void (isHolding = true),
    isHeld: () => held.length > 0,
    release() {
      isHolding = false
      held.splice(0).forEach(go => go())
    },
  }
}

const turn = () => new Promise(resolve => setImmediate(resolve))

describe('a change while a token is being verified', () => {
  it('is not overtaken by the verification: what it found is not kept, and nobody joins it', async () => {
    const clock = manualClock()
    const { store, hold, isHeld, release } = holdingStore()
    const keyring = keyringWith({ store, clock })
    const held = await makeHeld(keyring)
    const token = await tokenOf(keyring, held)
    hold()
    const early = fateOf(keyring, token)
    while (!isHeld()) await turn()
    release()
    hold()
    const underWay = fateOf(keyring, token)
    const revoking = keyring.keys.revoke(held.key.id)
    while (!isHeld()) await turn()
    release()
    await revoking
    const late = fateOf(keyring, token)
    expect(['good', '401 token_revoked']).toContain(await early)
    expect(['good', '401 token_revoked']).toContain(await underWay)
    expect(await late).toBe('401 token_revoked')
    expect(await fateOf(keyring, token)).toBe('401 token_revoked')
  })

  it('holds in a thousand interleavings of verifications, revocations and changes', async () => {
    const store = memoryStore()
    const steps: (() => void)[] = []
    let isStepping = false
    const step = async <T>(value: T): Promise<T> => {
      if (isStepping) await new Promise<void>(resolve => steps.push(resolve))
      return value
    }
    const double: KeyStore = {
      ...store,
      find: async id => step(await store.find(id)),
      findDocument: async (kind, id) => step(await store.findDocument(kind, id)),
      replace: async (...change) => {
        await step(null)
        return step(await store.replace(...change))
      },
    }
    const keyring = keyringWith({ store: double, clock: manualClock() })
    await keyring.tokens.publicKeys()
    const ways = ['revoke', 'narrow', 'rotate', 'rename'] as const
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...ways),
        fc.array(fc.nat(2), { minLength: 1, maxLength: 4 }),
        fc.array(fc.nat(5), { maxLength: 30 }),
        async (way, arrivals, order) => {
          isStepping = false
          const { key, secret } = await keyring.keys.create({ name: 'export', grants: ['a:read', 'a:write'] })
          const token = await tokenOf(keyring, { key, secret })
          isStepping = true
          const before = arrivals.map(() => fateOf(keyring, token))
          const change = {
            revoke: () => keyring.keys.revoke(key.id),
            narrow: () => keyring.keys.update(key.id, { grants: [] }),
            rotate: () => keyring.keys.rotate(key.id),
            rename: () => keyring.keys.update(key.id, { name: 'other' }),
          }[way]
          const progress = { isChanged: false }
          const changing = change().then(() => (progress.isChanged = true))
          const after: Promise<string>[] = []
          // each step lets one look-up of those that wait go on, in an order of its own
          for (let i = 0; !progress.isChanged || steps.length > 0; i++) {
            await turn()
            if (progress.isChanged && after.length < 2) after.push(fateOf(keyring, token))
            steps.splice((order[i % order.length] ?? 0) % Math.max(1, steps.length), 1).forEach(go => go())
          }
          await changing
          isStepping = false
          const last = () => fateOf(keyring, token)
          const fates = await Promise.all(before)
          const expected = way === 'rename' ? 'good' : '401 token_revoked'
          for (const fate of fates) expect(['good', expected]).toContain(fate)
          for (const fate of [...(await Promise.all(after)), await last(), await last()]) expect(fate).toBe(expected)
        },
      ),
      { seed: 20_301, numRuns: 1000 },
    )
  }, 60_000)
})

describe('the cache of tokens', () => {
  const entry = (...standsOn: string[]) => ({ bound: {}, verifiedAt: 0, expiresAt: 1, verifiedUntil: 1, standsOn })

  it('forgets what stands on what has changed, and nothing else', () => {
    const cache = createTokenCache<object>(10)
    cache.set('one', entry('key_a', 'jti_1'))
    cache.set('two', entry('key_a', 'jti_2'))
    cache.set('three', entry('key_b', 'jti_3'))
    cache.forget(['jti_1'])
    expect(['one', 'two', 'three'].map(digest => cache.get(digest) !== undefined)).toEqual([false, true, true])
    cache.forget(['key_a', 'unknown'])
    expect(['two', 'three'].map(digest => cache.get(digest) !== undefined)).toEqual([false, true])
  })

  it('still finds by what it stands on what was put again', () => {
    const cache = createTokenCache<object>(10)
    cache.set('one', entry('key_a'))
    cache.set('one', entry('key_a', 'jti_1'))
    cache.forget(['key_a'])
    expect(cache.get('one')).toBeUndefined()
  })

  it('does not forget what another that was pushed out stood on', () => {
    const cache = createTokenCache<object>(2)
    for (const digest of ['one', 'two', 'three']) cache.set(digest, entry('key_a'))
    cache.forget(['key_a'])
    for (const digest of ['one', 'two', 'three']) expect(cache.get(digest)).toBeUndefined()
  })
})

describe('a flood', () => {
  it('of tokens with kids that nobody knows leaves nothing behind, and good ones stay good', async () => {
    const store = memoryStore()
    let reads = 0
    const keyring = keyringWith({
      store: {
        ...store,
        findDocument(kind, id) {
          reads++
          return store.findDocument(kind, id)
        },
      },
      clock: manualClock(),
    })
    const token = await tokenOf(keyring, await makeHeld(keyring))
    expect(await fateOf(keyring, token)).toBe('good')
    const [, body, signature] = token.split('.')
    const forged = Array.from(
      { length: 2000 },
      (_, i) => `${base64url(JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: `kid-${i}` }))}.${body}.${signature}`,
    )
    reads = 0
    for (const one of forged) expect(await fateOf(keyring, one)).toBe('401 invalid_token')
    expect(reads).toBeLessThanOrEqual(forged.length)
    reads = 0
    expect(new Set(await Promise.all(forged.map(one => fateOf(keyring, one))))).toEqual(new Set(['401 invalid_token']))
    expect(reads).toBeLessThanOrEqual(2)
    const found = keyring.flow.authenticate(presenting(token))
    expect(found).not.toBeInstanceOf(Promise)
  })
})
