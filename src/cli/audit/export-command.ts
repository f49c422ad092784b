import { type Command, Option } from 'commander'
import { CSV_HEADING, eventCells } from '../../audit/event-cells.js'
import { csvLine } from '../../csv-line.js'
import { eachItem } from '../../input/each-item.js'
import { existingStore } from '../in-store.js'
import { type StoreOptions, withStoreOptions } from '../store-options.js'
import type { Terminal } from '../terminal.js'
import { withKeyring } from '../with-keyring.js'
import { eventFilter, type EventFilter, withEventFilter } from './event-filter.js'

type ExportOptions = EventFilter & StoreOptions & { csv?: true }

/** `keywright audit export`: all events, oldest first. */
export function exportCommand(audit: Command, terminal: Terminal): void {
  const command = withEventFilter(audit.command('export').description('write events to standard output, oldest first'))
  withStoreOptions(
    command.addOption(new Option('--csv', 'as a table for spreadsheets').conflicts('json')),
    EXAMPLES,
    'print a line of JSON per event; so it does without --csv',
  ).action(async (options: ExportOptions) => {
    const store = existingStore(options, terminal)
    const filter = eventFilter(options)
    await withKeyring(store.url, terminal, async keyring => {
      if (options.csv) terminal.print(csvRow(CSV_HEADING))
      for await (const event of eachItem(page => keyring.audit.list({ ...filter, order: 'oldest', ...page })))
        terminal.print(options.csv ? csvRow(eventCells(event)) : JSON.stringify(event))
    })
  })
}

// RFC 4180 ends a line with CR LF, of which the terminal adds the second
const csvRow = (cells: readonly string[]) => `${csvLine(cells)}\r`

const EXAMPLES = `keywright audit export > audit.jsonl
keywright audit export --account acme --from 2030-01-01 --csv > audit.csv`
