import { hash } from 'node:crypto'
import { createChangeMarks } from '../change-marks.js'
import type { Logger } from '../logger.js'
import { invalidToken, notSigned } from './invalid-token.js'
import { createIssuerVerifier, type IssuerVerifier } from './issuer-verifier.js'
import { LONGEST_TOKEN, readJwt, type UnverifiedJwt } from './jwt-syntax.js'
import { namesAudience } from './read-claims.js'
import { readTrustedIssuers } from './read-trusted-issuers.js'
import type { TokenAlgorithm } from './token-algorithm.js'
import { type CachedToken, createTokenCache } from './token-cache.js'
import type { TrustedIssuer } from './trusted-issuer.js'
import type { TokenClaims, VerifiedClaims } from './verified-claims.js'

/** This server as an issuer. */
export interface OwnIssuer {
  /** Whether a token says that it is this server's, which it may not be. */
  owns(claims: TokenClaims): boolean
  /** @returns rejects with AuthError where the token does not hold, or what it stands on is gone or can't be had */
  verify(jwt: UnverifiedJwt, now: number): Promise<VerifiedClaims>
}

/** Verifies the JWTs of trusted issuers, and this server's own. */
export interface TokenVerifier<T> {
  /** Answers at once where the token is in the cache, and throws at once where its form alone refuses it. */
  verify(token: string, now: number): T | Promise<T>
  /** Whether verified claims are those of a token of this server's. */
  isOwn(claims: TokenClaims): boolean
  /** Drops the tokens that stand on one of these: keys, roles, people, logins or tokens by their ids. Nobody joins a verification under way. */
  forget(ids: readonly string[]): void
  /** Drops all that is known. */
  forgetAll(): void
  /** How many tokens are remembered. */
  size(): number
}

/** What a token verifier is made of. */
export interface TokenVerifierParts<T> {
  trustedIssuers: readonly TrustedIssuer[]
  ownIssuer: OwnIssuer
  /** Makes of verified claims what the flow needs on every request. */
  bind(claims: VerifiedClaims): T
  /** The clock, in milliseconds since the epoch. */
  now(): number
  maxEntries: number
  /** No verification older than this is used. */
  maxStalenessMs: number
  /** Told whether a token was remembered. */
  onLookUp(result: 'hit' | 'miss'): void
  logger: Logger
}

/** @throws TypeError that names the entry of `trustedIssuers` that is wrong, and what would be right */
export function createTokenVerifier<T extends object>(parts: TokenVerifierParts<T>): TokenVerifier<T> {
  const { trustedIssuers, ownIssuer, bind, maxEntries, maxStalenessMs, logger } = parts
  const issuers = readTrustedIssuers(trustedIssuers).map(issuer =>
    createIssuerVerifier({
      issuer,
      onFailure: reason => logger.error(`keywright: the keys of ${issuer.option} could not be fetched: ${reason}`),
    }),
  )
  const cache = createTokenCache<T>(maxEntries)
  const verifying = new Map<string, { readonly result: Promise<CachedToken<T>>; readonly startedAt: number }>()
  const marks = createChangeMarks()

  // who is trusted by name goes before who is only known to be on this machine
  const isOwn = (claims: TokenClaims) => ownIssuer.owns(claims) && !issuers.some(({ issuer }) => issuer === claims.iss)
  const claimsOf = async (jwt: UnverifiedJwt, now: number): Promise<VerifiedClaims> => {
    if (isOwn(jwt.claims)) return ownIssuer.verify(jwt, now)
    const [issuer, algorithm] = chooseIssuer(issuers, jwt)
    return issuer.verify(jwt, algorithm, now)
  }

  const verifyNew = (jwt: UnverifiedJwt, digest: string, verifiedAt: number): Promise<CachedToken<T>> => {
    const since = marks.begin()
    const result = claimsOf(jwt, verifiedAt)
      .then(claims => {
        const { expiresAt, verifiedUntil, standsOn } = claims
        const entry = { bound: bind(claims), verifiedAt, expiresAt, verifiedUntil, standsOn }
        // it may stand on what was before
        if (!marks.hasChanged(since, standsOn)) cache.set(digest, entry)
        return entry
      })
      .finally(() => {
        marks.end()
        if (verifying.get(digest)?.result === result) verifying.delete(digest)
      })
    verifying.set(digest, { result, startedAt: verifiedAt })
    return result
  }

  // one that began too long ago may rest on what was read before a change elsewhere
  const underWay = (digest: string, now: number) => {
    const found = verifying.get(digest)
    return found && now - found.startedAt < maxStalenessMs && now >= found.startedAt ? found.result : null
  }

  // An entry from the future means that the clock was set back: then its age is not known. One that has ended may have ended
  // for several reasons, or stand on what lasts longer by now.
  const isFresh = ({ verifiedAt, verifiedUntil, expiresAt }: CachedToken<T>, now: number) =>
    now - verifiedAt < maxStalenessMs && now >= verifiedAt && now < verifiedUntil && now < expiresAt

  return {
    verify(token, now) {
      if (token.length > LONGEST_TOKEN) throw invalidToken(`The token is longer than ${LONGEST_TOKEN} characters.`)
      const digest = hash('sha256', token, 'base64url')
      const entry = cache.get(digest)
      if (entry && isFresh(entry, now)) {
        parts.onLookUp('hit')
        return entry.bound
      }
      parts.onLookUp('miss')
      const result = underWay(digest, now) ?? verifyNew(readJwt(token), digest, now)
      return result.then(found => stillGood(found, parts.now()))
    },
    isOwn,
    forget(ids) {
      marks.mark(ids)
      verifying.clear()
      cache.forget(ids)
    },
    forgetAll() {
      marks.markAll()
      verifying.clear()
      cache.clear()
    },
    size: cache.size,
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
