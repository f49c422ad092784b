import type { Command } from 'commander'
import { type ActorOptions, actorOf, withActorOptions } from '../actor-options.js'
import { inStore } from '../in-store.js'
import type { Terminal } from '../terminal.js'
import { FROM_INPUT, readToken } from './token-input.js'

/** `keywright tokens revoke`: an access token ends alone, a refresh token with its login. */
export function revokeCommand(tokens: Command, terminal: Terminal): void {
  const command = tokens
    .command('revoke')
    .description(`end a token before its time; a refresh token ends its login, with every token of it; ${FROM_INPUT}`)
  withActorOptions(command, 'keywright tokens revoke < token.txt').action(async (options: ActorOptions) => {
    const token = await readToken(terminal)
    const by = actorOf(options, terminal)
    await inStore(
      options,
      terminal,
      async ({ tokens: manager }) => (await manager.revoke(token, { by })) || null,
      store => new Error(`there is nothing to revoke: this is no token of ${store}, or it has expired or was revoked before`),
    )
    terminal.print(options.json ? JSON.stringify({ revoked: true }) : 'Revoked the token.')
  })
}
