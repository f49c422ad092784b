import type { Channel, Message } from './channel.js'
import { DeliveryFailure } from './delivery-failure.js'
import { isEmailAddress } from '../input/email-address.js'
import { writeLetter } from './letters/write-letter.js'
import { headerLine } from './letters/clean-text.js'
import type { CheckedMail, MailText } from './mail-options.js'
import type { MailTransport } from './mail-transport.js'
import { openTransport } from './open-transport.js'

/** Sends notices by e-mail, one to each address. */
export function createMailChannel(mail: CheckedMail, open: typeof openTransport = openTransport): Channel {
  let opening: Promise<MailTransport> | null = null
  const transport = () => (opening ??= open(mail.transport))
  const messageDomain = mail.from.address.replace(/^.*@/, '')

  return {
    id: 'mail',
    name: 'e-mail',
    carries: () => true,
    recipients: ({ to }) =>
      to.filter((address, i) => isEmailAddress(address) && to.findIndex(other => isSame(other, address)) === i),
    async send(message, now) {
      if (message.to === null) throw new DeliveryFailure('it has no address', { isFinal: true })
      const { subject, text, html } = await write(mail, message, message.to)
      const { sendMail } = await bound(transport())
      const sending = sendMail({
        from: mail.from,
        to: { name: '', address: message.to },
        ...(mail.replyTo ? { replyTo: mail.replyTo } : {}),
        subject: headerLine(subject),
        text,
        ...(html === undefined ? {} : { html }),
        messageId: `<${message.id}@${messageDomain}>`,
        date: now,
        // RFC 3834: no out-of-office note comes back
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      })
      try {
        await sending
      } catch (error) {
        throw failureOf(error)
      }
    },
    async ready() {
      await transport()
    },
    close() {
      opening?.then(
        // a transport that was given is its giver's to close
        opened => (opened === mail.transport ? undefined : opened.close?.()),
        () => undefined,
      )
    },
  }
}

async function bound(opening: Promise<MailTransport>) {
  const transport = await opening
  return { sendMail: transport.sendMail.bind(transport) }
}

async function write(mail: CheckedMail, { notice }: Message, to: string): Promise<MailText> {
  const { type, account, data } = notice
  const content = { type, account, data }
  const language = await mail.languageOf(to, content)
  const template = mail.templates?.[type]
  return template ? template(content, language) : writeLetter(content, language, mail)
}

const isSame = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()

// RFC 5321 section 4.2.1: 5yz is for good, where it is about the recipient or the message, and not about us
function failureOf(error: unknown): DeliveryFailure {
  const { code, command, responseCode = 0 } = error as { code?: unknown; command?: unknown; responseCode?: number }
  // what a server says to a log-in may repeat it
  if (code === 'EAUTH')
    return new DeliveryFailure(`the mail server refused the log-in${responseCode ? ` (${responseCode})` : ''}`)
  const isFinal = responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA')
  const reason = error instanceof Error ? headerLine(error.message).slice(0, 200) : 'the transport failed'
  return new DeliveryFailure(reason, { isFinal })
}
