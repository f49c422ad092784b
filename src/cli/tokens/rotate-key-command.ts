import type { Command } from 'commander'
import { type ActorOptions, actorOf, withActorOptions } from '../actor-options.js'
import { existingStore } from '../in-store.js'
import type { Terminal } from '../terminal.js'
import { withKeyring } from '../with-keyring.js'
import { confirmRetirement, type RetireOptions } from './confirm-retirement.js'

/** `keywright tokens rotate-key`: a new key signs tokens from now on. */
export function rotateKeyCommand(tokens: Command, terminal: Terminal): void {
  const command = tokens
    .command('rotate-key')
    .description('have a new key sign tokens from now on; those that others signed stay good')
    .option('--retire', 'end every token that another key signed, at once: for when a key may have leaked')
    .option('--yes', 'do not ask about --retire; needed in scripts')
  withActorOptions(command, EXAMPLES).action(async (options: ActorOptions & RetireOptions) => {
    const { retire = false } = options
    const store = existingStore(options, terminal)
    const confirm = confirmRetirement(options, terminal)
    await confirm(store.name)
    const { kid, algorithm } = await withKeyring(store.url, terminal, ({ tokens: { rotateSigningKey } }) =>
      // the application would pass over a key of another algorithm, or under another secret, for one of its own
      rotateSigningKey({ retire, asBefore: true, by: actorOf(options, terminal) }),
    )
    const rest = retire ? 'every token made before is refused' : 'tokens made before stay good until they expire'
    terminal.print(
      options.json
        ? JSON.stringify({ kid, algorithm, retired: retire })
        : `Key ${kid} signs from now on (${algorithm}); ${rest}.`,
    )
  })
}

const EXAMPLES = `keywright tokens rotate-key
keywright tokens rotate-key --retire --yes --as ada`
