import { createHash, createHmac, generateKeyPairSync, randomUUID } from 'node:crypto'
import { base64url, makeKey, NOW, signSegments, signTexts, type TestKey } from './test-issuer.js'

/** A SHA-256 in base64url. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url')

/** The thumbprint of a key, by RFC 7638: the members that it must have, in the order of their names. */
export function thumbprintOf({ jwk }: Pick<TestKey, 'jwk'>): string {
  const names = jwk.kty === 'EC' ? ['crv', 'kty', 'x', 'y'] : jwk.kty === 'RSA' ? ['e', 'kty', 'n'] : ['crv', 'kty', 'x']
  const members = names.map(name => [name, (jwk as Record<string, unknown>)[name]])
  return digestOf(JSON.stringify(Object.fromEntries(members)))
}

/** What a proof says; `htm`, `htu` and where there is a token `ath`. */
export type ProofClaims = Readonly<Record<string, unknown>>

/** The public part of a key, as a client puts it into a proof. */
export const publicJwk = ({ jwk: { kid: _, ...jwk } }: TestKey) => jwk

/** A proof as a client makes it; undefined leaves a member out. */
export function proofOf(key: TestKey, claims: ProofClaims, header: Record<string, unknown> = {}): string {
  const payload = { jti: randomUUID(), iat: NOW, ...claims }
  return signTexts(
    key,
    JSON.stringify({ typ: 'dpop+jwt', alg: key.alg, jwk: publicJwk(key), ...header }),
    JSON.stringify(payload),
  )
}

/** What a bad proof is made of. */
export interface ProofScene {
  /** The key that the token is bound to. */
  readonly key: TestKey
  /** A good proof's. */
  readonly claims: ProofClaims
  /** The private part of a key, in a JWK. */
  readonly privateJwk: object
}

/** A way of proving that fails at one check alone. */
export interface BadProof {
  readonly what: string
  /** The values of the `DPoP` field. */
  readonly lines: (scene: ProofScene) => string[]
  readonly detail: RegExp
  /** Whether it fails only where a token is presented beside it. */
  readonly atResource?: true
}

const other = makeKey('ES256', 'other')
const edwards = makeKey('EdDSA')
const short = generateKeyPairSync('rsa', { modulusLength: 1024 })
const shortKey: TestKey = {
  ...makeKey('RS256', 'short'),
  jwk: { ...short.publicKey.export({ format: 'jwk' }), kid: 'short' },
}

const bad = (what: string, detail: RegExp, lines: BadProof['lines'], atResource?: true): BadProof => ({
  what,
  detail,
  lines,
  ...(atResource ? { atResource } : {}),
})
const claiming = (what: string, detail: RegExp, changes: ProofClaims, atResource?: true) =>
  bad(what, detail, ({ key, claims }) => [proofOf(key, { ...claims, ...changes })], atResource)
const heading = (what: string, detail: RegExp, header: (scene: ProofScene) => Record<string, unknown>) =>
  bad(what, detail, scene => [proofOf(scene.key, scene.claims, header(scene))])

function hmacProof(claims: ProofClaims, secret: string | Buffer, jwk: object): string {
  const header = base64url(JSON.stringify({ typ: 'dpop+jwt', alg: 'HS256', jwk }))
  const input = `${header}.${base64url(JSON.stringify({ jti: randomUUID(), iat: NOW, ...claims }))}`
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`
}

function changedAt(proof: string, segment: 0 | 1 | 2): string {
  const parts = proof.split('.')
  const text = parts[segment] ?? ''
  parts[segment] = `${text.slice(0, 5)}${text[5] === 'A' ? 'B' : 'A'}${text.slice(6)}`
  return parts.join('.')
}

/** Every check of RFC 9449 section 4.3, each failing alone. */
export const BAD_PROOFS: readonly BadProof[] = [
  bad('no proof', /no DPoP field/, () => [], true),
  bad('two fields', /more than once/, ({ key, claims }) => [proofOf(key, claims), proofOf(key, claims)]),
  bad('two proofs in one field', /three segments/, ({ key, claims }) => [`${proofOf(key, claims)}, ${proofOf(key, claims)}`]),
  bad('an empty field', /three segments/, () => ['']),
  bad('a text that is no JWT', /three segments/, () => ['proof']),
  bad('a JWT of five segments', /three segments/, ({ key, claims }) => [`${proofOf(key, claims)}.a.b`]),
  bad('base64 with padding', /three segments/, ({ key, claims }) => [`${proofOf(key, claims)}=`]),
  bad('a header that is no object', /JSON objects/, ({ key, claims }) => [
    signSegments(key, base64url('[]'), base64url(JSON.stringify(claims))),
  ]),
  bad('a payload that is no JSON', /JSON objects/, ({ key }) => [
    signTexts(key, JSON.stringify({ typ: 'dpop+jwt', alg: key.alg, jwk: publicJwk(key) }), 'claims'),
  ]),
  claiming('more than 8 KiB', /longer than 8192/, { padding: 'a'.repeat(7000) }),
  heading('no type', /"typ"/, () => ({ typ: undefined })),
  heading('the type of a JWT', /"typ"/, () => ({ typ: 'JWT' })),
  heading('the type of an access token', /"typ"/, () => ({ typ: 'at+jwt' })),
  heading('a type in an array', /"typ"/, () => ({ typ: ['dpop+jwt'] })),
  heading('an extension that is not known', /extension/, () => ({ crit: ['exp'], exp: NOW })),
  heading('an unencoded payload', /extension/, () => ({ b64: false })),
  heading('no algorithm', /"alg"/, () => ({ alg: undefined })),
  heading('the algorithm none', /"alg"/, () => ({ alg: 'none' })),
  heading('an algorithm that is not known', /"alg"/, () => ({ alg: 'ES256K' })),
  bad('the algorithm none without a signature', /three segments/, ({ key, claims }) => [
    proofOf(key, claims, { alg: 'none' }).replace(/[^.]*$/, ''),
  ]),
  bad('a shared secret', /"alg"/, ({ claims }) => [
    hmacProof(claims, 'k'.repeat(32), { kty: 'oct', k: base64url('k'.repeat(32)) }),
  ]),
  bad('the public key taken for a shared secret', /"alg"/, ({ key, claims }) => [
    hmacProof(claims, Buffer.from(JSON.stringify(publicJwk(key))), publicJwk(key)),
  ]),
  heading('a shared secret in the key’s place', /"jwk"/, () => ({ jwk: { kty: 'oct', k: base64url('k'.repeat(32)) } })),
  heading('no key', /"jwk"/, () => ({ jwk: undefined })),
  heading('a key that is null', /"jwk"/, () => ({ jwk: null })),
  heading('a key that is a text', /"jwk"/, ({ key }) => ({ jwk: JSON.stringify(publicJwk(key)) })),
  heading('a key by its kid alone', /"jwk"/, ({ key }) => ({ jwk: undefined, kid: key.kid })),
  heading('a private key', /"jwk"/, ({ privateJwk }) => ({ jwk: privateJwk })),
  heading('a point that is not on the curve', /"jwk"/, ({ key }) => ({ jwk: { ...publicJwk(key), y: publicJwk(key).x } })),
  heading('a key for encryption', /"jwk"/, ({ key }) => ({ jwk: { ...publicJwk(key), use: 'enc' } })),
  heading('a key of another type than its algorithm', /"jwk"/, () => ({ jwk: publicJwk(edwards) })),
  heading('a key that says another algorithm', /"jwk"/, ({ key }) => ({ jwk: { ...publicJwk(key), alg: 'ES384' } })),
  heading('RSA of 1024 bits', /"jwk"/, () => ({ alg: 'RS256', jwk: publicJwk(shortKey) })),
  heading('RSA with an exponent as long as its modulus', /"jwk"/, () => ({
    alg: 'RS256',
    jwk: { kty: 'RSA', n: Buffer.alloc(256, 0xdb).toString('base64url'), e: Buffer.alloc(255, 0x7f).toString('base64url') },
  })),
  bad('a changed signature', /not signed/, ({ key, claims }) => [changedAt(proofOf(key, claims), 2)]),
  bad('a signature by another key', /not signed/, ({ key, claims }) => [proofOf(other, claims, { jwk: publicJwk(key) })]),
  claiming('no id', /"jti"/, { jti: undefined }),
  claiming('an empty id', /"jti"/, { jti: '' }),
  claiming('an id that is a number', /"jti"/, { jti: 7 }),
  claiming('an id of 201 characters', /"jti"/, { jti: 'j'.repeat(201) }),
  claiming('no method', /"htm"/, { htm: undefined }),
  claiming('another method', /"htm"/, { htm: 'PUT' }),
  claiming('the method in other letters', /"htm"/, { htm: 'Get' }),
  claiming('no URI', /"htu"/, { htu: undefined }),
  claiming('a URI that is none', /"htu"/, { htu: '/me' }),
  claiming('a URI in an array', /"htu"/, { htu: ['https://api.example.com/me'] }),
  bad('another path', /"htu"/, ({ key, claims }) => [proofOf(key, { ...claims, htu: `${String(claims.htu)}/x` })]),
  bad('another host', /"htu"/, ({ key, claims }) => [
    proofOf(key, { ...claims, htu: String(claims.htu).replace('//', '//evil.') }),
  ]),
  bad('another port', /"htu"/, ({ key, claims }) => [
    proofOf(key, { ...claims, htu: String(claims.htu).replace(/(\/\/[^/:]*)(?::\d+)?/, '$1:8443') }),
  ]),
  bad('another scheme', /"htu"/, ({ key, claims }) => [
    proofOf(key, { ...claims, htu: String(claims.htu).replace(/^https?/, 'ftp') }),
  ]),
  bad('a URI with a user', /"htu"/, ({ key, claims }) => [
    proofOf(key, { ...claims, htu: String(claims.htu).replace('//', '//user@') }),
  ]),
  claiming('no instant', /"iat"/, { iat: undefined }),
  claiming('an instant that is a text', /"iat"/, { iat: String(NOW) }),
  claiming('an instant of 61 seconds ago', /"iat"/, { iat: NOW - 61 }),
  claiming('an instant 6 seconds ahead', /"iat"/, { iat: NOW + 6 }),
  bad('an instant without end', /"iat"/, ({ key, claims }) => {
    const header = JSON.stringify({ typ: 'dpop+jwt', alg: key.alg, jwk: publicJwk(key) })
    return [signTexts(key, header, JSON.stringify({ ...claims, jti: randomUUID(), iat: 0 }).replace('"iat":0', '"iat":1e999'))]
  }),
  claiming('an end that has come', /expired/, { exp: NOW }),
  claiming('an end that is a text', /expired/, { exp: 'never' }),
  claiming('a begin that has not come', /not valid yet/, { nbf: NOW + 6 }),
  claiming('no digest of the token', /"ath"/, { ath: undefined }, true),
  claiming('the digest of another token', /"ath"/, { ath: digestOf('a.b.c') }, true),
  claiming('the digest in an array', /"ath"/, { ath: [digestOf('a.b.c')] }, true),
  bad('another key', /another key/, ({ claims }) => [proofOf(other, claims)], true),
]
