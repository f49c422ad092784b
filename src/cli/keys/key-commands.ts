import type { Command } from 'commander'
import { groupHelp } from '../group-help.js'
import type { Terminal } from '../terminal.js'
import { createCommand } from './create-command.js'
import { deleteCommand } from './delete-command.js'
import { endSecretCommand } from './end-secret-command.js'
import { listCommand } from './list-command.js'
import { revokeCommand } from './revoke-command.js'
import { rotateCommand } from './rotate-command.js'
import { showCommand } from './show-command.js'
import { updateCommand } from './update-command.js'

const COMMANDS = [
  createCommand,
  listCommand,
  showCommand,
  updateCommand,
  rotateCommand,
  endSecretCommand,
  revokeCommand,
  deleteCommand,
] as const

/** `keywright keys`: the life of keys. */
export function keyCommands(program: Command, terminal: Terminal): void {
  const keys = program.command('keys').description('make and manage keys').addHelpText('after', groupHelp(EXAMPLES))
  for (const add of COMMANDS) add(keys, terminal)
}

const EXAMPLES = `SECRET=$(keywright keys create --name export --grant reports:read --expires 90d)
keywright keys list --account acme --state active
keywright keys rotate key_3v9… --grace 24h
keywright keys revoke key_3v9… --reason "project ended"
keywright usage key_3v9…`
