import type { StoreContents, StoredKey, StoreRecords } from '../../keys/key-store.js'
import type { Place } from '../../records/place.js'
import { documentFacts } from './document-fields.js'
import { eventFields, headText } from './event-fields.js'
import { keyFields, readKey } from './key-fields.js'
import { replyList, replyNumber, replyText } from './read-reply.js'
import type { RedisLink } from './redis-link.js'
import { LIST_STORED, READ_CONTENTS, RESTORE } from './scripts/copying.js'
import { storedText } from './stored-text.js'
import { countField, readCounts } from './usage-fields.js'

// keys given by one run of a script, which nothing else gets into
const AT_ONCE = 200

/** `KeyStore.contents`. */
export async function readContents(link: RedisLink): Promise<StoreContents> {
  const [keys, events, ...counts] = replyList(await link.run(READ_CONTENTS))
  const documents = Array.from({ length: counts.length / 2 }, (_, i) => ({
    kind: replyText(counts[i * 2]),
    count: replyNumber(counts[i * 2 + 1]),
  }))
  return { keys: replyNumber(keys), events: replyNumber(events), documents }
}

/** `KeyStore.listStored`. */
export async function listStored(link: RedisLink, after: Place | null, limit: number): Promise<StoredKey[]> {
  const found: StoredKey[] = []
  for (let last = after; found.length < limit; last = found.at(-1)?.record ?? null) {
    const count = Math.min(limit - found.length, AT_ONCE)
    const place = last && { id: last.id, score: last.createdAt.getTime() }
    const page = replyList(await link.run(LIST_STORED, JSON.stringify({ after: place ?? undefined, count })))
    for (const stored of page) {
      const [key, counts] = replyList(stored)
      found.push({ record: readKey(key), usage: readCounts(counts) })
    }
    if (page.length < count) break
  }
  return found
}

/** `KeyStore.restore`. */
export async function restore(link: RedisLink, records: StoreRecords): Promise<void> {
  const { keys = [], documents = [], events = [], chainHead } = records
  const plan = {
    keys: keys.map(({ record, usage }) => ({
      key: keyFields(record),
      counts: usage.flatMap(({ day, outcomes }) =>
        Object.entries(outcomes).map(([outcome, requests]) => [countField(day, outcome), requests]),
      ),
    })),
    documents: documents.map(document => ({
      kind: storedText('kind', document.kind),
      id: storedText('id', document.id),
      facts: { ...documentFacts(document), version: document.version },
    })),
    events: events.map(eventFields),
    ...(chainHead === undefined ? {} : { head: chainHead === null ? false : headText(chainHead) }),
  }
  await link.run(RESTORE, JSON.stringify(plan))
}
