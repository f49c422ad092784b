import type { CommandGroup } from '../command-group.js'
import { exportCommand } from './export-command.js'
import { listCommand } from './list-command.js'
import { showCommand } from './show-command.js'
import { verifyCommand } from './verify-command.js'

/** `keywright audit`: who did what. */
export const AUDIT_COMMANDS = {
  name: 'audit',
  description: 'see who did what, and whether the trail of it is whole',
  commands: [listCommand, showCommand, verifyCommand, exportCommand],
  examples: `keywright audit list --account acme --from 7d
keywright audit verify
keywright audit export --csv > audit.csv`,
} as const satisfies CommandGroup
