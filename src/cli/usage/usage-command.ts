import type { Command } from 'commander'
import { LIMITS } from '../../limits.js'
import { printable } from '../../printable.js'
import { readWhole } from '../read-whole.js'
import { type StoreOptions, withStoreOptions } from '../store-options.js'
import type { Terminal } from '../terminal.js'
import { withKey } from '../keys/with-key.js'
import { usageTable } from './usage-table.js'

interface UsageOptions extends StoreOptions {
  days: number
}

/** `keywright usage KEY`: the requests of a key per day, and what became of them. */
export function usageCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('usage')
    .argument('<key>', 'the id of the key, key_…')
    .description('show the requests of a key per day, and what became of them')
    .option(
      '--days <number>',
      `how many days back, 1 to ${LIMITS.usageDays}`,
      text => readWhole('--days', text, LIMITS.usageDays),
      30,
    )
  withStoreOptions(command, EXAMPLES).action(async (id: string, options: UsageOptions) => {
    const { days } = options
    const found = await withKey(id, options, terminal, async manager => {
      const key = await manager.get(id)
      return key && { key, items: await manager.usage(id, { days }) }
    })
    const { key, items } = found
    if (options.json) return terminal.print(JSON.stringify({ items, next: null }))
    if (items.length > 0) terminal.print(...usageTable(items, terminal.colors))
    else
      terminal.note(
        `No requests with ${key.id} "${printable(key.name)}" in ${days === 1 ? 'the last day' : `the last ${days} days`}.`,
      )
  })
}

const EXAMPLES = `keywright usage key_3v9…
keywright usage key_3v9… --days 7
keywright usage key_3v9… --json | jq '[.items[].outcomes.allowed // 0] | add'`
