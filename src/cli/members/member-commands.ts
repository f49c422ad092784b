import type { Command } from 'commander'
import { groupHelp } from '../group-help.js'
import type { Terminal } from '../terminal.js'
import { activateCommand, deactivateCommand } from './activity-commands.js'
import { addCommand } from './add-command.js'
import { listCommand } from './list-command.js'
import { updateCommand } from './update-command.js'

/** `keywright members`: the people of accounts. */
export function memberCommands(program: Command, terminal: Terminal): void {
  const members = program
    .command('members')
    .description('manage the people of accounts, unless your application has a directory of its own')
    .addHelpText('after', groupHelp(EXAMPLES))
  for (const add of [addCommand, listCommand, updateCommand, activateCommand, deactivateCommand]) add(members, terminal)
}

const EXAMPLES = `keywright members add u_17 --account acme --email ada@acme.example
keywright members list --account acme
keywright members deactivate u_17 --account acme`
