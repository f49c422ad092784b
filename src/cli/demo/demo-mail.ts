import type { KeyringOptions } from '../../options.js'
import { environmentOptions } from '../environment-options.js'
import { APPROVER_ADDRESS } from './demo-people.js'

/** Sends the demo's e-mails where `KEYWRIGHT_MAIL_URL` says; without it none are sent. */
export function demoMail(environment: Readonly<Record<string, string | undefined>>): Pick<KeyringOptions, 'mail'> {
  const { mail } = environmentOptions({ KEYWRIGHT_MAIL_FROM: 'keywright demo <demo@example.com>', ...environment })
  return mail ? { mail: { ...mail, approvers: [APPROVER_ADDRESS] } } : {}
}
