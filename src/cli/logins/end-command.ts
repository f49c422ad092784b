import type { Command } from 'commander'
import { type ActorOptions, actorOf, withActorOptions } from '../actor-options.js'
import { inStore } from '../in-store.js'
import { printable } from '../../printable.js'
import type { Terminal } from '../terminal.js'
import { unknownRecord } from '../unknown-record.js'

interface EndOptions extends ActorOptions {
  reason?: string
}

/** `keywright logins end ID`: a login with all of its tokens. */
export function endCommand(logins: Command, terminal: Terminal): void {
  const command = logins
    .command('end')
    .argument('<id>', 'the id of the login, login_…')
    .description('end a login with all of its tokens; the person must log in again')
    .option('--reason <text>', 'why, for the audit trail')
  withActorOptions(command, EXAMPLES).action(async (id: string, options: EndOptions) => {
    const { reason } = options
    const by = actorOf(options, terminal)
    const ended = await inStore(
      options,
      terminal,
      async ({ logins: manager }) => {
        const login = await manager.get(id)
        if (login) await manager.end(id, { by, ...(reason === undefined ? {} : { reason }) })
        return login
      },
      store => unknownRecord(loginText(id), store, 'logins list'),
    )
    terminal.print(
      options.json
        ? JSON.stringify({ id: ended.id, ended: true })
        : `Ended login ${ended.id} of ${printable(ended.user)} with ${printable(ended.clientId)}, and all of its tokens.`,
    )
  })
}

// a token that was taken for an id is not repeated
const loginText = (id: string) => (/^login_\w{1,40}$/.test(id) ? `login ${id}` : 'login with this id')

const EXAMPLES = `keywright logins end login_8Qk2… --reason "the laptop was stolen"`
