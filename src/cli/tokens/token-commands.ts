import type { CommandGroup } from '../command-group.js'
import { inspectCommand } from './inspect-command.js'
import { revokeCommand } from './revoke-command.js'
import { rotateKeyCommand } from './rotate-key-command.js'

/** `keywright tokens`: the tokens that keys and logins were exchanged for. */
export const TOKEN_COMMANDS = {
  name: 'tokens',
  description: 'look into tokens, end them, and change the key that signs them',
  commands: [inspectCommand, revokeCommand, rotateKeyCommand],
  examples: `keywright tokens inspect < token.txt
keywright tokens revoke < token.txt
keywright tokens rotate-key`,
} as const satisfies CommandGroup
