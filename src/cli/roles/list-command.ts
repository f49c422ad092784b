import type { Command } from 'commander'
import type { Role } from '../../accounts/role.js'
import { type Listing, listPage } from '../list-page.js'
import { type PageOptions, withPageOptions } from '../page-options.js'
import { storeFlag, type StoreOptions, withStoreOptions } from '../store-options.js'
import type { Terminal } from '../terminal.js'
import { ROLE_COLUMNS } from './role-columns.js'

interface ListOptions extends PageOptions, StoreOptions {
  account?: string
}

/** `keywright roles list`: a page of roles, those that belong to one key last. */
export function listCommand(roles: Command, terminal: Terminal): void {
  const command = roles
    .command('list')
    .description('list roles; those that belong to one key come last')
    .option('--account <account>', 'only those that this account may use')
  withStoreOptions(withPageOptions(command), EXAMPLES).action(async (options: ListOptions) => {
    const { store: _store, json: _json, ...query } = options
    const narrowed = [query.account, query.cursor].some(narrows => narrows !== undefined)
    const listing: Listing<Role> = {
      columns: ROLE_COLUMNS,
      fetch: ({ roles: manager }) => manager.list(query),
      nothing: ({ name, missing }) => (narrowed && !missing ? `No such roles in ${name}.` : noneYet(name)),
    }
    await listPage(listing, options, terminal)
  })
}

const noneYet = (store: string) =>
  `No roles in ${store} yet. Make the first: keywright roles create --id reader --name Reader --grant reports:read${storeFlag(store)}`

const EXAMPLES = `keywright roles list
keywright roles list --account acme --json`
