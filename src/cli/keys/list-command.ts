import { type Command, Option } from 'commander'
import type { KeyState } from '../../keys/api-key.js'
import { quote } from '../../restrictions/quote.js'
import { chooseStore } from '../store-url.js'
import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'
import { withKeyring } from '../with-keyring.js'
import { keyTable } from './key-table.js'
import { DEFAULT_STORE, storeFlag, type StoreOptions, withStoreOptions } from './store-options.js'

interface ListOptions extends StoreOptions {
  account?: string
  owner?: string
  state?: KeyState
  limit: number
  cursor?: string
}

/** `keywright keys list`: a page of keys, newest first. */
export function listCommand(keys: Command, terminal: Terminal): void {
  const command = keys
    .command('list')
    .description('list keys, newest first')
    .option('--account <account>', "only this account's")
    .option('--owner <owner>', "only this person's")
    .addOption(new Option('--state <state>', 'only keys in this state').choices(['active', 'expired', 'idle', 'revoked']))
    .option('--limit <number>', 'how many at once, 1 to 100', readLimit, 50)
    .option('--cursor <cursor>', 'continue behind the page before')
  withStoreOptions(command, EXAMPLES).action(async (options: ListOptions) => {
    const { store: _, json, ...query } = options
    const store = chooseStore(options.store, terminal.environment, DEFAULT_STORE)
    const page = store.missing ? { items: [], next: null } : await withKeyring(store.url, keyring => keyring.keys.list(query))
    if (json) return terminal.print(JSON.stringify(page))
    if (page.items.length > 0) terminal.print(...keyTable(page.items, terminal.colors))
    else terminal.note(nothing(store, query))
    if (page.next !== null) terminal.note(`More: repeat the command with --cursor ${page.next}`)
  })
}

function nothing(
  { name, missing }: { name: string; missing: boolean },
  { account, owner, state, cursor }: Partial<ListOptions>,
): string {
  if (!missing && [account, owner, state, cursor].some(narrowed => narrowed !== undefined)) return `No such keys in ${name}.`
  return `No keys in ${name} yet. Make the first: keywright keys create --name first --grant monitors:read${storeFlag(name)}`
}

function readLimit(text: string): number {
  const limit = Number(text)
  if (/^\d+$/.test(text) && limit >= 1 && limit <= 100) return limit
  throw new UsageError(`--limit: ${quote(text)}: write a whole number from 1 to 100`)
}

const EXAMPLES = `keywright keys list
keywright keys list --account acme --state active
keywright keys list --json --limit 100 | jq -r '.items[].id'`
