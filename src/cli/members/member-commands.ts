import type { CommandGroup } from '../command-group.js'
import { activateCommand, deactivateCommand } from './activity-commands.js'
import { addCommand } from './add-command.js'
import { listCommand } from './list-command.js'
import { updateCommand } from './update-command.js'

/** `keywright members`: the people of accounts. */
export const MEMBER_COMMANDS = {
  name: 'members',
  description: 'manage the people of accounts, unless your application has a directory of its own',
  commands: [addCommand, listCommand, updateCommand, activateCommand, deactivateCommand],
  examples: `keywright members add u_17 --account acme --email ada@acme.example
keywright members list --account acme
keywright members deactivate u_17 --account acme`,
} as const satisfies CommandGroup
