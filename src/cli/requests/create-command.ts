import type { Command } from 'commander'
import { printable } from '../../printable.js'
import { DEFAULT_STORE, storeFlag, type StoreOptions, withStoreOptions } from '../store-options.js'
import { chooseStore } from '../store-url.js'
import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'
import { withKeyring } from '../with-keyring.js'
import { mailText } from './mail-text.js'

interface CreateOptions extends StoreOptions {
  account?: string
  user?: string
  reason?: string
  email?: string
}

/** `keywright requests create`: asks for an account to be allowed keys. */
export function createCommand(requests: Command, terminal: Terminal): void {
  const command = requests
    .command('create')
    .description('ask for an account to be allowed keys, in the name of one of its people')
    .option('--account <account>', 'the customer organisation that asks')
    .option('--user <user>', 'who asks (needed); the audit trail names this person')
    .option('--reason <text>', 'what the keys are for (needed)')
    .option('--email <address>', 'where the answer goes (default: the address that the members have)')
  withStoreOptions(command, EXAMPLES).action(async (options: CreateOptions) => {
    const { account, user, reason, email } = options
    if (user === undefined) throw new UsageError('--user is missing: say who asks, as in --user u_17')
    if (reason === undefined)
      throw new UsageError('--reason is missing: say what the keys are for, as in --reason "nightly export"')
    const store = chooseStore(options.store, terminal.environment, DEFAULT_STORE)
    const request = await withKeyring(store.url, terminal, keyring =>
      keyring.accessRequests.create({
        ...(account === undefined ? {} : { account }),
        ...(email === undefined ? {} : { email }),
        user,
        reason,
      }),
    )
    if (options.json) return terminal.print(JSON.stringify(request))
    const of = request.account === null ? '' : ` of ${printable(request.account)}`
    terminal.print(`Made ${request.id}${of} in ${store.name}: it is pending.`)
    terminal.note(
      mailText(request, terminal),
      `Decide with: keywright requests approve ${request.id} --as YOU${storeFlag(store.name)}`,
    )
  })
}

const EXAMPLES = 'keywright requests create --account acme --user u_17 --reason "nightly export" --email ops@acme.example'
