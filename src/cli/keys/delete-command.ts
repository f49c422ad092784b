import type { Command } from 'commander'
import { printable } from '../printable.js'
import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'
import { type StoreOptions, withStoreOptions } from './store-options.js'
import { withKey } from './with-key.js'

interface DeleteOptions extends StoreOptions {
  yes?: true
}

/** `keywright keys delete ID`: asks on a terminal; a script, where a question would hang, must say `--yes`. */
export function deleteCommand(keys: Command, terminal: Terminal): void {
  const command = keys
    .command('delete')
    .argument('<id>', 'the id of the key, key_…')
    .description('delete a key with its history; revoke ends one and keeps it listed')
    .option('--yes', 'do not ask; needed in scripts')
  withStoreOptions(command, 'keywright keys delete key_3v9… --yes').action(async (id: string, options: DeleteOptions) => {
    const { confirm } = terminal
    if (!options.yes && !confirm) throw new UsageError('deleting is for good: add --yes, since there is no terminal to ask on')
    const deleted = await withKey(id, options, terminal, async manager => {
      const key = await manager.get(id)
      if (!key) return null
      const sure = options.yes || (await confirm?.(`Delete ${key.id} "${printable(key.name)}" for good?`))
      if (!sure) throw new Error(`${key.id} was not deleted`)
      await manager.remove(id)
      return key
    })
    terminal.print(
      options.json ? JSON.stringify({ id: deleted.id, deleted: true }) : `Deleted ${deleted.id} "${printable(deleted.name)}".`,
    )
  })
}
