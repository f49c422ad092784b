import type { Command } from 'commander'
import { type ActorOptions, actorOf, withActorOptions } from '../actor-options.js'
import { printable } from '../../printable.js'
import { DEFAULT_STORE, storeFlag } from '../store-options.js'
import { chooseStore } from '../store-url.js'
import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'
import { withKeyring } from '../with-keyring.js'
import { handOver } from './hand-over.js'
import { type KeyOptions, readKeyOptions, withKeyOptions } from './key-options.js'
import { summary } from './key-text.js'

interface CreateOptions extends KeyOptions, ActorOptions {
  account?: string
  owner?: string
  environment?: string
}

/** `keywright keys create`: makes a key and gives out its secret. */
export function createCommand(keys: Command, terminal: Terminal): void {
  const command = keys
    .command('create')
    .description('make a key; its secret is shown once, alone on standard output')
    .option('--name <name>', 'what the key is called (needed)')
    .option('--account <account>', 'the customer organisation it belongs to')
    .option('--owner <owner>', 'the person it is made for')
  withActorOptions(withKeyOptions(command).option('--environment <word>', 'a part of the secret, as in kw_test_…'), EXAMPLES)
  command.action(async (options: CreateOptions) => {
    const { name, account, owner, environment } = options
    if (name === undefined) throw new UsageError('--name is missing: say what the key is called, as in --name export')
    const store = chooseStore(options.store, terminal.environment, DEFAULT_STORE)
    const made = await withKeyring(store.url, terminal, keyring =>
      keyring.keys.create(
        {
          ...readKeyOptions(options),
          name,
          ...(account === undefined ? {} : { account }),
          ...(owner === undefined ? {} : { owner }),
          ...(environment === undefined ? {} : { environment }),
        },
        { by: actorOf(options, terminal) },
      ),
    )
    const { key } = made
    handOver(made, options, terminal, [
      `Made ${key.id} "${printable(key.name)}" in ${store.name}: ${summary(key)}.`,
      ...(key.grants.length > 0
        ? []
        : [
            `It opens no route that requires a grant; give it one: keywright keys update ${key.id} --grant monitors:read${storeFlag(store.name)}`,
          ]),
    ])
  })
}

const EXAMPLES = `keywright keys create --name first --grant monitors:read
keywright keys create --name export --account acme --grant reports:read --grant 'monitors:*' --subnet 192.0.2.0/24 --expires 90d
SECRET=$(keywright keys create --name script)`
