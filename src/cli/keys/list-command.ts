import { type Command, Option } from 'commander'
import type { ApiKey, KeyState } from '../../keys/api-key.js'
import { type IdleOptions, rulesFor, withIdleOptions } from '../idle-options.js'
import { type Listing, listPage } from '../list-page.js'
import { type PageOptions, withPageOptions } from '../page-options.js'
import { storeFlag, type StoreOptions, withStoreOptions } from '../store-options.js'
import type { ChosenStore } from '../store-url.js'
import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'
import { KEY_COLUMNS } from './key-columns.js'

interface ListOptions extends IdleOptions, PageOptions, StoreOptions {
  account?: string
  owner?: string
  state?: KeyState
}

/** `keywright keys list`: a page of keys, newest first. */
export function listCommand(keys: Command, terminal: Terminal): void {
  const command = keys
    .command('list')
    .description('list keys, newest first')
    .option('--account <account>', "only this account's")
    .option('--owner <owner>', "only this person's")
    .addOption(new Option('--state <state>', 'only keys in this state').choices(['active', 'expired', 'idle', 'revoked']))
  withStoreOptions(withPageOptions(withIdleOptions(command)), EXAMPLES).action(async (options: ListOptions) => {
    const { store: _store, json: _json, idleAfterDays, ...query } = options
    if (query.state === 'idle' && idleAfterDays === undefined && !terminal.environment.KEYWRIGHT_IDLE_AFTER_DAYS)
      throw new UsageError('--state idle: say from when on a key is idle, as your rule does: --idle-after-days 90')
    const listing: Listing<ApiKey> = {
      columns: KEY_COLUMNS,
      fetch: ({ keys: manager }) => manager.list(query),
      nothing: store => nothing(store, query),
      more: rulesFor(options),
    }
    await listPage(listing, options, terminal)
  })
}

function nothing({ name, missing }: ChosenStore, { account, owner, state, cursor }: Partial<ListOptions>): string {
  if (!missing && [account, owner, state, cursor].some(narrowed => narrowed !== undefined)) return `No such keys in ${name}.`
  return `No keys in ${name} yet. Make the first: keywright keys create --name first --grant monitors:read${storeFlag(name)}`
}

const EXAMPLES = `keywright keys list
keywright keys list --account acme --state active
keywright keys list --json --limit 100 | jq -r '.items[].id'`
