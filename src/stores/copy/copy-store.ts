import { createAuditTrail, type AuditVerdict } from '../../audit/audit-trail.js'
import type { KeyStore } from '../../keys/key-store.js'
import { admitCopy } from './admit-copy.js'
import { type CopyProgress, copyPass, type PassResult } from './copy-pass.js'
import type { SectionName } from './section.js'
import { wholeDigest } from './tally.js'

/** What became of a copy. */
export interface CopyReport {
  /** The sections in which both stores still differed when the last pass looked; none where the copy is finished. */
  readonly differing: readonly SectionName[]
  /** The digest of both stores; null where they differ. */
  readonly digest: string | null
  /** How much the first store holds, as the last pass counted it. */
  readonly counts: Readonly<Record<SectionName, number>>
  /** How many records were written, and how many removed that the first store no longer has. */
  readonly written: number
  readonly removed: number
  readonly passes: number
  /** Whether this went on with a copy that was begun before. */
  readonly resumed: boolean
  /** Whether the audit trail of the copy, and so that of the original, is as it was written; null where they differ. */
  readonly trail: AuditVerdict | null
}

// the first one copies, and the second one finds nothing to do unless somebody writes to either store
const MOST_PASSES = 4

const SECTIONS: readonly SectionName[] = ['keys', 'documents', 'events']

/**
 * Makes an empty store the same as another: keys with their secrets, versions and usage, documents, and the audit trail with
 * its hashes. A copy that was interrupted is gone on with.
 *
 * Every pass reads both stores and brings what the second one lacks; the copy is finished when a pass found both the same,
 * by count and digest. What is changed in the first store while that pass runs may be missing.
 *
 * @param stores both open
 * @throws Error where the second store holds anything but a copy of the first
 */
export async function copyStore(
  { from, to }: { readonly from: KeyStore; readonly to: KeyStore },
  onProgress: (progress: CopyProgress) => void = () => {},
  clock: () => Date = () => new Date(),
): Promise<CopyReport> {
  const { claim, resumed } = await admitCopy(from, to, clock())
  const done = { written: 0, removed: 0 }
  for (let pass = 1; ; pass++) {
    const result = await copyPass(claim, pass, onProgress)
    for (const section of SECTIONS) {
      done.written += result[section].written
      done.removed += result[section].removed
    }
    const differing = SECTIONS.filter(section => !isSame(result[section]))
    const report = { differing, counts: countsOf(result), ...done, passes: pass, resumed }
    if (differing.length === 0) {
      const digest = wholeDigest({ keys: result.keys.to, documents: result.documents.to, events: result.events.to })
      const trail = await createAuditTrail(to).verify()
      await claim.finish(digest, clock())
      return { ...report, digest, trail }
    }
    if (pass === MOST_PASSES) return { ...report, digest: null, trail: null }
  }
}

const isSame = ({ from, to }: PassResult[SectionName]) => from.count === to.count && from.digest === to.digest

const countsOf = ({ keys, documents, events }: PassResult) => ({
  keys: keys.from.count,
  documents: documents.from.count,
  events: events.from.count,
})
