import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Logger } from '../logger.js'
import { invalidToken, notSigned } from './invalid-token.js'
import { createIssuerVerifier, type IssuerVerifier } from './issuer-verifier.js'
import { LONGEST_TOKEN, readJwt, type UnverifiedJwt } from './jwt-syntax.js'
import { namesAudience } from './read-claims.js'
import { readTrustedIssuers } from './read-trusted-issuers.js'
import type { TokenAlgorithm } from './token-algorithm.js'
import type { TrustedIssuer } from './trusted-issuer.js'
import type { VerifiedClaims } from './verified-claims.js'

/** A verified token with what the flow made of it; kept until it is too old or expires. */
interface CachedToken<T> {
  readonly bound: T
  /** Milliseconds since the epoch, from before the keys were asked for. */
  readonly verifiedAt: number
  readonly expiresAt: number
}

/** Verifies the JWTs of trusted issuers. */
export interface TokenVerifier<T> {
  /** Answers at once where the token is in the cache, and throws at once where its form alone refuses it. */
  verify(token: string, now: number): T | Promise<T>
}

/** What a token verifier is made of. */
export interface TokenVerifierParts<T> {
  trustedIssuers: readonly TrustedIssuer[]
  /** Makes of verified claims what the flow needs on every request. */
  bind(claims: VerifiedClaims): T
  /** The clock, in milliseconds since the epoch. */
  now(): number
  maxEntries: number
  /** No verification older than this is used. */
  maxStalenessMs: number
  logger: Logger
}

/** @throws TypeError that names the entry of `trustedIssuers` that is wrong, and what would be right */
export function createTokenVerifier<T extends object>(parts: TokenVerifierParts<T>): TokenVerifier<T> {
  const { trustedIssuers, bind, maxEntries, maxStalenessMs, logger } = parts
  const issuers = readTrustedIssuers(trustedIssuers).map(issuer =>
    createIssuerVerifier({
      issuer,
      onFailure: reason => logger.error(`keywright: the keys of ${issuer.option} could not be fetched: ${reason}`),
    }),
  )
  const cache = new LRUCache<string, CachedToken<T>>({ max: maxEntries })
  const verifying = new Map<string, Promise<CachedToken<T>>>()

  const verifyNew = (token: string, digest: string, verifiedAt: number): Promise<CachedToken<T>> => {
    const jwt = readJwt(token)
    const [issuer, algorithm] = chooseIssuer(issuers, jwt)
    const result = issuer
      .verify(jwt, algorithm, verifiedAt)
      .then(claims => {
        const entry = { bound: bind(claims), verifiedAt, expiresAt: claims.expiresAt }
        cache.set(digest, entry)
        return entry
      })
      .finally(() => verifying.delete(digest))
    verifying.set(digest, result)
    return result
  }

  return {
    verify(token, now) {
      if (token.length > LONGEST_TOKEN) throw invalidToken(`The token is longer than ${LONGEST_TOKEN} characters.`)
      const digest = hash('sha256', token, 'base64url')
      const entry = cache.get(digest)
      // an entry from the future means that the clock was set back: then its age is not known
      if (entry && now - entry.verifiedAt < maxStalenessMs && now >= entry.verifiedAt) return stillGood(entry, now)
      const result = verifying.get(digest) ?? verifyNew(token, digest, now)
      return result.then(found => stillGood(found, parts.now()))
    },
  }
}

// by what the token says of itself, which is enough to choose whose keys must have signed it
function chooseIssuer(issuers: readonly IssuerVerifier[], jwt: UnverifiedJwt): [IssuerVerifier, TokenAlgorithm] {
  const { iss, aud } = jwt.claims
  const algorithmOf = (issuer: IssuerVerifier) => issuer.algorithms.find(algorithm => algorithm === jwt.alg)
  const fitting = issuers.filter(issuer => issuer.issuer === iss && algorithmOf(issuer))
  const issuer = fitting.find(one => namesAudience(aud, one.audiences)) ?? fitting[0]
  const algorithm = issuer && algorithmOf(issuer)
  if (!algorithm) throw notSigned()
  return [issuer, algorithm]
}

function stillGood<T>(entry: CachedToken<T>, now: number): T {
  if (now < entry.expiresAt) return entry.bound
  throw invalidToken('The token has expired.')
}
