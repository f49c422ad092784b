import type { Command } from 'commander'
import { groupHelp } from '../group-help.js'
import type { Terminal } from '../terminal.js'
import { createCommand } from './create-command.js'
import { deleteCommand } from './delete-command.js'
import { listCommand } from './list-command.js'
import { showCommand } from './show-command.js'
import { updateCommand } from './update-command.js'

/** `keywright roles`: named sets of grants. */
export function roleCommands(program: Command, terminal: Terminal): void {
  const roles = program
    .command('roles')
    .description('make and manage roles, the named sets of grants that keys may carry')
    .addHelpText('after', groupHelp(EXAMPLES))
  for (const add of [createCommand, listCommand, showCommand, updateCommand, deleteCommand]) add(roles, terminal)
}

const EXAMPLES = `keywright roles create --id reader --name Reader --grant reports:read
keywright keys create --name export --role reader
keywright roles update reader --grant reports:read --grant monitors:read`
