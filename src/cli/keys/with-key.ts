import { ManagementError } from '../../errors.js'
import type { KeyManager } from '../../keys/key-manager.js'
import { chooseStore } from '../store-url.js'
import type { Terminal } from '../terminal.js'
import { withKeyring } from '../with-keyring.js'
import { DEFAULT_STORE, storeFlag, type StoreOptions } from './store-options.js'

/**
 * Does something to one key that must exist already.
 *
 * @throws Error that names the key and the store where there is no such key
 */
export async function withKey<T>(
  id: string,
  { store }: StoreOptions,
  { environment }: Terminal,
  use: (keys: KeyManager) => Promise<T | null>,
): Promise<T> {
  const chosen = chooseStore(store, environment, DEFAULT_STORE)
  // opening it would make the file, and leave an empty store behind wherever a path was mistyped
  if (chosen.missing) throw new Error(`there is no store ${chosen.name} here: name yours with --store`)
  const found = await withKeyring(chosen.url, async keyring => {
    try {
      return await use(keyring.keys)
    } catch (error) {
      if (error instanceof ManagementError && error.code === 'not_found') return null
      throw error
    }
  })
  if (found === null) throw unknownKey(id, chosen.name)
  return found
}

// what is no id is not repeated: it may be a secret
function unknownKey(id: string, store: string): Error {
  const which = /^key_\w{1,40}$/.test(id) ? `key ${id}` : 'key with this id'
  return new Error(`there is no ${which} in ${store}: "keywright keys list${storeFlag(store)}" shows them`)
}
