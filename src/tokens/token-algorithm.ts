/** What a key must be to verify an algorithm's signatures. */
export type KeyKind =
  | { readonly kty: 'RSA' }
  | { readonly kty: 'EC' | 'OKP'; readonly crv: string }
  | { readonly kty: 'oct'; readonly hash: string; readonly bytes: number }

const KEY_KINDS = {
  RS256: { kty: 'RSA' },
  RS384: { kty: 'RSA' },
  RS512: { kty: 'RSA' },
  PS256: { kty: 'RSA' },
  PS384: { kty: 'RSA' },
  PS512: { kty: 'RSA' },
  ES256: { kty: 'EC', crv: 'P-256' },
  ES384: { kty: 'EC', crv: 'P-384' },
  ES512: { kty: 'EC', crv: 'P-521' },
  EdDSA: { kty: 'OKP', crv: 'Ed25519' },
  Ed25519: { kty: 'OKP', crv: 'Ed25519' },
  HS256: { kty: 'oct', hash: 'SHA-256', bytes: 32 },
  HS384: { kty: 'oct', hash: 'SHA-384', bytes: 48 },
  HS512: { kty: 'oct', hash: 'SHA-512', bytes: 64 },
} as const satisfies Record<string, KeyKind>

/**
 * The signature algorithms that can be allowed.
 *
 * @see RFC 7518 section 3.1, RFC 8037, RFC 9864
 */
export type TokenAlgorithm = keyof typeof KEY_KINDS

/** All algorithms there are. */
export const TOKEN_ALGORITHMS = Object.keys(KEY_KINDS) as readonly TokenAlgorithm[]

/** The kind of key that an algorithm needs. */
export const keyKindOf = (algorithm: TokenAlgorithm): KeyKind => KEY_KINDS[algorithm]

/** Whether a name is that of an algorithm that can be allowed. */
export const isTokenAlgorithm = (name: unknown): name is TokenAlgorithm =>
  typeof name === 'string' && Object.hasOwn(KEY_KINDS, name)
