import type { Mailbox } from './mailbox.js'

/** An e-mail as it is handed to a transport: nodemailer's message. */
export interface OutgoingMail {
  from: Mailbox
  to: Mailbox
  replyTo?: Mailbox
  subject: string
  text: string
  html?: string
  /** The same at every attempt. */
  messageId: string
  date: Date
  headers: Record<string, string>
  disableFileAccess: boolean
  disableUrlAccess: boolean
}

/** What sends e-mail: a transport of nodemailer, or anything like it. */
export interface MailTransport {
  sendMail(message: OutgoingMail): Promise<unknown>
  close?(): void
}
