import { inTime } from '../../in-time.js'
import { openTransport } from '../../notices/open-transport.js'
import { environmentMail } from '../environment-mail.js'
import { fine, type Finding, reasonOf, wrong } from './finding.js'

const DEADLINE_MS = 10_000

/** Whether the mail server lets this machine in; nothing is sent. */
export async function mailFindings(environment: Readonly<Record<string, string | undefined>>): Promise<Finding[]> {
  const transport = transportOf(environment)
  if (transport === null) return []
  try {
    const opened = await openTransport(transport)
    try {
      const { verify } = opened as { verify?: () => Promise<unknown> }
      await inTime(verify?.call(opened) ?? Promise.resolve(), DEADLINE_MS)
      return [fine('mail', 'the mail server answers, and would take e-mail')]
    } finally {
      opened.close?.()
    }
  } catch (error) {
    return [wrong('mail', `the mail server can't be used: ${withoutLogin(reasonOf(error), transport)}`, 'see KEYWRIGHT_MAIL_URL')]
  }
}

// what is wrong with the variables is said with the others
function transportOf(environment: Readonly<Record<string, string | undefined>>): string | null {
  try {
    const transport = environmentMail(environment).mail?.transport
    return typeof transport === 'string' ? transport : null
  } catch {
    return null
  }
}

function withoutLogin(message: string, transport: string): string {
  const { username, password } = new URL(transport)
  return [password, decodeURIComponent(password), username, decodeURIComponent(username)]
    .filter(part => part.length > 2)
    .reduce((text, part) => text.replaceAll(part, '…'), message.split('\n', 1)[0] ?? '')
}
