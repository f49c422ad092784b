import { existsSync } from 'node:fs'
import { readStoreUrl } from '../stores/open-store.js'
import { UsageError } from './usage-error.js'

/** The store that a command works on. */
export interface ChosenStore {
  readonly url: string
  /** What messages call it: never with more of a URL than its scheme, since there may be a password in it. */
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
  try {
    readStoreUrl(url, given === undefined ? 'KEYWRIGHT_STORE' : '--store')
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(error.message, { cause: error }) : error
  }
  if (lasting && /^(?:memory:|sqlite::memory:$)/i.test(url)) {
    throw new UsageError(`a store in memory ends with this command: name one that lasts, such as --store ${fallback}`)
  }
  const path = /^sqlite:(.+)$/is.exec(url)?.[1]
  return {
    url,
    name: path === undefined ? (/^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0] ?? 'the store') : `sqlite:${path}`,
    missing: path !== undefined && !existsSync(path),
  }
}
