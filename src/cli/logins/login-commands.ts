import type { CommandGroup } from '../command-group.js'
import { endCommand } from './end-command.js'
import { listCommand } from './list-command.js'

/** `keywright logins`: people who logged in with a program. */
export const LOGIN_COMMANDS = {
  name: 'logins',
  description: 'see and end the logins of people with programs',
  commands: [listCommand, endCommand],
  examples: `keywright logins list --account acme
keywright logins end login_8Qk2… --reason "the laptop was stolen"`,
} as const satisfies CommandGroup
