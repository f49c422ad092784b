import type { Command } from 'commander'
import { type ActorOptions, actorOf, withActorOptions } from '../actor-options.js'
import { printable } from '../../printable.js'
import type { Terminal } from '../terminal.js'
import { withKey } from './with-key.js'

interface RevokeOptions extends ActorOptions {
  reason?: string
}

/** `keywright keys revoke ID`: ends a key for good. */
export function revokeCommand(keys: Command, terminal: Terminal): void {
  const command = keys
    .command('revoke')
    .argument('<id>', 'the id of the key, key_…')
    .description('end a key for good; it stays listed')
    .option('--reason <text>', 'why, for whoever looks at the key later')
  withActorOptions(command, 'keywright keys revoke key_3v9… --reason "project ended"').action(
    async (id: string, options: RevokeOptions) => {
      const { reason } = options
      const key = await withKey(id, options, terminal, manager =>
        manager.revoke(id, { ...(reason === undefined ? {} : { reason }), by: actorOf(options, terminal) }),
      )
      terminal.print(
        options.json ? JSON.stringify(key) : `Revoked ${key.id} "${printable(key.name)}": it opens nothing any more.`,
      )
    },
  )
}
