import type { CommandGroup } from '../command-group.js'
import { createCommand } from './create-command.js'
import { approveCommand, denyCommand } from './decide-commands.js'
import { listCommand } from './list-command.js'
import { showCommand } from './show-command.js'

/** `keywright requests`: customers' requests to be allowed keys. */
export const REQUEST_COMMANDS = {
  name: 'requests',
  description: "decide on accounts' requests to be allowed keys",
  commands: [listCommand, createCommand, showCommand, approveCommand, denyCommand],
  examples: `keywright requests list --state pending
keywright requests approve req_5Tn… --as bob --note "welcome"
keywright requests deny req_5Tn… --as bob --note "say which reports you need"`,
} as const satisfies CommandGroup
