import type { Command } from 'commander'
import type { Login } from '../../tokens/issued/login.js'
import { type Listing, listPage } from '../list-page.js'
import { type PageOptions, withPageOptions } from '../page-options.js'
import { type StoreOptions, withStoreOptions } from '../store-options.js'
import type { Terminal } from '../terminal.js'
import { LOGIN_COLUMNS } from './login-columns.js'

interface ListOptions extends PageOptions, StoreOptions {
  account?: string
  user?: string
}

/** `keywright logins list`: a page of the logins that have not ended, newest first. */
export function listCommand(logins: Command, terminal: Terminal): void {
  const command = logins
    .command('list')
    .description('list the logins that have not ended, newest first')
    .option('--account <account>', 'only those of its people')
    .option('--user <user>', 'only those of this person')
  withStoreOptions(withPageOptions(command), EXAMPLES).action(async (options: ListOptions) => {
    const { store: _store, json: _json, ...query } = options
    const narrowed = [query.account, query.user, query.cursor].some(narrows => narrows !== undefined)
    const listing: Listing<Login> = {
      columns: LOGIN_COLUMNS,
      fetch: ({ logins: manager }) => manager.list(query),
      nothing: ({ name, missing }) => `${narrowed && !missing ? 'No such logins' : 'Nobody is logged in'} in ${name}.`,
    }
    await listPage(listing, options, terminal)
  })
}

const EXAMPLES = `keywright logins list
keywright logins list --account acme --user u_17`
