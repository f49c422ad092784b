import type { Command } from 'commander'
import { type ActorOptions, actorOf, withActorOptions } from '../actor-options.js'
import { printable } from '../../printable.js'
import { storeFlag } from '../store-options.js'
import type { Terminal } from '../terminal.js'
import { withKey } from './with-key.js'

/** `keywright keys end-secret ID SECRET`: ends an old secret before its grace is over. */
export function endSecretCommand(keys: Command, terminal: Terminal): void {
  const command = keys
    .command('end-secret')
    .argument('<id>', 'the id of the key, key_…')
    .argument('<secret-id>', 'the id of the secret, sec_…, as "keys show" has it; never the secret itself')
    .description('end an old secret before its grace is over')
  withActorOptions(command, 'keywright keys end-secret key_3v9… sec_8Kq…').action(
    async (id: string, secretId: string, options: ActorOptions) => {
      const key = await withKey(id, options, terminal, async (manager, store) => {
        const found = await manager.get(id)
        if (found && !found.secrets.some(secret => secret.id === secretId))
          throw new Error(`the key has no such secret: "keywright keys show ${id}${storeFlag(store.name)}" shows those it has`)
        return found && manager.endSecret(id, secretId, { by: actorOf(options, terminal) })
      })
      const hint = key.secrets.find(secret => secret.id === secretId)?.hint || secretId
      terminal.print(
        options.json
          ? JSON.stringify(key)
          : `Ended ${printable(hint)} of ${key.id} "${printable(key.name)}": it opens nothing any more.`,
      )
    },
  )
}
