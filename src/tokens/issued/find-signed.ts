import { AuthError } from '../../errors.js'
import { LONGEST_TOKEN, readJwt } from '../jwt-syntax.js'
import type { ReadSigned, SignedToken } from './signed-token.js'

/**
 * Finds what a token of this server's says.
 *
 * @returns null for one that this server did not sign, and for one that has expired; rejects where the store fails
 */
export type FindSigned = (token: string) => Promise<SignedToken | null>

/** Makes the finder, for those who ask what a token is instead of letting it in. */
export function createSignedFinder(readSigned: ReadSigned, clock: () => Date): FindSigned {
  return async token => {
    if (token.length > LONGEST_TOKEN) return null
    try {
      return await readSigned(readJwt(token), clock().getTime())
    } catch (error) {
      if (error instanceof AuthError && error.status < 500) return null
      throw error
    }
  }
}
