import type { Command } from 'commander'
import { details } from '../details.js'
import { type IdleOptions, rulesFor, withIdleOptions } from '../idle-options.js'
import { type StoreOptions, withStoreOptions } from '../store-options.js'
import type { Terminal } from '../terminal.js'
import { keyFacts } from './key-text.js'
import { withKey } from './with-key.js'

/** `keywright keys show ID`: all of a key but its secrets. */
export function showCommand(keys: Command, terminal: Terminal): void {
  const command = keys
    .command('show')
    .argument('<id>', 'the id of the key, key_…')
    .description('show all of a key but its secret')
  withStoreOptions(withIdleOptions(command), 'keywright keys show key_3v9…').action(
    async (id: string, options: IdleOptions & StoreOptions) => {
      const { print, colors } = terminal
      const found = await withKey(
        id,
        options,
        terminal,
        async manager => {
          const key = await manager.get(id)
          return key && { key, usage: await manager.usage(id) }
        },
        rulesFor(options),
      )
      if (options.json) return print(JSON.stringify(found.key))
      print(...details(found.key.id, keyFacts(found.key, found.usage, new Date()), colors))
    },
  )
}
