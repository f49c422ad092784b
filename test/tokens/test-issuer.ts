import {
  constants,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKey,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto'
import {
  AuthError,
  createKeyring,
  type Keyring,
  type KeyringOptions,
  type Principal,
  type RequestLike,
  type Scheme,
  type TokenAlgorithm,
  type TrustedIssuer,
} from 'keywright'
import { expect } from 'vitest'
import { manualClock } from '../http/manual-clock.js'

export const ISSUER = 'https://login.example.com/'
export const AUDIENCE = 'https://api.example.com'
/** Where the tests' clocks start. */
export const START = '2030-01-01T00:00:00.000Z'
/** The same in seconds, as claims have it. */
export const NOW = Date.parse(START) / 1000

/** A key that signs; its public part is null where it is a shared secret. */
export interface TestKey {
  readonly alg: TokenAlgorithm
  readonly kid: string
  readonly jwk: JsonWebKey & { kid: string }
  readonly privateKey: KeyObject | null
  readonly secret: Uint8Array
  sign(input: string): Buffer
}

interface KeyOptions {
  modulusLength?: number
  /** A key of the same type, for another algorithm: RSA keys take long to make. */
  like?: TestKey
}

const CURVES: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }

/** Makes a key. Signatures are made by node:crypto alone, so that what verifies them has an independent judge. */
export function makeKey(alg: TokenAlgorithm, kid = `key-${alg}`, { modulusLength = 2048, like }: KeyOptions = {}): TestKey {
  if (alg.startsWith('HS')) {
    const secret = new Uint8Array(randomBytes(64))
    const digest = `sha${alg.slice(2)}`
    return {
      alg,
      kid,
      jwk: { kty: 'oct', kid, k: Buffer.from(secret).toString('base64url') },
      privateKey: null,
      secret,
      sign: input => createHmac(digest, secret).update(input).digest(),
    }
  }
  const privateKey = like?.privateKey ?? generateKey(alg, modulusLength)
  return {
    alg,
    kid,
    jwk: { ...createPublicKey(privateKey).export({ format: 'jwk' }), kid },
    privateKey,
    secret: new Uint8Array(),
    sign: input => signAs(alg, input, privateKey),
  }
}

function generateKey(alg: TokenAlgorithm, modulusLength: number): KeyObject {
  if (alg.startsWith('Ed')) return generateKeyPairSync('ed25519').privateKey
  if (alg.startsWith('ES')) return generateKeyPairSync('ec', { namedCurve: CURVES[alg] ?? '' }).privateKey
  return generateKeyPairSync('rsa', { modulusLength }).privateKey
}

function signAs(alg: TokenAlgorithm, input: string, key: KeyObject): Buffer {
  const data = Buffer.from(input)
  if (alg.startsWith('Ed')) return sign(null, data, key)
  const digest = `sha${alg.slice(2)}`
  if (alg.startsWith('ES')) return sign(digest, data, { key, dsaEncoding: 'ieee-p1363' })
  if (alg.startsWith('RS')) return sign(digest, data, key)
  return sign(digest, data, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST })
}

/** The claims of a good token, with some of them changed; undefined leaves one out. */
export const claimsWith = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  iss: ISSUER,
  aud: AUDIENCE,
  sub: 'user-1',
  exp: NOW + 600,
  ...changes,
})

/** A token as the issuer makes it. */
export function signToken(key: TestKey, changes: Record<string, unknown> = {}, header: Record<string, unknown> = {}): string {
  return signTexts(key, JSON.stringify({ alg: key.alg, kid: key.kid, ...header }), JSON.stringify(claimsWith(changes)))
}

/** A token of exactly these texts, or bytes. */
export function signTexts(key: TestKey, header: string | Buffer, payload: string | Buffer): string {
  return signSegments(key, base64url(header), base64url(payload))
}

/** A token of exactly these segments. */
export const signSegments = (key: TestKey, header: string, payload: string): string =>
  `${header}.${payload}.${key.sign(`${header}.${payload}`).toString('base64url')}`

export const base64url = (text: string | Buffer): string => Buffer.from(text).toString('base64url')

// takes every text there is, so that what is refused is refused by the verification itself
const anyText: Scheme = {
  name: 'token',
  headers: ['x-token'],
  acceptsTokens: true,
  read: value => value,
  challenge: params => `Token ${params}`,
}

/** A keyring that trusts these issuers. */
export const keyringOf = (trustedIssuers: readonly TrustedIssuer[], options: KeyringOptions = {}): Keyring =>
  createKeyring({
    store: 'memory:',
    schemes: [anyText],
    logger: { warn() {}, error() {} },
    clock: manualClock(START),
    trustedIssuers,
    ...options,
  })

/** A keyring that trusts one issuer, which has this key. */
export const keyringFor = (key: TestKey, changes: Partial<TrustedIssuer> = {}, options: KeyringOptions = {}): Keyring =>
  keyringOf([{ ...issuerWith(key), ...changes }], options)

/** An issuer that has this key. */
export const issuerWith = (key: TestKey): TrustedIssuer => ({
  issuer: ISSUER,
  audience: AUDIENCE,
  algorithms: [key.alg],
  ...(key.privateKey ? { jwks: { keys: [key.jwk] } } : { secret: key.secret }),
})

/** A request that presents a token. */
export const presenting = (token: string): RequestLike => ({
  method: 'GET',
  url: '/',
  headers: { 'x-token': token },
  rawHeaders: ['X-Token', token],
  socket: { remoteAddress: '127.0.0.1' },
})

export const authenticate = (keyring: Keyring, token: string): Promise<Principal> => keyring.authenticate(presenting(token))

/**
 * Expects that a token is refused, and that the refusal repeats nothing of it.
 *
 * @returns the detail
 */
export async function refusalOf(keyring: Keyring, token: string, code = 'invalid_token'): Promise<string> {
  const error: unknown = await authenticate(keyring, token).then(
    () => 'accepted',
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(AuthError)
  const { code: refused, detail, cause, members } = error as AuthError
  expect({ refused, cause, members }).toEqual({ refused: code, cause: undefined, members: {} })
  expect(detail).toMatch(/^The [ -~]+\.$/)
  for (const segment of token.split('.')) if (segment.length > 5) expect(detail).not.toContain(segment)
  return detail ?? ''
}

export const NOT_SIGNED = 'The token is not signed by a trusted issuer.'
