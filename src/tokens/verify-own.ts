import { AuthError } from '../errors.js'
import { readJwt } from './jwt-syntax.js'
import type { TokenVerifier } from './token-verifier.js'

/**
 * Verifies a token as one of this server's own.
 *
 * @param now in milliseconds since the epoch
 * @returns null for any other token, and for one that is no longer good; rejects where that can't be known
 */
export async function verifyOwn<T>(
  verifier: Pick<TokenVerifier<T>, 'isOwn' | 'verify'>,
  token: string,
  now: number,
): Promise<T | null> {
  try {
    // nothing is fetched for a token of another issuer's
    if (!verifier.isOwn(readJwt(token).claims)) return null
    return await verifier.verify(token, now)
  } catch (error) {
    if (error instanceof AuthError && error.status < 500) return null
    throw error
  }
}
