import { AuthError } from '../../errors.js'
import { available } from './available.js'
import type { FindSigned } from './find-signed.js'
import type { IssuedClaims } from './issued-claims.js'
import type { FindStanding } from './token-standing.js'

/** A token of this server's, and how it stands. */
export interface ExaminedToken {
  readonly claims: IssuedClaims
  /** Why it is refused, for an operator; null where it is good. */
  readonly refusal: string | null
}

/** Examines a token, whatever its issuer and its audience are called: that a key of this store signed it is enough. */
export type Examine = (token: string) => Promise<ExaminedToken | null>

/** What examining is made of. */
export interface ExaminerParts {
  findSigned: FindSigned
  findStanding: FindStanding
  clock(): Date
}

export function createExaminer({ findSigned, findStanding, clock }: ExaminerParts): Examine {
  return async token => {
    const signed = await findSigned(token)
    if (!signed) return null
    const { claims } = signed
    try {
      await available(findStanding(claims, clock().getTime()))
      return { claims, refusal: null }
    } catch (error) {
      if (error instanceof AuthError && error.status < 500) return { claims, refusal: error.message }
      throw error
    }
  }
}
