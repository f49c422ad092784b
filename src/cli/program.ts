import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { demoCommand } from './demo/demo-command.js'
import { createCommand } from './keys/create-command.js'
import { deleteCommand } from './keys/delete-command.js'
import { listCommand } from './keys/list-command.js'
import { revokeCommand } from './keys/revoke-command.js'
import { rotateCommand } from './keys/rotate-command.js'
import { showCommand } from './keys/show-command.js'
import { updateCommand } from './keys/update-command.js'
import type { Terminal } from './terminal.js'

/** The whole command line. It throws CommanderError where it would otherwise end the process. */
export function createProgram(terminal: Terminal): Command {
  const { colors } = terminal
  const program = new Command('keywright')
    .description('API keys for Node HTTP APIs: make and manage keys, or try the demo.')
    .version(readVersion(), '-v, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a command')
    .exitOverride()
    .configureHelp({
      styleTitle: colors.bold,
      styleCommandText: colors.cyan,
      styleSubcommandText: colors.cyan,
      styleOptionText: colors.cyan,
      sortSubcommands: false,
    })
    .configureOutput({ outputError: () => {}, getOutHasColors: () => colors.isColorSupported })
    .addHelpText(
      'after',
      `
Examples:
  keywright demo                                             try everything out
  keywright keys create --name first --grant monitors:read   make a key
  keywright keys list                                        see all keys`,
    )

  demoCommand(program, terminal)
  const keys = program
    .command('keys')
    .description('make and manage keys')
    .addHelpText(
      'after',
      `
Examples:
  SECRET=$(keywright keys create --name export --grant reports:read --expires 90d)
  keywright keys list --account acme --state active
  keywright keys rotate key_3v9… --grace 24h
  keywright keys revoke key_3v9… --reason "project ended"

Every command takes --help, --json for scripts, and --store; without it $KEYWRIGHT_STORE, else sqlite:keywright.db.`,
    )
  for (const add of [createCommand, listCommand, showCommand, updateCommand, rotateCommand, revokeCommand, deleteCommand])
    add(keys, terminal)
  return program
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
  return version
}
