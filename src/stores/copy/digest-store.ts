import type { KeyStore } from '../../keys/key-store.js'
import { canonicalText } from './canonical-text.js'
import { copiedKinds } from './copy-mark.js'
import { documentSection } from './document-section.js'
import { EVENT_SECTION } from './event-section.js'
import { KEY_SECTION } from './key-section.js'
import { createRecordReader } from './record-reader.js'
import type { Section } from './section.js'
import { type Count, createTally, wholeDigest, withHead } from './tally.js'

/** The digest of all that a store holds: the same for two stores that hold the same. */
export async function digestStore(store: KeyStore): Promise<string> {
  const documents = documentSection(copiedKinds(await store.contents()))
  return wholeDigest({
    keys: await tallySection(KEY_SECTION, store),
    documents: await tallySection(documents, store),
    events: withHead(await tallySection(EVENT_SECTION, store), await store.chainHead()),
  })
}

async function tallySection<T>(section: Section<T>, store: KeyStore): Promise<Count> {
  const [reader, tally] = [createRecordReader(section, store), createTally()]
  for (;;) {
    await reader.fill()
    const record = reader.peek()
    if (record === null) return tally.result()
    tally.addText(canonicalText(record))
    reader.skip()
  }
}
