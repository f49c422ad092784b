import { canonicalText } from './canonical-text.js'
import type { CopyClaim } from './copy-claim.js'
import { ownEvents } from './own-events.js'
import { READ_AT_ONCE } from './read-at-once.js'
import { createRecordReader } from './record-reader.js'
import type { Section } from './section.js'
import { type Count, createTally } from './tally.js'

/** What a pass over a section found in both stores, before it changed anything. */
export interface MergedSection {
  readonly from: Count
  readonly to: Count
  /** How many records were missing, or other, and were written. */
  readonly written: number
  /** How many were there that should not be, and were removed. */
  readonly removed: number
}

/**
 * Reads a section of both stores side by side, in one order, and makes the second one what the first one is.
 *
 * @param onRead told how many records of the first store have been read
 */
export async function mergeSection<T>(
  section: Section<T>,
  claim: CopyClaim,
  onRead: (records: number) => void,
): Promise<MergedSection> {
  const [source, target] = [createRecordReader(section, claim.from), createRecordReader(section, claim.to)]
  const tallies = { from: createTally(), to: createTally() }
  const writer = createWriter(section, claim)
  let read = 0

  for (;;) {
    await Promise.all([source.fill(), target.fill()])
    const [wanted, there] = [source.peek(), target.peek()]
    if (wanted === null && there === null) break
    const order = wanted === null ? 1 : there === null ? -1 : section.compare(wanted, there)
    const texts = {
      wanted: wanted !== null && order <= 0 ? canonicalText(wanted) : null,
      there: there !== null && order >= 0 ? canonicalText(there) : null,
    }
    if (texts.there !== null && texts.there !== texts.wanted && !section.drop) throw ownEvents(claim.from, claim.to)
    if (there !== null && texts.there !== null) {
      tallies.to.addText(texts.there)
      target.skip()
      if (order > 0) await writer.drop(there)
    }
    if (wanted !== null && texts.wanted !== null) {
      tallies.from.addText(texts.wanted)
      source.skip()
      if (texts.wanted !== texts.there) await writer.put(wanted)
      if (++read % READ_AT_ONCE === 0) onRead(read)
    }
  }
  onRead(read)
  const { written, removed } = await writer.end()
  return { from: tallies.from.result(), to: tallies.to.result(), written, removed }
}

// One batch is written while the next one is gathered. What is removed goes first: a record that has another place now is
// at its old one still. The claim is checked after all of the batch was read, as late as can be: what is in it then was not made
// by somebody who uses the second store, or its events would tell.
function createWriter<T>(section: Section<T>, claim: CopyClaim) {
  let [puts, drops]: [T[], T[]] = [[], []]
  const done = { written: 0, removed: 0 }
  let writing: Promise<void> = Promise.resolve()

  const write = async (added: readonly T[], dropped: readonly T[]) => {
    if (dropped.length > 0) {
      await claim.check()
      done.removed += (await section.drop?.(claim, dropped)) ?? 0
    }
    if (added.length > 0) {
      await claim.check()
      await section.put(claim, added)
      done.written += added.length
    }
  }
  const flush = async () => {
    await writing
    const [added, dropped] = [puts, drops]
    puts = []
    drops = []
    writing = write(added, dropped)
    // whoever flushes next hears of it
    writing.catch(() => undefined)
  }
  const flushWhenFull = async () => {
    if (puts.length + drops.length >= READ_AT_ONCE) await flush()
  }

  return {
    async put(record: T) {
      puts.push(record)
      await flushWhenFull()
    },
    async drop(record: T) {
      drops.push(record)
      await flushWhenFull()
    },
    async end() {
      await flush()
      await writing
      return done
    },
  }
}
