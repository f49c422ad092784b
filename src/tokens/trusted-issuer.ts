import type { JSONWebKeySet } from 'jose'
import type { TokenAlgorithm } from './token-algorithm.js'
import type { TokenClaims } from './verified-claims.js'

/**
 * An issuer whose JWTs are taken as bearer tokens. Exactly one of `jwksUri`, `jwks` and `secret` is given.
 *
 * A token is verified with these keys alone. What its own header says of keys is never used: `jwk`, `x5c` and `x5u`
 * are refused, `jku`, which some issuers write into every token, is passed over and never followed. It must have `iss`,
 * one of the audiences in `aud`, and `exp` (it dies at that second). Whom it is for is `sub`, else `client_id`, else
 * `azp`, else the issuer itself. `typ` is absent, `JWT` or `at+jwt`; `crit` and `b64` are refused. A token that is bound to
 * a key of its holder by the thumbprint of that key (`cnf.jkt`) is taken in the scheme DPoP alone, and one that is bound in
 * another way nowhere. Tokens above 8 KiB are refused unread. Several entries may share an issuer where their audiences
 * differ; the first that fits a token counts.
 *
 * @example
 * ```ts
 * createKeyring({
 *   trustedIssuers: [
 *     {
 *       issuer: 'https://login.example.com/',
 *       audience: 'https://api.example.com',
 *       jwksUri: 'https://login.example.com/.well-known/jwks.json',
 *     },
 *   ],
 * })
 * ```
 * @see RFC 7515, RFC 7519, RFC 8725 (best practices), RFC 9068 (`at+jwt`)
 */
export interface TrustedIssuer {
  /** The exact value of the claim `iss`. */
  issuer: string
  /** One of these must be in the claim `aud`. */
  audience: string | readonly string[]
  /**
   * Where the issuer publishes its keys; `https:`, or `http:` on a loopback address. They are fetched with the first
   * token, again after 10 minutes, and for a `kid` that is not known (at most every 30 seconds). While they can't be
   * fetched, known ones are used for an hour; then, and for unknown ones, the answer is 503. Keys of the set that are
   * weak or not for signatures are passed over.
   */
  jwksUri?: string
  /** Its public keys themselves; each must fit one of `algorithms`. */
  jwks?: JSONWebKeySet
  /** The shared secret of HMAC signatures, at least as long as the hash: 32 bytes for HS256. A string counts as UTF-8. */
  secret?: string | Uint8Array
  /** The signature algorithms that are taken; by default RS256, or HS256 with `secret`. HMAC never mixes with the others. */
  algorithms?: readonly TokenAlgorithm[]
  /** The longest time from now to `exp`; 86,400 (a day) by default. */
  longestLifetimeSeconds?: number
  /** How far the issuer's clock may be ahead, for `nbf`, `iat` and the longest lifetime; 5 by default. `exp` gets no grace. */
  clockToleranceSeconds?: number
  /**
   * The grants of a token: a claim's name, or a function of the claims. By default `scope`, else `scp`. A claim is a
   * space-separated string or an array of strings; what is no grant is dropped. `*` and `monitors:*` keep their meaning,
   * since the issuer is trusted: map the claim where it means something else there.
   */
  grants?: string | ((claims: TokenClaims) => readonly string[])
  /** The account of a token: a claim's name, or a function of the claims. None by default. */
  account?: string | ((claims: TokenClaims) => string | null)
  /** The name of a token: a claim's name, or a function of the claims. By default `name`, `client_id`, else `sub`. */
  name?: string | ((claims: TokenClaims) => string)
}
