import type { CommandGroup } from '../command-group.js'
import { copyCommand } from './copy-command.js'

/** `keywright store`. */
export const STORE_COMMANDS = {
  name: 'store',
  description: 'move all that a store holds to another one',
  commands: [copyCommand],
  footer: 'Every command takes --help, and --json for scripts.',
  examples: 'keywright store copy sqlite:keywright.db postgres://keys:password@db.internal/app',
} as const satisfies CommandGroup
