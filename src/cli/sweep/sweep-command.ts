import type { Command } from 'commander'
import type { Logger } from '../../logger.js'
import { type IdleOptions, withIdleOptions } from '../idle-options.js'
import { existingStore } from '../in-store.js'
import { printable } from '../../printable.js'
import { type StoreOptions, withStoreOptions } from '../store-options.js'
import type { Terminal } from '../terminal.js'
import { readExpiredAfterIdleDays, idleRules } from '../idle-rules.js'
import { withKeyring } from '../with-keyring.js'
import { sweepText } from './sweep-text.js'

interface SweepOptions extends IdleOptions, StoreOptions {
  expiredAfterIdleDays?: number
}

/** `keywright sweep`: what is due is sent, once; for cron. */
export function sweepCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('sweep')
    .description('send the notices that are due, and clear away what has expired; once, as for cron')
  withIdleOptions(command).option(
    '--expired-after-idle-days <days>',
    'your rule expiredAfterIdleDays (default: $KEYWRIGHT_EXPIRED_AFTER_IDLE_DAYS, else no key expires of it)',
    readExpiredAfterIdleDays,
  )
  withStoreOptions(command, EXAMPLES).action(async (options: SweepOptions) => {
    const rules = idleRules(terminal.environment, options)
    const store = existingStore(options, terminal)
    const say = (message: string) => terminal.note(printable(message))
    const logger: Logger = { warn: say, error: say }
    const report = await withKeyring(store.url, terminal, keyring => keyring.sweep(), { ...rules, logger })
    if (!terminal.environment.KEYWRIGHT_MAIL_URL) terminal.note(UNABLE)
    terminal.print(options.json ? JSON.stringify(report) : `Swept ${store.name}: ${sweepText(report)}.`)
  })
}

const UNABLE =
  'Nothing can be sent from here: set KEYWRIGHT_MAIL_URL and KEYWRIGHT_MAIL_FROM, or call keyring.sweep() in your application.'

const EXAMPLES = `keywright sweep
KEYWRIGHT_MAIL_URL=smtp://localhost KEYWRIGHT_MAIL_FROM=api@example.com keywright sweep --idle-after-days 90
keywright sweep --idle-after-days 30 --expired-after-idle-days 60
0 * * * *  keywright sweep --json >> sweep.jsonl     # in a crontab: every hour`
