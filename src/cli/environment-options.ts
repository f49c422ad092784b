import { LIMITS } from '../limits.js'
import { readMail } from '../notices/mail-options.js'
import type { KeyringOptions } from '../options.js'
import { readWhole } from './read-whole.js'
import { UsageError } from './usage-error.js'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * What the environment says of the application whose store it is: the rule that decides on the state of keys, and the way
 * out for e-mail.
 *
 * @throws UsageError that names the variable; never with a URL, since there may be a password in it
 */
export function environmentOptions(environment: Environment): Pick<KeyringOptions, 'mail' | 'rules'> {
  const { KEYWRIGHT_IDLE_AFTER_DAYS: days } = environment
  const mail = mailOptions(environment)
  return {
    ...(days ? { rules: { idleAfterDays: readIdleAfterDays(days, 'KEYWRIGHT_IDLE_AFTER_DAYS') } } : {}),
    ...(mail ? { mail } : {}),
  }
}

/** @param source what messages call the place of the text */
export const readIdleAfterDays = (text: string, source = '--idle-after-days'): number => readWhole(source, text, LIMITS.ruleDays)

function mailOptions({ KEYWRIGHT_MAIL_URL: transport, KEYWRIGHT_MAIL_FROM: from }: Environment): KeyringOptions['mail'] {
  if (!transport) return undefined
  if (!from) throw new UsageError('KEYWRIGHT_MAIL_FROM is missing: name the sender, as in "Example API <api@example.com>"')
  try {
    readMail({ transport, from })
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(ofVariable(error.message), { cause: error }) : error
  }
  return { transport, from }
}

function ofVariable(problem: string): string {
  const ofSender = /^mail: from(?= )/.exec(problem)
  return ofSender ? problem.replace(ofSender[0], 'KEYWRIGHT_MAIL_FROM') : WRONG_SERVER
}

const WRONG_SERVER = 'KEYWRIGHT_MAIL_URL is no mail server: write a URL such as smtp://user:password@mail.example.com:587'
