import type { Command } from 'commander'
import { apiKeyView } from '../../keys/api-key-view.js'
import { isForeignDigest } from '../../keys/foreign-hash.js'
import type { KeyRecord } from '../../keys/key-record.js'
import { isLive } from '../../keys/is-live.js'
import { existingStore } from '../in-store.js'
import { type StoreOptions, withStoreOptions } from '../store-options.js'
import { table } from '../table.js'
import type { Terminal } from '../terminal.js'
import { KEY_COLUMNS } from './key-columns.js'

/** `keywright keys old-hashes`: imported keys that were not used since, and so still have the hash they came with. */
export function oldHashesCommand(keys: Command, terminal: Terminal): void {
  const command = keys
    .command('old-hashes')
    .description('list active keys that still have the hash they were imported with: nobody has used them since')
  withStoreOptions(command, EXAMPLES).action(async (options: StoreOptions) => {
    const { print, note, colors } = terminal
    const store = existingStore(options, terminal)
    const { openStore } = await import('../../stores/open-store.js')
    const opened = openStore(store.url, DEADLINE)
    const now = new Date()
    const first: KeyRecord[] = []
    let count = 0
    try {
      await opened.open()
      let last: KeyRecord | undefined
      do {
        const page = await opened.list({ state: 'active', now, limit: PAGE, ...(last ? { after: last } : {}) })
        last = page.at(-1)
        for (const record of page) {
          if (!record.secrets.some(secret => isForeignDigest(secret.digest) && isLive(secret, now))) continue
          count++
          if (first.length < MOST_SHOWN) first.push(record)
        }
      } while (last)
    } finally {
      await opened.close()
    }
    const items = first.map(record => apiKeyView(record, now, null))
    if (options.json) return print(JSON.stringify({ count, items }))
    if (items.length > 0) print(...table(items, KEY_COLUMNS, colors))
    note(count === 0 ? `No key in ${store.name} has an old hash any more.` : `${count} in all.`)
  })
}

// nobody waits for a request
const DEADLINE = { deadlineSeconds: 60 }
const PAGE = 500
const MOST_SHOWN = 100

const EXAMPLES = `keywright keys old-hashes
keywright keys old-hashes --json | jq .count`
