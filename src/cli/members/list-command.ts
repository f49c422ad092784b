import type { Command } from 'commander'
import type { Member } from '../../accounts/member.js'
import { type Listing, listPage } from '../list-page.js'
import { type PageOptions, withPageOptions } from '../page-options.js'
import { printable } from '../../printable.js'
import { shellQuoted } from '../shell-quoted.js'
import { storeFlag, type StoreOptions, withStoreOptions } from '../store-options.js'
import type { Terminal } from '../terminal.js'
import { MEMBER_COLUMNS } from './member-columns.js'

interface ListOptions extends PageOptions, StoreOptions {
  account?: string
}

/** `keywright members list`: a page of the people of an account, oldest first. */
export function listCommand(members: Command, terminal: Terminal): void {
  const command = members
    .command('list')
    .description('list the people of an account, oldest first')
    .option('--account <account>', 'whose (default: people of no account)')
  withStoreOptions(withPageOptions(command), EXAMPLES).action(async (options: ListOptions) => {
    const { store: _store, json: _json, account, ...query } = options
    const listing: Listing<Member> = {
      columns: MEMBER_COLUMNS,
      fetch: ({ members: manager }) => manager.list({ ...query, account: account ?? null }),
      nothing: ({ name }) => nobody(name, account),
    }
    await listPage(listing, options, terminal)
  })
}

function nobody(store: string, account: string | undefined): string {
  const add = 'Add one: keywright members add u_17'
  if (account === undefined)
    return `No members without an account in ${store}: name theirs with --account. ${add}${storeFlag(store)}`
  return `No members of ${printable(account)} in ${store}. ${add} --account ${shellQuoted(account)}${storeFlag(store)}`
}

const EXAMPLES = `keywright members list --account acme
keywright members list --account acme --json | jq -r '.items[] | select(.active) | .id'`
