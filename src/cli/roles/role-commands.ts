import type { CommandGroup } from '../command-group.js'
import { createCommand } from './create-command.js'
import { deleteCommand } from './delete-command.js'
import { listCommand } from './list-command.js'
import { showCommand } from './show-command.js'
import { updateCommand } from './update-command.js'

/** `keywright roles`: named sets of grants. */
export const ROLE_COMMANDS = {
  name: 'roles',
  description: 'make and manage roles, the named sets of grants that keys may carry',
  commands: [createCommand, listCommand, showCommand, updateCommand, deleteCommand],
  examples: `keywright roles create --id reader --name Reader --grant reports:read
keywright keys create --name export --role reader
keywright roles update reader --grant reports:read --grant monitors:read`,
} as const satisfies CommandGroup
