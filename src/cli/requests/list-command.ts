import { type Command, Option } from 'commander'
import type { AccessRequest, AccessRequestState } from '../../accounts/access-request.js'
import { type Listing, listPage } from '../list-page.js'
import { type PageOptions, withPageOptions } from '../page-options.js'
import { storeFlag, type StoreOptions, withStoreOptions } from '../store-options.js'
import type { Terminal } from '../terminal.js'
import { REQUEST_COLUMNS } from './request-columns.js'

interface ListOptions extends PageOptions, StoreOptions {
  account?: string
  state?: AccessRequestState
}

/** `keywright requests list`: a page of access requests, newest first. */
export function listCommand(requests: Command, terminal: Terminal): void {
  const command = requests
    .command('list')
    .description('list access requests, newest first')
    .addOption(new Option('--state <state>', 'only requests in this state').choices(['pending', 'approved', 'denied']))
    .option('--account <account>', "only this account's")
  withStoreOptions(withPageOptions(command), EXAMPLES).action(async (options: ListOptions) => {
    const { store: _store, json: _json, ...query } = options
    const narrowed = [query.account, query.state, query.cursor].some(narrows => narrows !== undefined)
    const listing: Listing<AccessRequest> = {
      columns: REQUEST_COLUMNS,
      fetch: ({ accessRequests }) => accessRequests.list(query),
      nothing: ({ name, missing }) => (narrowed && !missing ? `No such access requests in ${name}.` : noneYet(name)),
    }
    await listPage(listing, options, terminal)
  })
}

const noneYet = (store: string) =>
  `No access requests in ${store} yet. Make the first: keywright requests create --account acme --user u_17 --reason "…"${storeFlag(store)}`

const EXAMPLES = `keywright requests list --state pending
keywright requests list --account acme --json`
