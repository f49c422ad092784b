import type { Command } from 'commander'
import type { KeyringOptions } from '../options.js'
import { readIdleAfterDays } from './idle-rules.js'

/** The option of commands whose answer depends on when keys fall idle. */
export interface IdleOptions {
  idleAfterDays?: number
}

/** Adds the option of {@link IdleOptions}. */
export const withIdleOptions = (command: Command): Command =>
  command.option(
    '--idle-after-days <days>',
    'your rule idleAfterDays (default: $KEYWRIGHT_IDLE_AFTER_DAYS, else no key is idle)',
    readIdleAfterDays,
  )

/** The options of a keyring that knows when keys fall idle. */
export const rulesFor = ({ idleAfterDays }: IdleOptions): Pick<KeyringOptions, 'rules'> =>
  idleAfterDays === undefined ? {} : { rules: { idleAfterDays } }
