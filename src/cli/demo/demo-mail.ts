import type { MailOptions } from '../../notices/mail-options.js'
import { environmentMail } from '../environment-mail.js'
import { createDemoOutbox, type DemoOutbox } from './demo-outbox.js'
import { APPROVER_ADDRESS } from './demo-people.js'

/** How the demo sends its e-mails, and where they can be read. */
export interface DemoMail {
  readonly options: MailOptions
  readonly outbox: DemoOutbox
}

const FROM = 'keywright demo <demo@example.com>'

/**
 * Has the demo's e-mails go where `KEYWRIGHT_MAIL_URL` says; without it they are kept, for its own page.
 *
 * @throws UsageError that names the variable which is wrong
 */
export function demoMail(environment: Readonly<Record<string, string | undefined>>): DemoMail {
  const { mail } = environmentMail({ KEYWRIGHT_MAIL_FROM: FROM, ...environment })
  const { KEYWRIGHT_MAIL_URL: url = '' } = environment
  const approvers = [APPROVER_ADDRESS]
  if (!mail) {
    const outbox = createDemoOutbox()
    return { options: { transport: outbox, from: FROM, approvers }, outbox }
  }
  // never with the password that may stand in the URL, and one that can't be read is the keyring's to refuse
  const server = URL.canParse(url) ? new URL(url).host : 'KEYWRIGHT_MAIL_URL'
  return { options: { ...mail, approvers }, outbox: { server, letters: () => [] } }
}
