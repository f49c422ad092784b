import type { Command } from 'commander'
import type { AuditEvent } from '../../audit/audit-event.js'
import { type Listing, listPage } from '../list-page.js'
import { type PageOptions, withPageOptions } from '../page-options.js'
import { type StoreOptions, withStoreOptions } from '../store-options.js'
import type { Terminal } from '../terminal.js'
import { EVENT_COLUMNS } from './event-columns.js'
import { eventFilter, type EventFilter, withEventFilter } from './event-filter.js'

type ListOptions = EventFilter & PageOptions & StoreOptions

/** `keywright audit list`: a page of events, newest first. */
export function listCommand(audit: Command, terminal: Terminal): void {
  const command = withEventFilter(audit.command('list').description('list events, newest first'))
  withStoreOptions(withPageOptions(command), EXAMPLES).action(async (options: ListOptions) => {
    const { limit, cursor } = options
    const filter = { ...eventFilter(options), ...(cursor === undefined ? {} : { cursor }) }
    const narrowed = Object.keys(filter).length > 0
    const listing: Listing<AuditEvent> = {
      columns: EVENT_COLUMNS,
      fetch: ({ audit: trail }) => trail.list({ ...filter, limit }),
      nothing: ({ name, missing }) => (narrowed && !missing ? `No such events in ${name}.` : `No events in ${name} yet.`),
    }
    await listPage(listing, options, terminal)
  })
}

const EXAMPLES = `keywright audit list --account acme --from 7d
keywright audit list --subject key_3v9…
keywright audit list --action key.revoked --user cli:ada --json`
