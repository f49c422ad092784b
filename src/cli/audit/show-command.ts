import type { Command } from 'commander'
import { quote } from '../../restrictions/quote.js'
import { details } from '../details.js'
import { inStore } from '../in-store.js'
import { type StoreOptions, withStoreOptions } from '../store-options.js'
import type { Terminal } from '../terminal.js'
import { unknownRecord } from '../unknown-record.js'
import { UsageError } from '../usage-error.js'
import { eventFacts } from './event-columns.js'

/** `keywright audit show EVENT`: all of an event. */
export function showCommand(audit: Command, terminal: Terminal): void {
  const command = audit
    .command('show')
    .argument('<event>', 'the number of the event', readSequence)
    .description('show all of an event')
  withStoreOptions(command, 'keywright audit show 12').action(async (sequence: number, options: StoreOptions) => {
    const event = await inStore(
      options,
      terminal,
      ({ audit: trail }) => trail.get(sequence),
      store => unknownRecord(`event ${sequence}`, store, 'audit list'),
    )
    const { print, colors } = terminal
    print(...(options.json ? [JSON.stringify(event)] : details(`event ${event.sequence}`, eventFacts(event, new Date()), colors)))
  })
}

function readSequence(text: string): number {
  const sequence = Number(text)
  if (/^\d{1,15}$/.test(text) && sequence > 0) return sequence
  throw new UsageError(`${quote(text)} is no number of an event: "keywright audit list" shows them`)
}
