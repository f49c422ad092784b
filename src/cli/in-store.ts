import { ManagementError } from '../errors.js'
import type { Keyring } from '../keyring.js'
import { DEFAULT_STORE, type StoreOptions } from './store-options.js'
import { type ChosenStore, chooseStore } from './store-url.js'
import type { Terminal } from './terminal.js'
import { withKeyring } from './with-keyring.js'

/**
 * Does something to a record that must exist already.
 *
 * @param unknown what to say where there is no such record; given the name of the store
 * @throws Error that names the store where there is none
 */
export async function inStore<T>(
  options: StoreOptions,
  terminal: Terminal,
  use: (keyring: Keyring, store: ChosenStore) => Promise<T | null>,
  unknown: (store: string) => Error,
  more?: Parameters<typeof withKeyring>[3],
): Promise<T> {
  const store = existingStore(options, terminal)
  const found = await withKeyring(
    store.url,
    terminal,
    async keyring => {
      try {
        return await use(keyring, store)
      } catch (error) {
        if (error instanceof ManagementError && error.code === 'not_found') return null
        throw error
      }
    },
    more,
  )
  if (found === null) throw unknown(store.name)
  return found
}

/** The store of a command that makes none: opening one would leave an empty store behind wherever a path was mistyped. */
export function existingStore({ store }: StoreOptions, { environment }: Terminal): ChosenStore {
  const chosen = chooseStore(store, environment, DEFAULT_STORE)
  if (chosen.missing) throw new Error(`there is no store ${chosen.name} here: name yours with --store`)
  return chosen
}
