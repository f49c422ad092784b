import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished } from 'vitest'

/** An e-mail as it arrived. */
export interface ReceivedMail extends Email {
  /** The recipients of the envelope. */
  readonly recipients: readonly string[]
  readonly raw: string
}

/** A mail server that keeps what it is given. */
export interface MailServer {
  readonly port: number
  readonly url: string
  /** In the order of their arrival. */
  readonly mails: readonly ReceivedMail[]
  /** Refuses recipients from now on; null takes them again. */
  refuse(answer: { code: number; text: string } | null): void
  stop(): Promise<void>
  /** Starts it again, on the port it had. */
  start(): Promise<void>
}

/** Starts a mail server for one test: without TLS and log-in, unless the options say otherwise. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: ReceivedMail[] = []
  let refusal: { code: number; text: string } | null = null
  let port = 0
  let server: SMTPServer

  const start = async () => {
    server = new SMTPServer({
      disabledCommands: ['STARTTLS', 'AUTH'],
      closeTimeout: 10,
      onRcptTo: (_address, _session, done) =>
        done(refusal && Object.assign(new Error(refusal.text), { responseCode: refusal.code })),
      onData(stream, session, done) {
        const chunks: Buffer[] = []
        stream.on('data', (chunk: Buffer) => chunks.push(chunk))
        stream.on('end', () => {
          const raw = Buffer.concat(chunks)
          const recipients = session.envelope.rcptTo.map(({ address }) => address)
          PostalMime.parse(raw).then(email => {
            mails.push({ ...email, recipients, raw: raw.toString('latin1') })
            done()
          }, done)
        })
      },
      ...options,
    })
    server.on('error', () => undefined)
    const listening = server.listen(port, '127.0.0.1')
    await once(listening, 'listening')
    port = (listening.address() as AddressInfo).port
  }
  const stop = () => new Promise<void>(resolve => server.close(resolve))
  await start()
  onTestFinished(stop)
  return {
    get port() {
      return port
    },
    get url() {
      return `smtp://127.0.0.1:${port}`
    },
    mails,
    refuse(answer) {
      refusal = answer
    },
    start,
    stop,
  }
}
