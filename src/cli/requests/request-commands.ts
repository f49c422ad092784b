import type { Command } from 'commander'
import { groupHelp } from '../group-help.js'
import type { Terminal } from '../terminal.js'
import { createCommand } from './create-command.js'
import { approveCommand, denyCommand } from './decide-commands.js'
import { listCommand } from './list-command.js'
import { showCommand } from './show-command.js'

/** `keywright requests`: customers' requests to be allowed keys. */
export function requestCommands(program: Command, terminal: Terminal): void {
  const requests = program
    .command('requests')
    .description("decide on accounts' requests to be allowed keys")
    .addHelpText('after', groupHelp(EXAMPLES))
  for (const add of [listCommand, createCommand, showCommand, approveCommand, denyCommand]) add(requests, terminal)
}

const EXAMPLES = `keywright requests list --state pending
keywright requests approve req_5Tn… --as bob --note "welcome"
keywright requests deny req_5Tn… --as bob --note "say which reports you need"`
