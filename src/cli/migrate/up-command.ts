import type { Command } from 'commander'
import { type StoreOptions, withStoreOptions } from '../store-options.js'
import type { Terminal } from '../terminal.js'
import { pendingOf, refuseLater, withSchema } from './with-schema.js'

/** `keywright migrate up`: what opening a store does by itself, at a moment of your own. */
export function upCommand(migrate: Command, terminal: Terminal): void {
  const command = migrate.command('up').description('bring the tables to this version; make them where there are none')
  withStoreOptions(command, EXAMPLES).action(async (options: StoreOptions) => {
    await withSchema(options, terminal, async (schema, store) => {
      const before = await schema.status()
      refuseLater(before, store)
      const pending = pendingOf(before)
      if (pending.length > 0) await schema.up()
      const { name } = store
      const done = pending.length > 0 ? `Brought ${name} up to date: ${pending.join(', ')}.` : `${name} is up to date already.`
      terminal.print(options.json ? JSON.stringify({ store: name, ...(await schema.status()), done: pending }) : done)
    })
  })
}

const EXAMPLES = `keywright migrate up
keywright migrate up --store postgres://keys:password@db.internal/app --json`
