import type { JSONWebKeySet, JWTPayload } from 'jose'

/** The signature algorithms that can be allowed. */
export type TokenAlgorithm =
  | 'RS256'
  | 'RS384'
  | 'RS512'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA'
  | 'HS256'
  | 'HS384'
  | 'HS512'

/** An issuer whose JWTs are taken as bearer tokens. Exactly one of `jwksUri`, `jwks` and `secret` is given. */
export interface TrustedIssuer {
  /** The exact value of the claim `iss`. */
  issuer: string
  /** One of these must be in the claim `aud`. */
  audience: string | readonly string[]
  /** Where the issuer publishes its keys; `https:`, or `http:` on a loopback address. */
  jwksUri?: string
  /** Its keys themselves. */
  jwks?: JSONWebKeySet
  /** The shared secret of HMAC signatures, at least as long as the hash: 32 bytes for HS256. */
  secret?: string | Uint8Array
  /** The signature algorithms that are taken; by default RS256, or HS256 with `secret`. HMAC never mixes with the others. */
  algorithms?: readonly TokenAlgorithm[]
  /** The longest time from now to `exp`; 86,400 (a day) by default. */
  longestLifetimeSeconds?: number
  /** How far clocks may differ; 5 by default. */
  clockToleranceSeconds?: number
  /** The grants of a token: a claim's name, or a function of the claims. By default `scope`, else `scp`. */
  grants?: string | ((claims: JWTPayload) => readonly string[])
  /** The account of a token: a claim's name, or a function of the claims. None by default. */
  account?: string | ((claims: JWTPayload) => string | null)
  /** The name of a token: a claim's name, or a function of the claims. By default `name`, `client_id`, else `sub`. */
  name?: string | ((claims: JWTPayload) => string)
}
