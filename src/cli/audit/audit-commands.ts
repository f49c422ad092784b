import type { Command } from 'commander'
import { groupHelp } from '../group-help.js'
import type { Terminal } from '../terminal.js'
import { exportCommand } from './export-command.js'
import { listCommand } from './list-command.js'
import { showCommand } from './show-command.js'
import { verifyCommand } from './verify-command.js'

/** `keywright audit`: who did what. */
export function auditCommands(program: Command, terminal: Terminal): void {
  const audit = program
    .command('audit')
    .description('see who did what, and whether the trail of it is whole')
    .addHelpText('after', groupHelp(EXAMPLES))
  for (const add of [listCommand, showCommand, verifyCommand, exportCommand]) add(audit, terminal)
}

const EXAMPLES = `keywright audit list --account acme --from 7d
keywright audit verify
keywright audit export --csv > audit.csv`
