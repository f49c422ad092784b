import { keyKindOf, TOKEN_ALGORITHMS, type TokenAlgorithm } from '../token-algorithm.js'

/** The signature algorithms of proofs: all that are known, but for those that two share a secret for. */
export const PROOF_ALGORITHMS: readonly TokenAlgorithm[] = TOKEN_ALGORITHMS.filter(
  algorithm => keyKindOf(algorithm).kty !== 'oct',
)
