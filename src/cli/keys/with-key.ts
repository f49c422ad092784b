import type { KeyManager } from '../../keys/key-manager.js'
import { inStore } from '../in-store.js'
import type { StoreOptions } from '../store-options.js'
import type { ChosenStore } from '../store-url.js'
import type { Terminal } from '../terminal.js'
import { unknownRecord } from '../unknown-record.js'
import type { withKeyring } from '../with-keyring.js'

/**
 * Does something to one key that must exist already.
 *
 * @throws Error that names the key and the store where there is no such key
 */
export const withKey = <T>(
  id: string,
  options: StoreOptions,
  terminal: Terminal,
  use: (keys: KeyManager, store: ChosenStore) => Promise<T | null>,
  more?: Parameters<typeof withKeyring>[3],
): Promise<T> =>
  inStore(
    options,
    terminal,
    ({ keys }, store) => use(keys, store),
    store => unknownRecord(keyText(id), store, 'keys list'),
    more,
  )

// what is no id is not repeated: it may be a secret
const keyText = (id: string) => (/^key_\w{1,40}$/.test(id) ? `key ${id}` : 'key with this id')
