import type { Command } from 'commander'

/** A command on one member: the person is its argument, and the account an option, since there may be none. */
export const memberCommand = (members: Command, name: string): Command =>
  members
    .command(name)
    .argument('<user>', 'your id of the person')
    .option('--account <account>', 'the customer organisation (default: no account)')
