import type { Command } from 'commander'
import { details } from '../details.js'
import { type StoreOptions, withStoreOptions } from '../store-options.js'
import type { Terminal } from '../terminal.js'
import { roleFacts } from './role-columns.js'
import { withRole } from './with-role.js'

/** `keywright roles show ID`: all of a role. */
export function showCommand(roles: Command, terminal: Terminal): void {
  const command = roles.command('show').argument('<id>', 'the id of the role').description('show all of a role')
  withStoreOptions(command, 'keywright roles show reader').action(async (id: string, options: StoreOptions) => {
    const role = await withRole(id, options, terminal, manager => manager.get(id))
    const { print, colors } = terminal
    print(...(options.json ? [JSON.stringify(role)] : details(role.id, roleFacts(role, new Date()), colors)))
  })
}
