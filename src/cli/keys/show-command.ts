import type { Command } from 'commander'
import type { Terminal } from '../terminal.js'
import { details } from './key-text.js'
import { type StoreOptions, withStoreOptions } from './store-options.js'
import { withKey } from './with-key.js'

/** `keywright keys show ID`: all of a key but its secrets. */
export function showCommand(keys: Command, terminal: Terminal): void {
  const command = keys
    .command('show')
    .argument('<id>', 'the id of the key, key_…')
    .description('show all of a key but its secret')
  withStoreOptions(command, 'keywright keys show key_3v9…').action(async (id: string, options: StoreOptions) => {
    const key = await withKey(id, options, terminal, manager => manager.get(id))
    terminal.print(...(options.json ? [JSON.stringify(key)] : details(key, new Date(), terminal.colors)))
  })
}
