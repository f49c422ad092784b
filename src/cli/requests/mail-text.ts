import type { Terminal } from '../terminal.js'

/** What becomes of the e-mail of an access request: it is sent before the command ends, or by a later sweep. */
export function mailText(request: { readonly email: string | null }, { environment }: Terminal): string {
  if (!environment.KEYWRIGHT_MAIL_URL) return 'Nobody is told by e-mail: KEYWRIGHT_MAIL_URL and KEYWRIGHT_MAIL_FROM are not set.'
  if (request.email === null) return 'Nobody is told by e-mail: no address of the user is known.'
  return 'An e-mail about it is sent now; if the mail server does not take it, the next sweep tries again.'
}
