import { createHash } from 'node:crypto'
import type { ChainHead } from '../../audit/audit-event.js'
import { canonicalText } from './canonical-text.js'
import type { SectionName } from './section.js'

/** Counts records, and digests them in their order. */
export interface Tally {
  /** Adds a record as {@link canonicalText} gives it. */
  addText(text: string): void
  result(): Count
}

/** How many records, and the SHA-256 of all of them. */
export interface Count {
  readonly count: number
  readonly digest: string
}

export function createTally(): Tally {
  const hash = createHash('sha256')
  let count = 0
  return {
    addText(text) {
      hash.update(`${text}\n`)
      count++
    },
    result: () => ({ count, digest: hash.copy().digest('base64url') }),
  }
}

/** The count of events, with the note of the last one in its digest. */
export const withHead = ({ count, digest }: Count, head: ChainHead | null): Count => ({ count, digest: digestOf([digest, head]) })

/** The digest of a whole store, made of those of its sections. */
export const wholeDigest = (sections: Readonly<Record<SectionName, Count>>): string => `sha256:${digestOf(sections)}`

function digestOf(value: unknown): string {
  const tally = createTally()
  tally.addText(canonicalText(value))
  return tally.result().digest
}
