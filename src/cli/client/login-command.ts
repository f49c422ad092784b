import type { Command } from 'commander'
import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'
import { type ApiOptions, readApi, withApiOptions } from './api-options.js'
import { cliLogin } from './cli-login.js'
import { keyVariable } from './key-options.js'

interface LoginCommandOptions extends ApiOptions {
  device?: true
  browser?: true
  scope?: string
}

/** `keywright login`: has a person log in to an API, and keeps the tokens. */
export function loginCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('login')
    .description('log in to an API that has authServer, with a browser or with a code')
    .option('--device', 'with a code on another device, also where there is a browser')
    .option('--browser', 'with a browser on this machine, also where there seems to be none')
    .option('--scope <grants>', 'only these grants, with commas between them (default: all that you hold)')
  withApiOptions(command, EXAMPLES).action(async (options: LoginCommandOptions) => {
    const { device, browser, scope } = options
    if (device && browser) throw new UsageError('give --device or --browser, not both')
    const api = readApi(options, terminal)
    const grants = scope?.split(/[\s,]+/).filter(grant => grant !== '')
    if (grants?.length === 0) throw new UsageError('--scope names no grant: write them as in --scope reports:read,monitors:read')
    const { login, path } = await cliLogin(api, terminal, {
      ...(device || browser ? { device: device === true } : {}),
      ...(grants ? { scope: grants } : {}),
    })
    const { LoginRequiredError } = await import('../../client/login-required-error.js')
    await login.logIn({ ...api, interactive: true, fetch }).catch((error: unknown) => {
      if (!(error instanceof LoginRequiredError)) throw error
      const ways = `set ${keyVariable(api.name, {})}, or give --key-file to call and whoami`
      throw new Error(`nobody can log in here: this is CI, as the environment variable CI says: ${ways}`, { cause: error })
    })
    terminal.print(`Logged in at ${api.baseUrl}. The tokens are in ${path}, for you alone.`)
  })
}

const EXAMPLES = `keywright login --url https://api.example.com
keywright login --url https://api.example.com --scope reports:read,monitors:read
keywright login --url https://api.example.com --device`
