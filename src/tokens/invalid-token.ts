import { AuthError } from '../errors.js'

/**
 * The refusal of a token.
 *
 * @param detail one sentence that repeats nothing of the token
 */
export const invalidToken = (detail: string): AuthError => new AuthError('invalid_token', { detail })

/** The one refusal of what no trusted key signed, so that a forger does not learn how near he came. */
export const notSigned = (): AuthError => invalidToken('The token is not signed by a trusted issuer.')
