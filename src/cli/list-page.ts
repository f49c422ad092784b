import type { Page } from '../input/read-page.js'
import type { Keyring } from '../keyring.js'
import { DEFAULT_STORE, type StoreOptions } from './store-options.js'
import { type ChosenStore, chooseStore } from './store-url.js'
import { type Column, table } from './table.js'
import type { Terminal } from './terminal.js'
import { withKeyring } from './with-keyring.js'

/** What a command lists, and how. */
export interface Listing<T> {
  readonly columns: readonly Column<T>[]
  readonly fetch: (keyring: Keyring) => Promise<Page<T>>
  /** What people are told where there is nothing to list. */
  readonly nothing: (store: ChosenStore) => string
  readonly more?: Parameters<typeof withKeyring>[3]
}

/**
 * Prints a part of a list: a table for people, with what is to be said on standard error, or JSON. Of a store that is
 * not there yet nothing is listed, and none is made.
 */
export async function listPage<T>(
  { columns, fetch, nothing, more }: Listing<T>,
  options: StoreOptions,
  terminal: Terminal,
): Promise<void> {
  const { print, note, colors } = terminal
  const store = chooseStore(options.store, terminal.environment, DEFAULT_STORE)
  const page = store.missing ? { items: [], next: null } : await withKeyring(store.url, terminal, fetch, more)
  if (options.json) return print(JSON.stringify(page))
  if (page.items.length > 0) print(...table(page.items, columns, colors))
  else note(nothing(store))
  if (page.next !== null) note(`More: repeat the command with --cursor ${page.next}`)
}
