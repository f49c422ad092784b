import type { Command } from 'commander'
import { existingStore } from '../in-store.js'
import { type StoreOptions, withStoreOptions } from '../store-options.js'
import type { Terminal } from '../terminal.js'
import { withKeyring } from '../with-keyring.js'

/** `keywright audit verify`: fails where an event was edited, removed or put in between. */
export function verifyCommand(audit: Command, terminal: Terminal): void {
  const command = audit
    .command('verify')
    .description('read the whole trail: fails where an event was edited, removed or put in between')
  withStoreOptions(command, EXAMPLES).action(async (options: StoreOptions) => {
    const store = existingStore(options, terminal)
    const verdict = await withKeyring(store.url, terminal, keyring => keyring.audit.verify())
    const { events, problem } = verdict
    const read = `${events} ${events === 1 ? 'event' : 'events'}`
    if (options.json) terminal.print(JSON.stringify(verdict))
    if (problem)
      throw new Error(`event ${problem.sequence} of ${store.name}: ${problem.what}; the ${read} before are as they were written`)
    if (!options.json) terminal.print(`Read ${read} of ${store.name}: all are as they were written.`)
  })
}

const EXAMPLES = `keywright audit verify
keywright audit verify --json || echo "somebody was here"`
