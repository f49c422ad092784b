import { setImmediate as nextTurn } from 'node:timers/promises'
import { LIMITS } from '../limits.js'
import type { Page, PageQuery } from './read-page.js'

/**
 * Every item of a list, read page by page.
 *
 * @param list gives a page: what else narrows the list it adds itself
 * @example
 * ```ts
 * for await (const key of eachItem(page => keyring.keys.list({ account: 'acme', ...page }))) console.log(key.name)
 * ```
 */
export async function* eachItem<T>(list: (page: PageQuery) => Promise<Page<T>>): AsyncGenerator<T> {
  let cursor: string | null = null
  do {
    const page: Page<T> = await list({ limit: LIMITS.pageSize, ...(cursor === null ? {} : { cursor }) })
    yield* page.items
    // an embedded store answers at once, and requests are waiting
    if (page.next !== null) await nextTurn()
    cursor = page.next
  } while (cursor !== null)
}
