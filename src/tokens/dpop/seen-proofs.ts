import { hash } from 'node:crypto'

/** The proofs that this process has seen, for as long as they could be used again. */
export interface SeenProofs {
  /**
   * Notes a proof by its key and its id.
   *
   * @param now milliseconds since the epoch
   * @returns false where it was noted before
   */
  note(thumbprint: string, jti: string, now: number): boolean
}

/**
 * Makes the memory of proofs: of each only a digest is kept.
 *
 * @param windowMs for how long at most a proof is good once it was seen
 * @param most how many are kept; of more the oldest are forgotten
 */
export function createSeenProofs(windowMs: number, most: number): SeenProofs {
  // in the order of their ends, since each is kept equally long
  const ends = new Map<string, number>()

  return {
    note(thumbprint, jti, now) {
      const id = hash('sha256', `${thumbprint} ${jti}`, 'base64url')
      const end = ends.get(id)
      if (end !== undefined && end >= now) return false
      for (const [oldest, ended] of ends) {
        if (ended >= now && ends.size < most) break
        ends.delete(oldest)
      }
      ends.delete(id)
      ends.set(id, now + windowMs)
      return true
    },
  }
}
