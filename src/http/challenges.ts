import type { AuthError } from '../errors.js'
import { announced } from './announced.js'

/** What a challenge needs to know of a scheme. */
interface Challenger {
  readonly name: string
  readonly acceptsTokens: boolean | 'only'
  readonly demandsProof?: boolean
  readonly announced?: boolean
  challenge(params: string): string
}

/** What challenges say beside the error. */
export interface ChallengeFacts {
  readonly realm: string
  /** Where the metadata of this resource is, for schemes that take tokens; null where its public address is not known. */
  readonly resourceMetadata: string | null
  /** The signature algorithms of proofs, for schemes that demand one. */
  readonly proofAlgorithms: readonly string[]
}

/**
 * The `WWW-Authenticate` lines of a refusal: one challenge per enabled scheme, and only those of the schemes that were
 * used carry `error`. A scheme that is not announced has one where it was used. A refusal that no other credential would
 * mend has none.
 *
 * @see RFC 9110 section 11.6.1, RFC 6750 section 3, RFC 9449 section 7.1, RFC 9728 section 5.1
 */
export function challenges(schemes: readonly Challenger[], facts: ChallengeFacts, error: AuthError): string[] {
  if (error.status !== 401 && error.challengeError === undefined) return []
  const told = announced(schemes)
  return schemes
    .filter(scheme => told.includes(scheme) || error.schemes.includes(scheme.name))
    .map(scheme => {
      const used = error.challengeError !== undefined && error.schemes.includes(scheme.name)
      return scheme.challenge(`realm="${facts.realm}"${used ? errorParams(error) : ''}${tokenParams(scheme, facts)}`)
    })
}

function errorParams({ challengeError, title, members }: AuthError): string {
  const required = members.required
  const scope = challengeError === 'insufficient_scope' && Array.isArray(required) ? `, scope="${required.join(' ')}"` : ''
  return `, error="${challengeError}", error_description="${title}"${scope}`
}

function tokenParams({ acceptsTokens, demandsProof }: Challenger, { resourceMetadata, proofAlgorithms }: ChallengeFacts): string {
  const algorithms = demandsProof ? `, algs="${proofAlgorithms.join(' ')}"` : ''
  return acceptsTokens && resourceMetadata !== null ? `${algorithms}, resource_metadata="${resourceMetadata}"` : algorithms
}
