import type { Command } from 'commander'
import type { SchemaVersion } from '../../stores/schema.js'
import { storeFlag, type StoreOptions, withStoreOptions } from '../store-options.js'
import { type Column, table } from '../table.js'
import type { Terminal } from '../terminal.js'
import { PendingVersions } from './pending-versions.js'
import { pendingOf, refuseLater, withSchema } from './with-schema.js'

/** `keywright migrate status`: looks, and changes nothing. */
export function statusCommand(migrate: Command, terminal: Terminal): void {
  const command = migrate
    .command('status')
    .description('show the versions of the tables and change nothing: exit code 3 where some are still to be made')
  withStoreOptions(command, EXAMPLES).action(async (options: StoreOptions) => {
    const { status, store } = await withSchema(options, terminal, async (schema, chosen) => ({
      status: await schema.status(),
      store: chosen,
    }))
    const { name, missing } = store
    const pending = pendingOf(status)
    if (options.json) terminal.print(JSON.stringify({ store: name, missing, ...status, pending }))
    else terminal.print(...table(status.versions, COLUMNS, terminal.colors))
    refuseLater(status, store)
    if (pending.length > 0) {
      const what = missing ? `there is no store ${name} yet` : `${name} lacks ${pending.join(', ')}`
      throw new PendingVersions(`${what}: "keywright migrate up${storeFlag(name)}" makes ${missing ? 'it' : 'that'}`)
    }
    if (!options.json) terminal.note(`${name} is up to date.`)
  })
}

const COLUMNS: readonly Column<SchemaVersion>[] = [
  { heading: 'version', text: ({ name }) => name },
  {
    heading: 'state',
    text: ({ done }) => (done ? 'done' : 'pending'),
    paint: (text, { green, yellow }) => (text === 'done' ? green(text) : yellow(text)),
  },
]

const EXAMPLES = `keywright migrate status
keywright migrate status --json --store postgres://keys:password@db.internal/app
keywright migrate status || keywright migrate up`
