import type { CommandGroup } from '../command-group.js'
import { statusCommand } from './status-command.js'
import { upCommand } from './up-command.js'

/** `keywright migrate`. */
export const MIGRATE_COMMANDS = {
  name: 'migrate',
  description: 'see of which version the tables of a store are, and bring them to this one',
  commands: [statusCommand, upCommand],
  examples: `keywright migrate status
keywright migrate up --store postgres://keys:password@db.internal/app`,
} as const satisfies CommandGroup
