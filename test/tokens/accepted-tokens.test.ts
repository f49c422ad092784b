import { createHmac } from 'node:crypto'
import type { TokenAlgorithm, TrustedIssuer } from 'keywright'
import { describe, expect, it } from 'vitest'
import { jwksServer } from './jwks-server.js'
import {
  AUDIENCE,
  authenticate,
  ISSUER,
  issuerWith,
  keyringFor,
  keyringOf,
  makeKey,
  NOW,
  refusalOf,
  signToken,
} from './test-issuer.js'

const rsa = makeKey('RS256')
const otherRsa = makeKey('RS256')
const es256 = makeKey('ES256')
describe('a good token', () => {
  it.each<TokenAlgorithm>(['PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'])('is taken with %s', async alg => {
    const key = makeKey(alg, 'rsa', { like: rsa })
    await expect(authenticate(keyringFor(key), signToken(key))).resolves.toMatchObject({ kind: 'token', id: 'user-1' })
    await refusalOf(keyringFor(key), signToken(makeKey(alg, 'rsa', { like: otherRsa })))
  })

  it.each<TokenAlgorithm>(['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519', 'HS256', 'HS384', 'HS512'])(
    'is taken with %s',
    async alg => {
      const key = makeKey(alg)
      await expect(authenticate(keyringFor(key), signToken(key))).resolves.toMatchObject({ kind: 'token', id: 'user-1' })
      await refusalOf(keyringFor(key), signToken(makeKey(alg)))
    },
  )

  it('becomes a frozen principal', async () => {
    const token = signToken(es256, { scope: 'a:read', realm: { roles: ['x', { deep: [1] }] } })
    const principal = await authenticate(keyringFor(es256), token)
    expect({ ...principal, can: undefined }).toEqual({
      kind: 'token',
      scheme: 'token',
      id: 'user-1',
      keyId: null,
      name: 'user-1',
      account: null,
      owner: null,
      role: null,
      environment: 'live',
      grants: ['a:read'],
      subnets: null,
      origins: null,
      expiresAt: new Date((NOW + 600) * 1000),
      claims: {
        iss: ISSUER,
        aud: AUDIENCE,
        sub: 'user-1',
        exp: NOW + 600,
        scope: 'a:read',
        realm: { roles: ['x', { deep: [1] }] },
      },
      can: undefined,
    })
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen))
    expect(frozen(principal.claims) && frozen(principal.grants)).toBe(true)
  })

  it.each([undefined, 'JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/at+jwt', 'application/jwt'])(
    'may have the typ %s',
    async typ => {
      await expect(authenticate(keyringFor(es256), signToken(es256, {}, { typ }))).resolves.toMatchObject({ id: 'user-1' })
    },
  )

  it('may name several audiences, and an issuer may have several', async () => {
    const keyring = keyringFor(es256, { audience: ['https://other.example.com', AUDIENCE] })
    await expect(authenticate(keyring, signToken(es256, { aud: ['x', AUDIENCE] }))).resolves.toMatchObject({ id: 'user-1' })
    await refusalOf(keyring, signToken(es256, { aud: ['x', 'y'] }))
  })

  it('may name who it is for in client_id alone', async () => {
    const token = signToken(es256, { sub: undefined, client_id: 'client-7' })
    await expect(authenticate(keyringFor(es256), token)).resolves.toMatchObject({ id: 'client-7', name: 'client-7' })
  })

  it('stands for azp, and else for its issuer, where it names nobody', async () => {
    const idOf = async (claims: Record<string, unknown>) => (await authenticate(keyringFor(es256), signToken(es256, claims))).id
    expect(await idOf({ sub: undefined, azp: 'client-8' })).toBe('client-8')
    expect(await idOf({ sub: undefined })).toBe(ISSUER)
  })

  it('may have no kid, and the key may have none', async () => {
    const { kid: _, ...jwk } = es256.jwk
    await expect(authenticate(keyringFor(es256), signToken(es256, {}, { kid: undefined }))).resolves.toBeDefined()
    const withoutKid = keyringFor(es256, { jwks: { keys: [jwk] } })
    await expect(authenticate(withoutKid, signToken(es256))).resolves.toBeDefined()
    await expect(authenticate(withoutKid, signToken(es256, {}, { kid: undefined }))).resolves.toBeDefined()
    await refusalOf(withoutKid, signToken(es256, {}, { kid: 7 }))
  })

  it('is found among several keys that could have signed it', async () => {
    const others = [makeKey('ES256', 'same'), makeKey('ES256', 'same'), rsa]
    const last = makeKey('ES256', 'same')
    const keyring = keyringFor(es256, { jwks: { keys: [...others, last].map(key => key.jwk) }, algorithms: ['ES256', 'RS256'] })
    await expect(authenticate(keyring, signToken(last))).resolves.toBeDefined()
    await expect(authenticate(keyring, signToken(last, {}, { kid: undefined }))).resolves.toBeDefined()
    await expect(authenticate(keyring, signToken(rsa))).resolves.toBeDefined()
    await refusalOf(keyring, signToken(makeKey('ES256', 'same')))
  })

  it('takes the secret as text in UTF-8', async () => {
    const secret = 'ñ'.repeat(16)
    const key = makeKey('HS256')
    const sign = (input: string) => createHmac('sha256', Buffer.from(secret, 'utf8')).update(input).digest()
    await expect(authenticate(keyringFor(key, { secret }), signToken({ ...key, sign }))).resolves.toBeDefined()
  })

  it('is taken whatever its jku says, and nobody asks there', async () => {
    const server = await jwksServer(rsa.jwk)
    await expect(authenticate(keyringFor(es256), signToken(es256, {}, { jku: server.url }))).resolves.toBeDefined()
    expect(server.requests()).toBe(0)
  })
})

describe('the grants of a token', () => {
  const grantsOf = async (claims: Record<string, unknown>, changes: Partial<TrustedIssuer> = {}) =>
    (await authenticate(keyringFor(es256, changes), signToken(es256, claims))).grants

  it.each<[claims: Record<string, unknown>, grants: string[]]>([
    [{}, []],
    [{ scope: 'a:read b:write' }, ['a:read', 'b:write']],
    [{ scope: ['a:read', 'b:write'] }, ['a:read', 'b:write']],
    [{ scp: 'a:read' }, ['a:read']],
    [{ scp: ['a:read'] }, ['a:read']],
    [{ scope: 'a:read', scp: ['b:write'] }, ['a:read']],
    [{ scope: '  a:read   a:read ' }, ['a:read']],
    [{ scope: '* a:*' }, ['*', 'a:*']],
    [{ scope: 'a*b *:x :* a\tb "q" ñ a:read' }, ['a:read']],
    [{ scope: [1, null, ['x'], { a: 1 }, 'a:read', 'b c', ''] }, ['a:read']],
    [{ scope: { 'a:read': true } }, []],
    [{ scope: 7 }, []],
    [{ scope: 'x'.repeat(201) }, []],
  ])('of %j are %j', async (claims, grants) => {
    expect(await grantsOf(claims)).toEqual(grants)
  })

  it('come from a claim that is named', async () => {
    expect(await grantsOf({ scope: 'a:read', permissions: ['b:write'] }, { grants: 'permissions' })).toEqual(['b:write'])
    expect(await grantsOf({ scope: 'a:read' }, { grants: 'permissions' })).toEqual([])
    expect(await grantsOf({ scope: 'a:read' }, { grants: 'toString' })).toEqual([])
  })

  it('come from a function, and what is no grant is dropped there too', async () => {
    const grants: TrustedIssuer['grants'] = claims => [...(claims.realm as { roles: string[] }).roles, 'no grant']
    expect(await grantsOf({ realm: { roles: ['a:read'] } }, { grants })).toEqual(['a:read'])
  })
})

describe('the name and the account of a token', () => {
  const principalOf = (claims: Record<string, unknown>, changes: Partial<TrustedIssuer> = {}) =>
    authenticate(keyringFor(es256, changes), signToken(es256, claims))

  it('come from the usual claims', async () => {
    await expect(principalOf({ name: 'Export', client_id: 'c' })).resolves.toMatchObject({ name: 'Export', account: null })
    await expect(principalOf({ name: 7, client_id: 'c' })).resolves.toMatchObject({ name: 'c' })
  })

  it('come from claims that are named', async () => {
    const mapping = { name: 'email', account: 'org' }
    const claims = { email: 'user@example.com', org: 'acme' }
    await expect(principalOf(claims, mapping)).resolves.toMatchObject({ name: 'user@example.com', account: 'acme' })
    await expect(principalOf({}, mapping)).resolves.toMatchObject({ name: 'user-1', account: null })
    const inherited = { name: 'toString', account: 'toString' }
    await expect(principalOf({}, inherited)).resolves.toMatchObject({ name: 'user-1', account: null })
  })

  it('come from functions', async () => {
    const mapping: Partial<TrustedIssuer> = { name: () => 'n', account: ({ org }) => (org as { id: string }).id }
    await expect(principalOf({ org: { id: 'acme' } }, mapping)).resolves.toMatchObject({ name: 'n', account: 'acme' })
    await expect(principalOf({}, { account: () => null })).resolves.toMatchObject({ account: null })
  })

  it.each([7, '', null, ['acme'], '\ud800'])('refuse the account %j', async org => {
    expect(await refusalOf(keyringFor(es256, { account: 'org' }), signToken(es256, { org }))).toMatch(/account/)
  })
})

describe('a mapping that is wrong', () => {
  it.each<[what: string, mapping: object, message: string]>([
    ['throws', { grants: () => JSON.parse('{') as string[] }, 'JSON'],
    ['gives no array', { grants: () => 'a:read' }, 'trustedIssuers[0].grants must return an array of strings'],
    ['gives a promise', { grants: async () => ['*'] }, 'trustedIssuers[0].grants must answer at once, not with a promise'],
    ['gives no account', { account: () => undefined }, 'trustedIssuers[0].account must return a string or null'],
    ['gives no name', { name: () => 7 }, 'trustedIssuers[0].name must return a string'],
  ])('%s: the door stays shut', async (_what, mapping, message) => {
    const result = authenticate(keyringFor(es256, mapping), signToken(es256))
    await expect(result).rejects.toThrow(message)
    await expect(result).rejects.not.toHaveProperty('code')
  })
})

describe('several issuers', () => {
  const other = 'https://other.example.com/'

  it('stand side by side, each with its own keys', async () => {
    const keyring = keyringOf([
      { issuer: ISSUER, audience: AUDIENCE, jwks: { keys: [rsa.jwk] } },
      { issuer: other, audience: AUDIENCE, jwks: { keys: [es256.jwk] }, algorithms: ['ES256'] },
    ])
    await expect(authenticate(keyring, signToken(rsa))).resolves.toBeDefined()
    await expect(authenticate(keyring, signToken(es256, { iss: other }))).resolves.toBeDefined()
    await refusalOf(keyring, signToken(rsa, { iss: other }))
    await refusalOf(keyring, signToken(es256))
  })

  it('may be one issuer with different audiences', async () => {
    const second = 'https://second.example.com'
    const entry = { issuer: ISSUER, jwks: { keys: [es256.jwk] }, algorithms: ['ES256'] as const }
    const keyring = keyringOf([
      { ...entry, audience: AUDIENCE, grants: () => ['first'] },
      { ...entry, audience: second, grants: () => ['second'] },
    ])
    const grants = async (aud: unknown) => (await authenticate(keyring, signToken(es256, { aud }))).grants
    expect(await grants(AUDIENCE)).toEqual(['first'])
    expect(await grants(second)).toEqual(['second'])
    expect(await grants([second, AUDIENCE])).toEqual(['first'])
    await refusalOf(keyring, signToken(es256, { aud: 'https://third.example.com' }))
  })

  it('may be one issuer with different algorithms for different audiences', async () => {
    const second = 'https://second.example.com'
    const hs256 = makeKey('HS256')
    const keyring = keyringOf([issuerWith(hs256), { ...issuerWith(es256), audience: second }])
    await expect(authenticate(keyring, signToken(hs256, { aud: [second, AUDIENCE] }))).resolves.toBeDefined()
    await expect(authenticate(keyring, signToken(es256, { aud: [AUDIENCE, second] }))).resolves.toBeDefined()
    expect(await refusalOf(keyring, signToken(es256))).toMatch(/another audience/)
    expect(await refusalOf(keyring, signToken(hs256, { aud: second }))).toMatch(/another audience/)
  })
})
