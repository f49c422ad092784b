import type { MailTransport } from '../../notices/mail-transport.js'

/** An e-mail that the demo has sent. */
export interface SentLetter {
  readonly at: Date
  readonly to: string
  readonly subject: string
  readonly text: string
}

/** Where the demo's e-mails are. */
export interface DemoOutbox {
  /** The mail server that they go to; null where they are kept here, and nobody gets them. */
  readonly server: string | null
  /** Those that are kept here, newest first. */
  letters(): readonly SentLetter[]
}

/** The most letters that are kept. */
export const MOST_LETTERS = 50

/** Makes an outbox that keeps the last letters until the process ends: a transport that sends nothing. */
export function createDemoOutbox(): DemoOutbox & MailTransport {
  const kept: SentLetter[] = []
  return {
    server: null,
    letters: () => kept,
    async sendMail({ to, subject, text }) {
      // the demo's clock may be put back
      kept.unshift({ at: new Date(), to: to.address, subject, text })
      kept.length = Math.min(kept.length, MOST_LETTERS)
    },
  }
}
