import type { Command } from 'commander'
import { type ActorOptions, actorOf, withActorOptions } from '../actor-options.js'
import { collect } from '../collect.js'
import { printable } from '../../printable.js'
import { DEFAULT_STORE } from '../store-options.js'
import { chooseStore } from '../store-url.js'
import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'
import { withKeyring } from '../with-keyring.js'
import { roleSummary } from './role-columns.js'

interface CreateOptions extends ActorOptions {
  id?: string
  name?: string
  account?: string
  grant?: string[]
}

/** `keywright roles create`: a named set of grants that keys may carry. */
export function createCommand(roles: Command, terminal: Terminal): void {
  const command = roles
    .command('create')
    .description('make a role, a named set of grants that keys may carry')
    .option('--id <id>', 'what keys call it by, such as reader (default: made up)')
    .option('--name <name>', 'what people call it (needed)')
    .option('--grant <grant>', 'what it allows: monitors:read, monitors:* or *; repeatable', collect)
    .option('--account <account>', 'whose keys alone may carry it (default: every account)')
  withActorOptions(command, EXAMPLES).action(async (options: CreateOptions) => {
    const { id, name, account, grant: grants = [] } = options
    if (name === undefined) throw new UsageError('--name is missing: say what the role is called, as in --name Reader')
    const store = chooseStore(options.store, terminal.environment, DEFAULT_STORE)
    const role = await withKeyring(store.url, terminal, keyring =>
      keyring.roles.create(
        { name, grants, ...(id === undefined ? {} : { id }), ...(account === undefined ? {} : { account }) },
        { by: actorOf(options, terminal) },
      ),
    )
    terminal.print(
      options.json
        ? JSON.stringify(role)
        : `Made role ${role.id} "${printable(role.name)}" in ${store.name}: ${printable(roleSummary(role))}.`,
    )
  })
}

const EXAMPLES = `keywright roles create --id reader --name Reader --grant reports:read --grant 'monitors:*'
keywright roles create --id acme-ops --name Operations --grant '*' --account acme`
