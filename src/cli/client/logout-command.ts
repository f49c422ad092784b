import type { Command } from 'commander'
import type { Terminal } from '../terminal.js'
import { type ApiOptions, readApi, withApiOptions } from './api-options.js'
import { cliLogin } from './cli-login.js'

/** `keywright logout`: ends the login at an API, here and there. */
export function logoutCommand(program: Command, terminal: Terminal): void {
  const command = program.command('logout').description('end a login: its tokens are removed here, and refused there')
  withApiOptions(command, EXAMPLES)
    .addHelpText('after', CLOSING)
    .action(async (options: ApiOptions) => {
      const api = readApi(options, terminal)
      // a logout says nothing but what went wrong at the server
      const problems: string[] = []
      const { login } = await cliLogin(api, terminal, { say: line => void problems.push(line) })
      const wasLoggedIn = await login.logOut({ ...api, interactive: false, fetch })
      if (problems.length > 0) throw new Error(problems.join(' '))
      if (wasLoggedIn) terminal.print(`Logged out of ${api.baseUrl}.`)
      else terminal.note(`Nobody was logged in at ${api.baseUrl}.`)
    })
}

const EXAMPLES = 'keywright logout --url https://api.example.com'

const CLOSING = `
The exit code is 1 where the server could not be told: the login is forgotten here, and its tokens stay good until they end.`
