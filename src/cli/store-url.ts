import { existsSync } from 'node:fs'
import { type NamedStore, readStoreUrl } from '../stores/open-store.js'
import { UsageError } from './usage-error.js'

/** The store that a command works on. */
export interface ChosenStore {
  readonly url: string
  /** What messages call it: never with the password. */
  readonly name: string
  /** Whether it is a file that is not there yet. */
  readonly missing: boolean
}

/** The option `--store` as every command has it. */
export const storeOption = (fallback: string): [flags: string, description: string] => [
  '--store <url>',
  `where the keys live (default: $KEYWRIGHT_STORE, else ${fallback})`,
]

/**
 * The store that `--store` or `KEYWRIGHT_STORE` names, else the fallback.
 *
 * @param lasting refuse a store that ends with the process
 * @throws UsageError for what is no store URL
 */
export function chooseStore(
  given: string | undefined,
  { KEYWRIGHT_STORE }: Readonly<Record<string, string | undefined>>,
  fallback: string,
  lasting = true,
): ChosenStore {
  const url = given ?? (KEYWRIGHT_STORE || fallback)
  return namedStore(url, given === undefined ? 'KEYWRIGHT_STORE' : '--store', lasting ? `--store ${fallback}` : null)
}

/**
 * The store of a URL.
 *
 * @param source where the URL comes from, for messages
 * @param lasting what to name instead of a store that ends with the process; null where such a one will do
 * @throws UsageError for what is no store URL
 */
export function namedStore(url: string, source: string, lasting: string | null): ChosenStore {
  let store: NamedStore
  try {
    store = readStoreUrl(url, source)
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(error.message, { cause: error }) : error
  }
  if (lasting !== null && /^(?:memory:|sqlite::memory:$)/i.test(url)) {
    throw new UsageError(`a store in memory ends with this command: name one that lasts, such as ${lasting}`)
  }
  const path = /^sqlite:(.+)$/is.exec(url)?.[1]
  return {
    url,
    name: store.name,
    missing: path !== undefined && !existsSync(path),
  }
}
