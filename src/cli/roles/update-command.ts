import type { Command } from 'commander'
import { type ActorOptions, actorOf, withActorOptions } from '../actor-options.js'
import { collect } from '../collect.js'
import { printable } from '../../printable.js'
import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'
import { roleSummary } from './role-columns.js'
import { withRole } from './with-role.js'

interface UpdateOptions extends ActorOptions {
  name?: string
  grant?: string[] | false
}

/** `keywright roles update ID`: changes what every key that carries the role may do. */
export function updateCommand(roles: Command, terminal: Terminal): void {
  const command = roles
    .command('update')
    .argument('<id>', 'the id of the role')
    .description('change what is named and nothing else, for every key that carries the role; grants are replaced')
    .option('--name <name>', 'what people call it')
    .option('--grant <grant>', 'what it allows: monitors:read, monitors:* or *; repeatable', collect)
    .option('--no-grant', 'take all grants away')
  withActorOptions(command, 'keywright roles update reader --grant reports:read').action(
    async (id: string, options: UpdateOptions) => {
      const { name, grant } = options
      const changes = { ...(name === undefined ? {} : { name }), ...(grant === undefined ? {} : { grants: grant || [] }) }
      if (Object.keys(changes).length === 0) throw new UsageError('nothing to change: name it, as in --grant reports:read')
      const by = actorOf(options, terminal)
      const role = await withRole(id, options, terminal, manager => manager.update(id, changes, { by }))
      terminal.print(
        options.json
          ? JSON.stringify(role)
          : `Changed role ${role.id} "${printable(role.name)}": ${printable(roleSummary(role))}.`,
      )
    },
  )
}
