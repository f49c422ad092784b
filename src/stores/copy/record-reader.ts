import type { KeyStore } from '../../keys/key-store.js'
import type { Section } from './section.js'

/** Reads all records of a section, one by one; the next ones are fetched while these are looked at. */
export interface RecordReader<T> {
  /** Fetches records where none is at hand. */
  fill(): Promise<void>
  /** The record at hand; null where there are no more. */
  peek(): T | null
  /** Goes on to the next one. */
  skip(): void
}

export function createRecordReader<T>({ read }: Section<T>, store: KeyStore): RecordReader<T> {
  const fetchBehind = (after: T | null) => {
    const fetching = read(store, after)
    // whoever fills hears of it
    fetching.catch(() => undefined)
    return fetching
  }
  let page: readonly T[] = []
  let at = 0
  let fetching: Promise<readonly T[]> | null = fetchBehind(null)

  return {
    async fill() {
      if (at < page.length || !fetching) return
      page = await fetching
      at = 0
      const last = page.at(-1)
      fetching = last === undefined ? null : fetchBehind(last)
    },
    peek: () => page[at] ?? null,
    skip() {
      at++
    },
  }
}
