import type { CopyClaim } from './copy-claim.js'
import { copiedKinds } from './copy-mark.js'
import { documentSection } from './document-section.js'
import { EVENT_SECTION } from './event-section.js'
import { KEY_SECTION } from './key-section.js'
import { mergeChainHead } from './merge-chain-head.js'
import { type MergedSection, mergeSection } from './merge-section.js'
import type { Section, SectionName } from './section.js'
import { withHead } from './tally.js'

/** How far a pass has come. */
export interface CopyProgress {
  /** 1 for the first pass; each later one compares both stores, and brings what is not the same. */
  readonly pass: number
  readonly section: SectionName
  readonly done: number
  /** How many there were when the pass began. */
  readonly total: number
}

export type PassResult = Readonly<Record<SectionName, MergedSection>>

/**
 * Reads both stores from beginning to end, and brings what the second one lacks. The audit trail goes first: where the second
 * store was used, it tells so before anything is lost.
 */
export async function copyPass(
  claim: CopyClaim,
  pass: number,
  onProgress: (progress: CopyProgress) => void,
): Promise<PassResult> {
  const { from, to } = claim
  await claim.check()
  const [contents, before] = [await from.contents(), await to.contents()]
  const kinds = copiedKinds(contents, before)
  const totals = {
    keys: contents.keys,
    documents: contents.documents.reduce((sum, { kind, count }) => (kinds.includes(kind) ? sum + count : sum), 0),
    events: contents.events,
  }
  const merge = <T>(section: Section<T>) =>
    mergeSection(section, claim, done => onProgress({ pass, section: section.name, done, total: totals[section.name] }))
  const events = await merge(EVENT_SECTION)
  const head = await mergeChainHead(claim)
  const [keys, documents] = [await merge(KEY_SECTION), await merge(documentSection(kinds))]
  const written = events.written + (head.isOther && events.written === 0 ? 1 : 0)
  // as it is by now: what came to the first store while its keys were read makes both differ
  const ends = { from: withHead(events.from, await from.chainHead()), to: withHead(events.to, head.to) }
  return { keys, documents, events: { ...ends, written, removed: 0 } }
}
