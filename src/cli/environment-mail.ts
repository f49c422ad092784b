import { readMail } from '../notices/mail-options.js'
import type { KeyringOptions } from '../options.js'
import { UsageError } from './usage-error.js'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The way out for e-mail, as the environment says it.
 *
 * @throws UsageError that names the variable; never with a URL, since there may be a password in it
 */
export function environmentMail({
  KEYWRIGHT_MAIL_URL: transport,
  KEYWRIGHT_MAIL_FROM: from,
}: Environment): Pick<KeyringOptions, 'mail'> {
  if (!transport) return {}
  if (!from) throw new UsageError('KEYWRIGHT_MAIL_FROM is missing: name the sender, as in "Example API <api@example.com>"')
  try {
    readMail({ transport, from })
  } catch (error) {
    throw error instanceof TypeError ? new UsageError(ofVariable(error.message), { cause: error }) : error
  }
  return { mail: { transport, from } }
}

function ofVariable(problem: string): string {
  const ofSender = /^mail: from(?= )/.exec(problem)
  return ofSender ? problem.replace(ofSender[0], 'KEYWRIGHT_MAIL_FROM') : WRONG_SERVER
}

const WRONG_SERVER = 'KEYWRIGHT_MAIL_URL is no mail server: write a URL such as smtp://user:password@mail.example.com:587'
