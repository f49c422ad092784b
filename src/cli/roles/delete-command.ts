import type { Command } from 'commander'
import { type ActorOptions, actorOf, withActorOptions } from '../actor-options.js'
import { confirmDeletion, type DeleteOptions, withDeleteOptions } from '../confirm-deletion.js'
import { printable } from '../../printable.js'
import type { Terminal } from '../terminal.js'
import { withRole } from './with-role.js'

/** `keywright roles delete ID`: keys that carry the role lose its grants. */
export function deleteCommand(roles: Command, terminal: Terminal): void {
  const command = roles
    .command('delete')
    .argument('<id>', 'the id of the role')
    .description('delete a role; keys that carry it lose its grants')
  withActorOptions(withDeleteOptions(command), 'keywright roles delete reader --yes').action(
    async (id: string, options: ActorOptions & DeleteOptions) => {
      const confirm = confirmDeletion(options, terminal)
      const deleted = await withRole(id, options, terminal, async manager => {
        const role = await manager.get(id)
        if (!role) return null
        await confirm(`role ${role.id} "${printable(role.name)}"`, `role ${role.id}`)
        await manager.remove(id, { by: actorOf(options, terminal) })
        return role
      })
      terminal.print(
        options.json
          ? JSON.stringify({ id: deleted.id, deleted: true })
          : `Deleted role ${deleted.id} "${printable(deleted.name)}".`,
      )
    },
  )
}
