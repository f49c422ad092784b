import { setImmediate as nextTurn } from 'node:timers/promises'
import type { KeyRecord } from './key-record.js'
import type { KeyQuery, KeyStore } from './key-store.js'

const PAGE_SIZE = 500

/** Every key of a query, newest first, read page by page. */
export async function* eachKey(
  store: Pick<KeyStore, 'list'>,
  query: Omit<KeyQuery, 'limit' | 'after'>,
): AsyncGenerator<KeyRecord> {
  let after: { id: string; createdAt: Date } | undefined
  for (;;) {
    const page = await store.list({ ...query, limit: PAGE_SIZE, ...(after && { after }) })
    yield* page
    after = page.at(-1)
    if (page.length < PAGE_SIZE) return
    // an embedded store answers on this thread, and requests want to be answered, too
    await nextTurn()
  }
}
