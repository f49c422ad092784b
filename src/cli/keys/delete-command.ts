import type { Command } from 'commander'
import { type ActorOptions, actorOf, withActorOptions } from '../actor-options.js'
import { confirmDeletion, type DeleteOptions, withDeleteOptions } from '../confirm-deletion.js'
import { printable } from '../../printable.js'
import type { Terminal } from '../terminal.js'
import { withKey } from './with-key.js'

/** `keywright keys delete ID`: asks on a terminal; a script, where a question would hang, must say `--yes`. */
export function deleteCommand(keys: Command, terminal: Terminal): void {
  const command = keys
    .command('delete')
    .argument('<id>', 'the id of the key, key_…')
    .description('delete a key with its usage; revoke ends one and keeps it listed')
  withActorOptions(withDeleteOptions(command), 'keywright keys delete key_3v9… --yes').action(
    async (id: string, options: ActorOptions & DeleteOptions) => {
      const confirm = confirmDeletion(options, terminal)
      const deleted = await withKey(id, options, terminal, async manager => {
        const key = await manager.get(id)
        if (!key) return null
        await confirm(`${key.id} "${printable(key.name)}"`, key.id)
        await manager.remove(id, { by: actorOf(options, terminal) })
        return key
      })
      terminal.print(
        options.json ? JSON.stringify({ id: deleted.id, deleted: true }) : `Deleted ${deleted.id} "${printable(deleted.name)}".`,
      )
    },
  )
}
