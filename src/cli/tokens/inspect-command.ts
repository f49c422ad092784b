import type { Command } from 'commander'
import { details } from '../details.js'
import { inStore } from '../in-store.js'
import { type StoreOptions, withStoreOptions } from '../store-options.js'
import type { Terminal } from '../terminal.js'
import { inspectToken } from './inspected-token.js'
import { tokenFacts } from './token-facts.js'
import { FROM_INPUT, readToken } from './token-input.js'

/** `keywright tokens inspect`: what a token says, and why it is refused where it is. */
export function inspectCommand(tokens: Command, terminal: Terminal): void {
  const command = tokens.command('inspect').description(`show what a token says, and whether it is good; ${FROM_INPUT}`)
  withStoreOptions(command, EXAMPLES).action(async (options: StoreOptions) => {
    const token = await readToken(terminal)
    const found = await inStore(
      options,
      terminal,
      keyring => inspectToken(keyring, token),
      store => new Error(`this is no token of ${store}, or it has expired or its login has ended`),
    )
    const { print, colors } = terminal
    if (options.json) return print(JSON.stringify(found))
    const title = found.kind === 'access_token' ? `access token ${found.claims.jti}` : 'refresh token'
    print(...details(title, tokenFacts(found, new Date()), colors))
  })
}

const EXAMPLES = `keywright tokens inspect < token.txt
keywright tokens inspect --json < token.txt | jq .active`
