import type { Command } from 'commander'
import type { Logger } from '../../logger.js'
import { type IdleOptions, rulesFor, withIdleOptions } from '../idle-options.js'
import { existingStore } from '../in-store.js'
import { printable } from '../../printable.js'
import { type StoreOptions, withStoreOptions } from '../store-options.js'
import type { Terminal } from '../terminal.js'
import { withKeyring } from '../with-keyring.js'
import { sweepText } from './sweep-text.js'

type SweepOptions = IdleOptions & StoreOptions

/** `keywright sweep`: what is due is sent, once; for cron. */
export function sweepCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('sweep')
    .description('send the notices that are due, and clear away what has expired; once, as for cron')
  withStoreOptions(withIdleOptions(command), EXAMPLES).action(async (options: SweepOptions) => {
    const store = existingStore(options, terminal)
    const say = (message: string) => terminal.note(printable(message))
    const logger: Logger = { warn: say, error: say }
    const report = await withKeyring(store.url, terminal, keyring => keyring.sweep(), { ...rulesFor(options), logger })
    if (!terminal.environment.KEYWRIGHT_MAIL_URL) terminal.note(UNABLE)
    terminal.print(options.json ? JSON.stringify(report) : `Swept ${store.name}: ${sweepText(report)}.`)
  })
}

const UNABLE =
  'Nothing can be sent from here: set KEYWRIGHT_MAIL_URL and KEYWRIGHT_MAIL_FROM, or call keyring.sweep() in your application.'

const EXAMPLES = `keywright sweep
KEYWRIGHT_MAIL_URL=smtp://localhost KEYWRIGHT_MAIL_FROM=api@example.com keywright sweep --idle-after-days 90
0 * * * *  keywright sweep --json >> sweep.jsonl     # in a crontab: every hour`
