import { compactVerify, errors } from 'jose'
import { notSigned } from './invalid-token.js'
import type { SignatureKey } from './issuer-keys.js'
import type { TokenAlgorithm } from './token-algorithm.js'

/**
 * Verifies the signature of a token by one of several keys.
 *
 * @returns rejects with AuthError `invalid_token` where none of them made it. What jose throws is never the cause of the
 *   refusal: it is not known here what it holds
 */
export async function verifySignature(token: string, algorithm: TokenAlgorithm, keys: readonly SignatureKey[]): Promise<void> {
  for (const key of keys) {
    try {
      await compactVerify(token, key, { algorithms: [algorithm] })
      return
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error
    }
  }
  throw notSigned()
}
