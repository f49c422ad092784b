import { AuthError } from '../../errors.js'

/**
 * The refusal of a proof.
 *
 * @param detail one sentence that repeats nothing of the proof
 */
export const invalidProof = (detail: string): AuthError => new AuthError('invalid_dpop_proof', { detail })
