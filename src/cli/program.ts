import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { addCommandGroup } from './command-group.js'
import { AUDIT_COMMANDS } from './audit/audit-commands.js'
import { demoCommand } from './demo/demo-command.js'
import { KEY_COMMANDS } from './keys/key-commands.js'
import { LOGIN_COMMANDS } from './logins/login-commands.js'
import { MEMBER_COMMANDS } from './members/member-commands.js'
import { MIGRATE_COMMANDS } from './migrate/migrate-commands.js'
import { REQUEST_COMMANDS } from './requests/request-commands.js'
import { ROLE_COMMANDS } from './roles/role-commands.js'
import { STORE_COMMANDS } from './store/store-commands.js'
import { sweepCommand } from './sweep/sweep-command.js'
import type { Terminal } from './terminal.js'
import { TOKEN_COMMANDS } from './tokens/token-commands.js'
import { usageCommand } from './usage/usage-command.js'

const COMMANDS = [
  demoCommand,
  KEY_COMMANDS,
  usageCommand,
  ROLE_COMMANDS,
  MEMBER_COMMANDS,
  REQUEST_COMMANDS,
  LOGIN_COMMANDS,
  TOKEN_COMMANDS,
  AUDIT_COMMANDS,
  sweepCommand,
  MIGRATE_COMMANDS,
  STORE_COMMANDS,
] as const

/** The whole command line. It throws CommanderError where it would otherwise end the process. */
export function createProgram(terminal: Terminal): Command {
  const { colors } = terminal
  const program = new Command('keywright')
    .description('API keys for Node HTTP APIs: make and manage keys, see who did what, or try the demo.')
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
  keywright keys list                                        see all keys
  keywright audit list                                       see who did what`,
    )

  for (const entry of COMMANDS) {
    if (typeof entry === 'function') entry(program, terminal)
    else addCommandGroup(program, terminal, entry)
  }
  return program
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
  return version
}
