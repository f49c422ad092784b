import { hash } from 'node:crypto'
import type { DocumentChange, Documents, DocumentValue } from '../records/document.js'

/** What became of a try: it counts, and may be given back; or it is one too many. */
export type Try =
  | { readonly isAllowed: true; giveBack(): Promise<void> }
  | { readonly isAllowed: false; retryAfterSeconds: number }

/** What a try counts for. */
export interface Counted {
  readonly subject: string
  /** How many tries the subject has within a window, which begins with the first. */
  readonly limit: number
}

/** Counts tries, for all instances together. */
export interface Throttle {
  /** Counts a try for each of its subjects; where it is one too many for any of them it counts for none. */
  take(...subjects: readonly Counted[]): Promise<Try>
}

/** What a throttle is made of. */
export interface ThrottleParts {
  documents: Documents
  clock(): Date
  /** What is counted: the kind of the documents that count. */
  kind: string
  windowMs: number
}

type Count = DocumentValue & { readonly count: number }

const TRIES = 200

/**
 * Makes a throttle. A try counts before it is made, so that many at once are not more than the limit either; instances share
 * the counts through the store, since whoever guesses may reach any of them.
 */
export function createThrottle({ documents, clock, kind, windowMs }: ThrottleParts): Throttle {
  return {
    async take(...subjects) {
      const places = subjects.map(({ subject, limit }) => ({ id: hash('sha256', subject, 'base64url'), limit }))
      for (let tries = 0; tries < TRIES; tries++) {
        const now = clock()
        const counts = await Promise.all(places.map(async ({ id, limit }) => ({ limit, ...(await read(id, now)) })))
        const full = counts.filter(({ count, limit }) => count >= limit)
        if (full.length > 0) {
          const endsAt = Math.max(...full.map(count => count.expiresAt.getTime()))
          return { isAllowed: false, retryAfterSeconds: Math.max(1, Math.ceil((endsAt - now.getTime()) / 1000)) }
        }
        const changes = counts.map(({ count, ...place }) => becomes(place, count + 1))
        if ((await documents.write({ documents: changes })) === 'written')
          return { isAllowed: true, giveBack: () => giveBack(counts) }
      }
      throw new Error('a count of tries keeps changing')
    },
  }

  type Standing = Awaited<ReturnType<typeof read>>

  async function read(id: string, now: Date) {
    const found = await documents.findDocument(kind, id)
    const version = found?.version ?? null
    if (found?.expiresAt && found.expiresAt > now)
      return { id, version, count: (found.value as Count).count, createdAt: found.createdAt, expiresAt: found.expiresAt }
    return { id, version, count: 0, createdAt: now, expiresAt: new Date(now.getTime() + windowMs) }
  }

  function becomes({ id, version, createdAt, expiresAt }: Omit<Standing, 'count'>, count: number): DocumentChange {
    return { kind, id, expected: version, becomes: { account: null, value: { count }, createdAt, expiresAt } }
  }

  // what was counted in a window that is over is gone with it
  async function giveBack(taken: readonly Standing[]): Promise<void> {
    for (const { id, createdAt } of taken) {
      for (let tries = 0; tries < TRIES; tries++) {
        const { count, ...place } = await read(id, clock())
        if (count === 0 || place.createdAt.getTime() !== createdAt.getTime()) break
        if ((await documents.write({ documents: [becomes(place, count - 1)] })) === 'written') break
      }
    }
  }
}
