import type { KeyRules } from '../keys/key-rules.js'
import { LIMITS } from '../limits.js'
import type { KeyringOptions } from '../options.js'
import { readWhole } from './read-whole.js'
import { UsageError } from './usage-error.js'

type Environment = Readonly<Record<string, string | undefined>>

/** The rules on idle keys. */
type IdleRules = Pick<KeyRules, 'idleAfterDays' | 'expiredAfterIdleDays'>

const IDLE = { option: '--idle-after-days', variable: 'KEYWRIGHT_IDLE_AFTER_DAYS' } as const
const EXPIRED = { option: '--expired-after-idle-days', variable: 'KEYWRIGHT_EXPIRED_AFTER_IDLE_DAYS' } as const

/**
 * The rules on idle keys, of the command line and else of the environment.
 *
 * @throws UsageError that names what is wrong or missing, in what the keyring itself would refuse, too
 */
export function idleRules(environment: Environment, given: IdleRules = {}): Pick<KeyringOptions, 'rules'> {
  const idle = given.idleAfterDays ?? daysOf(IDLE.variable, environment)
  const expired = given.expiredAfterIdleDays ?? daysOf(EXPIRED.variable, environment)
  if (expired === undefined) return idle === undefined ? {} : { rules: { idleAfterDays: idle } }
  const source = given.expiredAfterIdleDays === undefined ? EXPIRED.variable : EXPIRED.option
  if (idle === undefined)
    throw new UsageError(
      `${source}: an idle key expires, and no other: say from when on it is idle, with ${IDLE.option} or ${IDLE.variable}`,
    )
  if (expired <= idle)
    throw new UsageError(
      `${source}: ${expired}: an idle key expires, and no other: write more than the ${idle} days of ${given.idleAfterDays === undefined ? IDLE.variable : IDLE.option}`,
    )
  return { rules: { idleAfterDays: idle, expiredAfterIdleDays: expired } }
}

/** Reads the days of `--idle-after-days`. */
export const readIdleAfterDays = (text: string): number => readWhole(IDLE.option, text, LIMITS.ruleDays)

/** Reads the days of `--expired-after-idle-days`. */
export const readExpiredAfterIdleDays = (text: string): number => readWhole(EXPIRED.option, text, LIMITS.ruleDays)

function daysOf(variable: string, environment: Environment): number | undefined {
  const text = environment[variable]
  return text ? readWhole(variable, text, LIMITS.ruleDays) : undefined
}
