import { type KeyObject, webcrypto } from 'node:crypto'
import type { CryptoKey } from 'jose'
import type { CheckedIssuer } from './read-trusted-issuers.js'
import { createRemoteKeys } from './remote-keys.js'
import { keyKindOf, type TokenAlgorithm } from './token-algorithm.js'
import { readVerificationKey, type VerificationKey } from './verification-key.js'

/** A key as jose takes it. */
export type SignatureKey = KeyObject | CryptoKey

/**
 * Finds the keys that may have signed a token: several where it has no `kid`, none where the `kid` is not known.
 *
 * @returns rejects with AuthError `store_unavailable` where the issuer's keys can't be had
 */
export type FindKeys = (algorithm: TokenAlgorithm, kid: string | undefined, now: number) => Promise<readonly SignatureKey[]>

/** What the keys of an issuer are made of. */
export interface IssuerKeysParts {
  issuer: CheckedIssuer
  /** Told why the keys could not be fetched; the caller only hears `store_unavailable`. */
  onFailure(reason: string): void
}

export function createIssuerKeys({ issuer: { source, algorithms, option }, onFailure }: IssuerKeysParts): FindKeys {
  if ('secret' in source) return secretKeys(source.secret)
  if ('publicKeys' in source) return async (algorithm, kid) => pickKeys(source.publicKeys, algorithm, kid)
  const remote = createRemoteKeys({
    uri: source.uri,
    read: jwks => jwks.keys.flatMap((jwk, i) => readOrSkip(`${option}.jwksUri: key ${i}`, jwk, algorithms)),
    onFailure,
  })
  return async (algorithm, kid, now) => remote(keys => pickKeys(keys, algorithm, kid), now)
}

// a key without a kid may be the one that is meant: its signature decides
function pickKeys(keys: readonly VerificationKey[], algorithm: TokenAlgorithm, kid: string | undefined): readonly KeyObject[] {
  return keys
    .filter(key => key.algorithms.includes(algorithm) && (kid === undefined || key.kid === undefined || key.kid === kid))
    .map(({ key }) => key)
}

// what is published may change at any time: a key that is not good enough is as good as none
function readOrSkip(name: string, jwk: unknown, algorithms: readonly TokenAlgorithm[]): VerificationKey[] {
  try {
    return [readVerificationKey(name, jwk, algorithms)]
  } catch {
    return []
  }
}

function secretKeys(secret: Uint8Array<ArrayBuffer>): FindKeys {
  const imported = new Map<TokenAlgorithm, readonly CryptoKey[]>()
  return async algorithm => {
    const known = imported.get(algorithm)
    if (known) return known
    const kind = keyKindOf(algorithm)
    if (kind.kty !== 'oct') return []
    const key = await webcrypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: kind.hash }, false, ['verify'])
    imported.set(algorithm, [key])
    return [key]
  }
}
