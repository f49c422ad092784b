import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { addCommandGroup } from './command-group.js'
import { AUDIT_COMMANDS } from './audit/audit-commands.js'
import { completionCommand } from './completion/completion-command.js'
import { callCommand } from './client/call-command.js'
import { loginCommand } from './client/login-command.js'
import { logoutCommand } from './client/logout-command.js'
import { whoamiCommand } from './client/whoami-command.js'
import { demoCommand } from './demo/demo-command.js'
import { doctorCommand } from './doctor/doctor-command.js'
import { KEY_COMMANDS } from './keys/key-commands.js'
import { LOGIN_COMMANDS } from './logins/login-commands.js'
import { MEMBER_COMMANDS } from './members/member-commands.js'
import { MIGRATE_COMMANDS } from './migrate/migrate-commands.js'
import { REQUEST_COMMANDS } from './requests/request-commands.js'
import { ROLE_COMMANDS } from './roles/role-commands.js'
import { routesCommand } from './routes/routes-command.js'
import { serveCommand } from './serve/serve-command.js'
import { STORE_COMMANDS } from './store/store-commands.js'
import { sweepCommand } from './sweep/sweep-command.js'
import type { Terminal } from './terminal.js'
import { TOKEN_COMMANDS } from './tokens/token-commands.js'
import { usageCommand } from './usage/usage-command.js'

const COMMANDS = [
  {
    heading: 'Keys and accounts:',
    commands: [
      KEY_COMMANDS,
      usageCommand,
      ROLE_COMMANDS,
      MEMBER_COMMANDS,
      REQUEST_COMMANDS,
      LOGIN_COMMANDS,
      TOKEN_COMMANDS,
      AUDIT_COMMANDS,
    ],
  },
  { heading: 'Applications:', commands: [demoCommand, serveCommand, routesCommand] },
  { heading: 'Operation:', commands: [doctorCommand, sweepCommand, MIGRATE_COMMANDS, STORE_COMMANDS] },
  { heading: 'Customers:', commands: [loginCommand, logoutCommand, whoamiCommand, callCommand] },
  { heading: 'This command line:', commands: [completionCommand] },
] as const

/** The whole command line. It throws CommanderError where it would otherwise end the process. */
export function createProgram(terminal: Terminal): Command {
  const { colors } = terminal
  const program = new Command('keywright')
    .description(
      'API keys for HTTP APIs: manage keys and who has them, put a gateway in front of an API, check an application and its store, and call an API as its customers do.',
    )
    .version(readVersion(), '-v, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
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
  keywright demo                                             # try everything out
  keywright keys create --name first --grant monitors:read   # make a key
  keywright keys import keys.csv --dry-run                   # take over another system's
  keywright audit list                                       # see who did what
  keywright serve --trusted-proxy 10.0.0.0/8                 # be the gateway of an API
  keywright routes ./dist/app.js                             # what do its routes demand?
  keywright doctor                                           # is all set up right?
  keywright login --url https://api.example.com              # be a customer
  keywright call /reports --url https://api.example.com`,
    )

  for (const { heading, commands } of COMMANDS) {
    program.commandsGroup(heading)
    for (const entry of commands) {
      if (typeof entry === 'function') entry(program, terminal)
      else addCommandGroup(program, terminal, entry)
    }
  }
  // last, so that it stands below the last heading
  return program.helpCommand('help [command]', 'show the help of a command')
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
  return version
}
