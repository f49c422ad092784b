import { createHmac, createPublicKey } from 'node:crypto'
import type { TrustedIssuer } from 'keywright'
import { describe, expect, it } from 'vitest'
import { jwksServer } from './jwks-server.js'
import {
  AUDIENCE,
  authenticate,
  base64url,
  claimsWith,
  ISSUER,
  keyringFor,
  keyringOf,
  makeKey,
  NOT_SIGNED,
  NOW,
  refusalOf,
  signSegments,
  signTexts,
  signToken,
} from './test-issuer.js'

const SECRET_ISSUER = 'https://secret.example.com/'
const rsa = makeKey('RS256')
const es256 = makeKey('ES256')
const hs256 = makeKey('HS256')

const keyring = keyringOf([
  { issuer: ISSUER, audience: AUDIENCE, jwks: { keys: [rsa.jwk, es256.jwk] }, algorithms: ['RS256', 'ES256'] },
  { issuer: SECRET_ISSUER, audience: AUDIENCE, secret: hs256.secret },
])
const refused = (token: string) => refusalOf(keyring, token)
const header = (changes: object = {}) => JSON.stringify({ alg: 'ES256', kid: es256.kid, ...changes })
const payload = (changes: Record<string, unknown> = {}) => JSON.stringify(claimsWith(changes))
const good = signToken(es256)

describe('a token that no trusted issuer signed', () => {
  it('is told from none by its form, whatever was wrong', async () => {
    await expect(authenticate(keyring, good)).resolves.toBeDefined()
    const forgeries = [
      signToken(makeKey('ES256', es256.kid)),
      signToken(es256, { iss: 'https://unknown.example.com/' }),
      signToken(es256, { iss: undefined }),
      signToken(es256, { iss: [ISSUER] }),
      signToken(es256, { iss: `${ISSUER} ` }),
      signToken(es256, { iss: SECRET_ISSUER }),
      signToken(es256, {}, { kid: 'unknown' }),
      signToken(es256, {}, { kid: rsa.kid }),
      signToken(es256, {}, { alg: 'RS256' }),
      signToken(es256, {}, { alg: 'ES384' }),
      signToken(es256, {}, { alg: 'es256' }),
      signToken(es256, {}, { alg: '__proto__' }),
    ]
    for (const token of forgeries) expect(await refused(token)).toBe(NOT_SIGNED)
  })

  it.each(['none', 'None', 'NONE', 'nOnE', ''])('is refused with the algorithm "%s"', async alg => {
    const unsigned = `${base64url(header({ alg }))}.${base64url(payload())}`
    expect(await refused(`${unsigned}.`)).toMatch(/three segments/)
    expect(await refused(unsigned)).toMatch(/three segments/)
    expect(await refused(`${unsigned}.${good.split('.')[2]}`)).toBe(NOT_SIGNED)
    expect(await refused(`${unsigned}.AA`)).toBe(NOT_SIGNED)
  })

  it('is refused where a public key was taken for the secret of HMAC', async () => {
    const publicKey = createPublicKey({ key: rsa.jwk, format: 'jwk' })
    const secrets = [
      publicKey.export({ format: 'pem', type: 'spki' }),
      publicKey.export({ format: 'pem', type: 'pkcs1' }),
      publicKey.export({ format: 'der', type: 'spki' }),
      JSON.stringify(rsa.jwk),
      String(rsa.jwk.n),
      Buffer.from(String(rsa.jwk.n), 'base64url'),
    ]
    for (const secret of secrets) {
      for (const iss of [ISSUER, SECRET_ISSUER]) {
        const sign = (input: string) => createHmac('sha256', secret).update(input).digest()
        expect(await refused(signToken({ ...hs256, sign }, { iss }, { kid: rsa.kid }))).toBe(NOT_SIGNED)
      }
    }
  })

  it('is refused with the signature of another token, or none of its bytes right', async () => {
    const [head, body, signature] = good.split('.')
    const other = signToken(es256, { sub: 'user-2' }).split('.')
    expect(await refused(`${head}.${other[1]}.${signature}`)).toBe(NOT_SIGNED)
    expect(await refused(`${head}.${body}.${other[2]}`)).toBe(NOT_SIGNED)
    for (const bytes of [1, 63, 64, 65, 128])
      expect(await refused(`${head}.${body}.${base64url(Buffer.alloc(bytes))}`)).toBe(NOT_SIGNED)
    const der = Buffer.from('3006020101020101', 'hex')
    expect(await refused(`${head}.${body}.${base64url(der)}`)).toBe(NOT_SIGNED)
  })

  it.each(['../../../../dev/null', "' OR 1=1 --", '/dev/null', '', '\u0000', '$(id)', '__proto__', 'constructor'])(
    'is refused with the kid %j',
    async kid => {
      expect(await refused(signToken(hs256, { iss: SECRET_ISSUER, aud: 'x' }, { kid }))).toMatch(/another audience/)
      expect(await refused(signToken(es256, {}, { kid }))).toBe(NOT_SIGNED)
    },
  )

  it('is refused everywhere where no issuer is trusted', async () => {
    const none = keyringOf([])
    expect(await refusalOf(none, good)).toBe(NOT_SIGNED)
  })
})

describe('a header that is not wanted', () => {
  it('brings its own key', async () => {
    const attacker = makeKey('ES256', es256.kid)
    const server = await jwksServer(attacker.jwk)
    for (const own of [{ jwk: attacker.jwk }, { x5c: ['MIIB'] }, { x5u: server.url }, { jwk: null }]) {
      expect(await refused(signToken(attacker, {}, own))).toMatch(/key of its own/)
      expect(await refused(signToken(es256, {}, own))).toMatch(/key of its own/)
    }
    expect(await refused(signToken(attacker, {}, { jku: server.url }))).toBe(NOT_SIGNED)
    expect(server.requests()).toBe(0)
  })

  it.each([{ crit: ['exp'] }, { crit: [] }, { crit: ['b64'], b64: false }, { b64: true }, { b64: false }, { crit: null }])(
    'demands %j',
    async demand => {
      expect(await refused(signToken(es256, {}, demand))).toMatch(/extension/)
    },
  )

  it.each([
    'dpop+jwt',
    'logout+jwt',
    'secevent+jwt',
    'token-introspection+jwt',
    'JWE',
    '',
    ' JWT',
    'application/application/jwt',
  ])('has the typ %j', async typ => {
    expect(await refused(signToken(es256, {}, { typ }))).toMatch(/of a type/)
  })

  it.each([
    { typ: null },
    { typ: 1 },
    { typ: ['JWT'] },
    { alg: undefined },
    { alg: null },
    { alg: ['ES256'] },
    { kid: 1 },
    { kid: null },
  ])('has %j', async wrong => {
    await refused(signToken(es256, {}, wrong))
  })
})

describe('a form that is not strict', () => {
  const [head = '', body = '', signature = ''] = good.split('.')

  it.each<[what: string, token: string]>([
    ['two segments', `${head}.${body}`],
    ['four segments', `${good}.${signature}`],
    ['an encrypted token', `${base64url('{"alg":"RSA-OAEP","enc":"A256GCM"}')}.AAAA.AAAA.AAAA.AAAA`],
    ['dots alone', '..'],
    ['an empty header', `.${body}.${signature}`],
    ['an empty payload', `${head}..${signature}`],
    ['a space before', ` ${good}`],
    ['a space behind', `${good} `],
    ['a line break inside', `${head}.\n${body}.${signature}`],
    ['padding', `${head}.${body}.${signature}==`],
    ['base64 that is not base64url', `${head}.${body}.${signature.slice(0, -4)}+/AA`],
    ['a character that decoders skip', `${head}.${body}.${signature.slice(0, 9)}!${signature.slice(9)}`],
    ['a NUL', `${good}\0`],
    ['a letter of another alphabet', `${head}.${body}.${signature.slice(0, -1)}а`],
    ['a length that no bytes have', `${head}.${body}.${signature}AAA`],
  ])('%s', async (_what, token) => {
    expect(await refused(token)).toMatch(/three segments in base64url/)
  })

  it('never has a second spelling', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    let same = 0
    for (const last of alphabet) {
      const variant = good.slice(0, -1) + last
      if (variant === good) continue
      const equal = Buffer.from(variant.split('.')[2] ?? '', 'base64url').equals(Buffer.from(signature, 'base64url'))
      if (equal) same++
      expect(await refused(variant)).toMatch(equal ? /three segments/ : /./)
    }
    expect(same).toBe(15)
  })

  it('signs segments that are not canonical', async () => {
    // one of three lengths leaves bits over, and these are not zero
    const loosened = (text: string) => {
      const spaced = ['', ' ', '  '].map(spare => text + spare).find(one => base64url(one).length % 4 === 3) ?? text
      const canonical = base64url(spaced)
      const loose = canonical.slice(0, -1) + String.fromCharCode(canonical.charCodeAt(canonical.length - 1) + 1)
      expect(Buffer.from(loose, 'base64url').toString()).toBe(spaced)
      return { canonical, loose }
    }
    const [forHead, forBody] = [loosened(header()), loosened(payload())]
    await expect(authenticate(keyring, signSegments(es256, forHead.canonical, forBody.canonical))).resolves.toBeDefined()
    for (const [one, other] of [
      [forHead.loose, forBody.canonical],
      [forHead.canonical, forBody.loose],
      [`${forHead.canonical}=`, forBody.canonical],
      [forHead.canonical, `${forBody.canonical}=`],
    ] as const)
      expect(await refused(signSegments(es256, one, other))).toMatch(/in base64url/)
  })

  it('is too long', async () => {
    const longest = signToken(es256, { x: '' }).length
    const fill = (length: number) => signToken(es256, { x: 'x'.repeat(Math.floor(((length - longest) * 3) / 4)) })
    await expect(authenticate(keyring, fill(8190))).resolves.toBeDefined()
    expect(await refused(fill(8195))).toMatch(/longer than 8192/)
    expect(await refused('a.'.repeat(100_000))).toMatch(/longer than 8192/)
  })

  it.each<[what: string, header: string | Buffer, payload: string | Buffer]>([
    ['an array as header', '["ES256"]', payload()],
    ['null as header', 'null', payload()],
    ['a number as payload', header(), '1'],
    ['a string as payload', header(), '"a"'],
    ['an array as payload', header(), `[${payload()}]`],
    ['null as payload', header(), 'null'],
    ['no JSON', header(), '{'],
    ['two objects', header(), payload() + payload()],
    ['a byte-order mark', header(), `\ufeff${payload()}`],
    ['a byte-order mark in the header', `\ufeff${header()}`, payload()],
    [
      'bytes that are no UTF-8',
      header(),
      Buffer.concat([Buffer.from('{"sub":"'), Buffer.from([0xff]), Buffer.from(`",${payload().slice(1)}`)]),
    ],
    [
      'an overlong encoding',
      header(),
      Buffer.concat([Buffer.from('{"x":"'), Buffer.from([0xc0, 0x80]), Buffer.from(`",${payload().slice(1)}`)]),
    ],
    [
      'a surrogate in UTF-8',
      header(),
      Buffer.concat([Buffer.from('{"x":"'), Buffer.from([0xed, 0xa0, 0x80]), Buffer.from(`",${payload().slice(1)}`)]),
    ],
    ['UTF-16', header(), Buffer.from(payload(), 'utf16le')],
    ['NaN', header(), payload({ exp: 0 }).replace('"exp":0', '"exp":NaN')],
  ])('%s', async (_what, head2, body2) => {
    expect(await refused(signTexts(es256, head2, body2))).toMatch(/malformed/)
  })

  it('is as deep as 8 KiB allow, and that is no crash', async () => {
    const deep = `{"x":${'['.repeat(2900)}${']'.repeat(2900)},${payload().slice(1)}`
    await expect(authenticate(keyring, signTexts(es256, header(), deep))).resolves.toMatchObject({ id: 'user-1' })
    await refused(signTexts(es256, header(), '['.repeat(5800)))
  })

  it('counts the last of members that stand twice, for the check and for the principal', async () => {
    const twice = (extra: string) => signTexts(es256, header(), `${payload().slice(0, -1)},${extra}}`)
    expect(await refused(twice(`"exp":${NOW - 1}`))).toMatch(/expired/)
    expect(await refused(twice('"aud":"other"'))).toMatch(/audience/)
    await expect(authenticate(keyring, twice('"sub":"user-2"'))).resolves.toMatchObject({
      id: 'user-2',
      claims: { sub: 'user-2' },
    })
    const algTwice = (first: string, last: string) =>
      signTexts(es256, `{"alg":"${first}","kid":"${es256.kid}","alg":"${last}"}`, payload())
    await expect(authenticate(keyring, algTwice('none', 'ES256'))).resolves.toBeDefined()
    expect(await refused(algTwice('ES256', 'none'))).toBe(NOT_SIGNED)
    expect(await refused(algTwice('ES256', 'HS256'))).toBe(NOT_SIGNED)
  })

  it('keeps __proto__ a claim like any other', async () => {
    const token = signTexts(
      es256,
      header(),
      `{"__proto__":{"sub":"admin","scope":"*"},${payload({ sub: undefined, client_id: 'c' }).slice(1)}`,
    )
    await expect(authenticate(keyring, token)).resolves.toMatchObject({ id: 'c', grants: [] })
    const inHeader = signTexts(es256, `{"__proto__":{"alg":"ES256"},"kid":"${es256.kid}"}`, payload())
    await refused(inHeader)
  })
})

describe('claims that do not hold', () => {
  it.each<[claims: Record<string, unknown>, detail: RegExp]>([
    [{ exp: undefined }, /does not say when it expires/],
    [{ exp: null }, /does not say when/],
    [{ exp: `${NOW + 600}` }, /does not say when/],
    [{ exp: [NOW + 600] }, /does not say when/],
    [{ exp: NOW }, /expired/],
    [{ exp: NOW - 1 }, /expired/],
    [{ exp: NOW - 1e6 }, /expired/],
    [{ exp: 0 }, /expired/],
    [{ exp: -1 }, /expired/],
    [{ exp: 1e308 }, /lives longer/],
    [{ exp: NOW + 86_400 + 6 }, /lives longer/],
    [{ exp: (NOW + 600) * 1000 }, /lives longer/],
    [{ nbf: NOW + 6 }, /not valid yet/],
    [{ nbf: `${NOW}` }, /not valid yet/],
    [{ nbf: null }, /not valid yet/],
    [{ nbf: 1e308 }, /not valid yet/],
    [{ iat: NOW + 6 }, /from the past/],
    [{ iat: `${NOW}` }, /from the past/],
    [{ iat: null }, /from the past/],
    [{ iat: 1e308 }, /from the past/],
    [{ aud: undefined }, /audience/],
    [{ aud: 'https://other.example.com' }, /audience/],
    [{ aud: `${AUDIENCE}/` }, /audience/],
    [{ aud: AUDIENCE.toUpperCase() }, /audience/],
    [{ aud: [] }, /audience/],
    [{ aud: [[AUDIENCE]] }, /audience/],
    [{ aud: { [AUDIENCE]: true } }, /audience/],
    [{ aud: null }, /audience/],
    [{ sub: '' }, /issued for/],
    [{ sub: 7 }, /issued for/],
    [{ sub: null, client_id: 'c' }, /issued for/],
    [{ sub: ['user-1'] }, /issued for/],
    [{ sub: 'user-\ud800' }, /issued for/],
    [{ sub: '\udfff\ud800' }, /issued for/],
    [{ sub: undefined, client_id: '' }, /issued for/],
    [{ cnf: { jkt: 'x' } }, /bound to a key/],
    [{ cnf: null }, /bound to a key/],
  ])('%j', async (claims, detail) => {
    expect(await refused(signToken(es256, claims))).toMatch(detail)
  })

  it('an exp that is infinite', async () => {
    const token = signTexts(es256, header(), payload({ exp: 0 }).replace('"exp":0', '"exp":1e999'))
    expect(await refused(token)).toMatch(/does not say when/)
  })

  it.each<Record<string, unknown>>([
    { exp: NOW + 1 },
    { exp: NOW + 0.5 },
    { exp: NOW + 86_400 },
    { nbf: NOW, iat: NOW },
    { nbf: NOW + 5, iat: NOW + 5 },
    { nbf: 0, iat: 0 },
    { nbf: -1e308 },
  ])('hold as %j', async claims => {
    await expect(authenticate(keyring, signToken(es256, claims))).resolves.toBeDefined()
  })

  it('as an issuer of its own has it', async () => {
    const own = (changes: Partial<TrustedIssuer>) => keyringFor(hs256, changes)
    expect(await refusalOf(own({ longestLifetimeSeconds: 60 }), signToken(hs256, { exp: NOW + 66 }))).toMatch(/lives longer/)
    await expect(authenticate(own({ longestLifetimeSeconds: 60 }), signToken(hs256, { exp: NOW + 60 }))).resolves.toBeDefined()
    await expect(authenticate(own({ longestLifetimeSeconds: 1e7 }), signToken(hs256, { exp: NOW + 9e6 }))).resolves.toBeDefined()
    await expect(authenticate(own({ clockToleranceSeconds: 60 }), signToken(hs256, { nbf: NOW + 60 }))).resolves.toBeDefined()
    expect(await refusalOf(own({ clockToleranceSeconds: 60 }), signToken(hs256, { exp: NOW - 1 }))).toMatch(/expired/)
    expect(await refusalOf(own({ clockToleranceSeconds: 0 }), signToken(hs256, { nbf: NOW + 1 }))).toMatch(/not valid yet/)
    expect(await refusalOf(own({ clockToleranceSeconds: 0 }), signToken(hs256, { iat: NOW + 1 }))).toMatch(/from the past/)
  })
})
