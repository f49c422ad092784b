import type { Command } from 'commander'
import { actorOf, withActorOptions } from '../actor-options.js'
import { collect } from '../collect.js'
import { printable } from '../../printable.js'
import { DEFAULT_STORE } from '../store-options.js'
import { chooseStore } from '../store-url.js'
import type { Terminal } from '../terminal.js'
import { withKeyring } from '../with-keyring.js'
import { accountText } from './account-text.js'
import { memberCommand } from './member-command.js'
import { memberSummary } from './member-columns.js'
import type { MemberOptions } from './with-member.js'

interface AddOptions extends MemberOptions {
  email?: string
  grant?: string[]
}

/** `keywright members add USER`: a person of an account, who may manage its keys. */
export function addCommand(members: Command, terminal: Terminal): void {
  const command = memberCommand(members, 'add')
    .description('add a person to an account, active')
    .option('--email <address>', 'where notices go')
    .option('--grant <grant>', 'what the person may do at most; repeatable (default: no ceiling)', collect)
  withActorOptions(command, EXAMPLES).action(async (user: string, options: AddOptions) => {
    const { account, email, grant } = options
    const store = chooseStore(options.store, terminal.environment, DEFAULT_STORE)
    const member = await withKeyring(store.url, terminal, keyring =>
      keyring.members.add(
        {
          user,
          ...(account === undefined ? {} : { account }),
          ...(email === undefined ? {} : { email }),
          ...(grant === undefined ? {} : { grants: grant }),
        },
        { by: actorOf(options, terminal) },
      ),
    )
    terminal.print(
      options.json
        ? JSON.stringify(member)
        : `Added ${printable(member.id)} to ${accountText(member.account)} in ${store.name}: ${printable(memberSummary(member))}.`,
    )
  })
}

const EXAMPLES = `keywright members add u_17 --account acme --email ada@acme.example
keywright members add u_18 --account acme --grant 'reports:*'`
