import { createPublicKey, createSecretKey, generateKeyPairSync } from 'node:crypto'
import { createKeyring, type TrustedIssuer } from 'keywright'
import { describe, expect, it } from 'vitest'
import { AUDIENCE, ISSUER, makeKey } from './test-issuer.js'

const rsa = makeKey('RS256')
const es256 = makeKey('ES256')
const privateJwk = rsa.privateKey?.export({ format: 'jwk' })
const secret = new Uint8Array(64).fill(7)

const construct = (...entries: unknown[]) => createKeyring({ store: 'memory:', trustedIssuers: entries as TrustedIssuer[] })

const entry = (changes: object = {}) => ({ issuer: ISSUER, audience: AUDIENCE, jwks: { keys: [rsa.jwk] }, ...changes })
const withKeys = (...keys: unknown[]) => entry({ jwks: { keys } })
const withSecret = (changes: object = {}) => entry({ jwks: undefined, secret, ...changes })
const withUri = (jwksUri: unknown) => entry({ jwks: undefined, jwksUri })

const messageOf = (...entries: unknown[]): string => {
  try {
    construct(...entries)
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return (error as TypeError).message
  }
  return expect.unreachable('it must be refused')
}

describe('a trusted issuer', () => {
  it.each<[what: string, given: unknown]>([
    ['public keys', entry()],
    ['several algorithms', entry({ jwks: { keys: [rsa.jwk, es256.jwk] }, algorithms: ['RS256', 'PS512', 'ES256'] })],
    [
      'a key that says what it is for',
      withKeys({ ...rsa.jwk, use: 'sig', key_ops: ['verify'], alg: 'RS256', x5c: ['MIIB'], x5t: 'x' }),
    ],
    ['a secret of bytes', withSecret()],
    ['a secret of text', withSecret({ secret: 'x'.repeat(32) })],
    ['a secret for HS512', withSecret({ algorithms: ['HS256', 'HS512'] })],
    ['https', withUri('https://login.example.com/.well-known/jwks.json')],
    ['localhost', withUri('http://localhost:8080/jwks')],
    ['an IPv4 loopback address', withUri('http://127.0.0.1:8080/jwks')],
    ['another IPv4 loopback address', withUri('http://127.1.2.3/jwks')],
    ['the IPv6 loopback address', withUri('http://[::1]:8080/jwks')],
    [
      'all options',
      entry({
        algorithms: ['RS256'],
        longestLifetimeSeconds: 60,
        clockToleranceSeconds: 0,
        grants: 'roles',
        account: 'org',
        name: () => 'n',
      }),
    ],
  ])('may have %s', (_what, given) => {
    expect(() => construct(given)).not.toThrow()
  })

  it.each<[given: unknown, message: string]>([
    [null, 'trustedIssuers[0]: the options are an object'],
    ['https://login.example.com/', 'trustedIssuers[0]: the options are an object'],
    [{ audience: AUDIENCE }, 'trustedIssuers[0]: issuer is missing: it must be a string'],
    [{ issuer: ISSUER }, 'trustedIssuers[0]: audience is missing: it must be a string or an array of strings'],
    [entry({ issuer: '' }), 'trustedIssuers[0]: issuer must be a string, not an empty string'],
    [entry({ audience: [] }), 'trustedIssuers[0].audience must name at least one audience, and none of them empty'],
    [entry({ audience: [AUDIENCE, ''] }), 'trustedIssuers[0].audience must name at least one audience, and none of them empty'],
    [entry({ jwksUrl: 'https://login.example.com/' }), 'trustedIssuers[0]: unknown option "jwksUrl": did you mean "jwksUri"?'],
    [entry({ algorithm: 'RS256' }), 'trustedIssuers[0]: unknown option "algorithm": did you mean "algorithms"?'],
    [entry({ algorithms: 'RS256' }), 'trustedIssuers[0]: algorithms must be an array of strings, not this string'],
    [entry({ algorithms: [] }), 'trustedIssuers[0].algorithms must name at least one algorithm'],
    [entry({ algorithms: ['none'] }), 'trustedIssuers[0].algorithms holds "none": a token must be signed'],
    [
      entry({ algorithms: ['rs256'] }),
      'trustedIssuers[0].algorithms: "rs256" is not known. Known: RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA, Ed25519, HS256, HS384, HS512',
    ],
    [entry({ algorithms: ['constructor'] }), expect.stringContaining('"constructor" is not known')],
    [
      entry({ algorithms: ['RS256', 'HS256'] }),
      'trustedIssuers[0].algorithms mixes HMAC with public-key algorithms: make two entries with different audiences',
    ],
    [entry({ algorithms: ['HS256'] }), 'trustedIssuers[0].algorithms: HS256 need a secret, and never public keys'],
    [withSecret({ algorithms: ['RS256'] }), 'trustedIssuers[0].secret is for HS256, HS384 and HS512 alone, not RS256'],
    [entry({ longestLifetimeSeconds: 0 }), 'trustedIssuers[0]: longestLifetimeSeconds must be a number above 0, not 0'],
    [
      entry({ longestLifetimeSeconds: Infinity }),
      'trustedIssuers[0]: longestLifetimeSeconds must be a number above 0, not Infinity',
    ],
    [entry({ clockToleranceSeconds: -1 }), 'trustedIssuers[0]: clockToleranceSeconds must be a number from 0 on, not -1'],
    [entry({ grants: ['roles'] }), 'trustedIssuers[0]: grants must be a string or a function, not this array'],
    [entry({ jwks: undefined }), 'trustedIssuers[0] must have exactly one of jwksUri, jwks and secret, not none'],
    [entry({ secret }), 'trustedIssuers[0] must have exactly one of jwksUri, jwks and secret, not jwks and secret'],
    [
      entry({ secret, jwksUri: 'https://login.example.com/' }),
      'trustedIssuers[0] must have exactly one of jwksUri, jwks and secret, not jwksUri and jwks and secret',
    ],
  ])('%# is refused: %s', (given, message) => {
    expect(messageOf(given)).toEqual(message)
  })

  it.each<unknown>([
    'http://login.example.com/jwks',
    'http://127.0.0.1.example.com/jwks',
    'http://localhost.example.com/jwks',
    'http://10.0.0.1/jwks',
    'http://[::2]/jwks',
    'ftp://login.example.com/jwks',
    'file:///jwks.json',
    'data:application/json,{}',
    'login.example.com/jwks',
    '//login.example.com/jwks',
  ])('has its keys nowhere like %s', uri => {
    expect(messageOf(withUri(uri))).toBe('trustedIssuers[0].jwksUri must be an https: URL; http: is for loopback addresses alone')
  })

  it('has its keys behind no password, which is not repeated', () => {
    const message = 'trustedIssuers[0].jwksUri must have no user name and no password'
    expect(messageOf(withUri('https://user:hunter22@login.example.com/jwks'))).toBe(message)
  })

  it('is named by its place, and stands there once', () => {
    expect(messageOf(entry(), entry({ issuer: 'b', jwks: { keys: [] } }))).toMatch(/^trustedIssuers\[1\]\.jwks must be a JWK Set/)
    expect(messageOf(entry(), entry())).toBe(
      'trustedIssuers[1] has the issuer and an audience of trustedIssuers[0]: make them one entry',
    )
    expect(messageOf(entry(), withSecret({ audience: ['x', AUDIENCE] }))).toMatch(/make them one entry/)
    expect(() => construct(entry(), entry({ audience: 'x' }), entry({ issuer: 'https://other.example.com/' }))).not.toThrow()
  })
})

describe('a secret', () => {
  it.each<[changes: object, message: string]>([
    [{ secret: new Uint8Array(31) }, 'trustedIssuers[0].secret has 31 bytes: HS256 needs at least 32'],
    [{ secret: 'hunter22-hunter22' }, 'trustedIssuers[0].secret has 17 bytes: HS256 needs at least 32'],
    [{ secret: new Uint8Array(47), algorithms: ['HS384'] }, 'trustedIssuers[0].secret has 47 bytes: HS384 needs at least 48'],
    [
      { secret: new Uint8Array(63), algorithms: ['HS256', 'HS512'] },
      'trustedIssuers[0].secret has 63 bytes: HS512 needs at least 64',
    ],
    [{ secret: '' }, 'trustedIssuers[0]: secret must be a string or a Uint8Array, not an empty string'],
    [{ secret: createSecretKey(secret) }, 'trustedIssuers[0]: secret must be a string or a Uint8Array, not object'],
    [{ secret: 1e40 }, expect.stringMatching(/^trustedIssuers\[0\]: secret must be a string or a Uint8Array/)],
  ])('is refused where it is too weak: %j', (changes, message) => {
    const found = messageOf(withSecret(changes))
    expect(found).toEqual(message)
    expect(found).not.toContain('hunter22')
  })

  it('is no public key', () => {
    const pem = createPublicKey({ key: rsa.jwk, format: 'jwk' }).export({ format: 'pem', type: 'spki' })
    const message = 'trustedIssuers[0].secret holds a PEM: public keys go into jwks, with algorithms such as RS256'
    expect(messageOf(withSecret({ secret: pem }))).toBe(message)
  })

  it('may be changed by its owner afterwards without effect', async () => {
    const { authenticate, keyringOf, signToken } = await import('./test-issuer.js')
    const key = makeKey('HS256')
    const given = Uint8Array.from(key.secret)
    const keyring = keyringOf([{ issuer: ISSUER, audience: AUDIENCE, secret: given }])
    given.fill(0)
    await expect(authenticate(keyring, signToken(key))).resolves.toBeDefined()
  })
})

describe('a public key', () => {
  const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).publicKey.export({ format: 'jwk' })
  const ed448 = generateKeyPairSync('ed448').publicKey.export({ format: 'jwk' })
  const x25519 = generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' })

  it.each<[what: string, jwk: unknown, message: string | RegExp]>([
    ['no object', 'key', 'trustedIssuers[0].jwks.keys[1] must be a JWK, an object'],
    ['null', null, 'trustedIssuers[0].jwks.keys[1] must be a JWK, an object'],
    ['empty', {}, "trustedIssuers[0].jwks.keys[1] can't be read: it must be an RSA, EC or Ed25519 public key"],
    ['broken', { ...rsa.jwk, n: undefined }, /can't be read/],
    ['off its curve', { ...es256.jwk, y: es256.jwk.x }, /can't be read/],
    ['private', privateJwk, /is a private key: leave it with its issuer/],
    ['partly private', { ...rsa.jwk, q: privateJwk?.q }, /is a private key/],
    [
      'symmetric',
      { kty: 'oct', k: 'hunter22'.repeat(8) },
      'trustedIssuers[0].jwks.keys[1] is a symmetric key: give it as secret',
    ],
    ['symmetric in disguise', { ...rsa.jwk, k: 'AAAA' }, /is a symmetric key/],
    [
      'for encryption',
      { ...rsa.jwk, use: 'enc' },
      'trustedIssuers[0].jwks.keys[1] is not for signatures: its "use" must be "sig" or absent',
    ],
    ['for nothing known', { ...rsa.jwk, use: ['sig'] }, /is not for signatures/],
    ['for encrypting', { ...rsa.jwk, key_ops: ['encrypt'] }, /is not for verifying: its "key_ops" must hold "verify"/],
    ['for no operation', { ...rsa.jwk, key_ops: [] }, /is not for verifying/],
    ['for a text of operations', { ...rsa.jwk, key_ops: 'verify' }, /is not for verifying/],
    ['of a kid that is no text', { ...rsa.jwk, kid: 7 }, /has a "kid" that is no string/],
    [
      'short',
      makeKey('RS256', 'k', { modulusLength: 1024 }).jwk,
      'trustedIssuers[0].jwks.keys[1] is an RSA key of 1024 bits: it must have at least 2048',
    ],
    ['nearly long enough', makeKey('RS256', 'k', { modulusLength: 2040 }).jwk, /of 2040 bits/],
    ['with the exponent 1', { ...rsa.jwk, e: 'AQ' }, /exponent that protects nothing/],
    ['with an even exponent', { ...rsa.jwk, e: 'AQAA' }, /exponent that protects nothing/],
    [
      'for another algorithm',
      { ...rsa.jwk, alg: 'PS256' },
      'trustedIssuers[0].jwks.keys[1] is a key for PS256; allowed are RS256',
    ],
    ['for the algorithm of another type', { ...rsa.jwk, alg: 'ES256' }, /says "alg": "ES256", which is for another type of key/],
    ['for an unknown algorithm', { ...rsa.jwk, alg: 'RSA-OAEP' }, /fits no algorithm that is known here/],
    ['of another type', es256.jwk, 'trustedIssuers[0].jwks.keys[1] is a key for ES256; allowed are RS256'],
    ['on another curve', ec('secp256k1'), /fits no algorithm that is known here/],
    ['of Ed448', ed448, /fits no algorithm that is known here/],
    ['for agreement', x25519, /fits no algorithm that is known here/],
  ])('is refused where it is %s', (_what, jwk, message) => {
    const found = messageOf(withKeys(rsa.jwk, jwk))
    if (typeof message === 'string') expect(found).toBe(message)
    else expect(found).toMatch(message)
    expect(found).not.toContain('hunter22')
  })

  it('is refused where its curve is that of another algorithm', () => {
    const message = 'trustedIssuers[0].jwks.keys[0] is a key for ES384; allowed are ES256'
    expect(messageOf(entry({ jwks: { keys: [ec('P-384')] }, algorithms: ['ES256'] }))).toBe(message)
  })

  it.each([{}, { keys: [] }, { keys: {} }, { keys: null }, { kty: 'RSA' }])('stands in a set, not in %j', jwks => {
    expect(messageOf(entry({ jwks }))).toMatch(/^trustedIssuers\[0\]\.jwks must be a JWK Set/)
  })

  it('is never repeated', () => {
    for (const jwk of [privateJwk, { ...rsa.jwk, use: 'enc' }, { ...rsa.jwk, alg: 'ES256' }]) {
      const found = messageOf(withKeys(jwk))
      for (const value of Object.values(jwk ?? {}))
        if (String(value).length > 10) expect(found).not.toContain(String(value).slice(0, 10))
    }
  })
})
