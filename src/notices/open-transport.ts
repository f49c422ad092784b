import { loadPeer } from '../load-peer.js'
import type { MailTransport } from './mail-transport.js'

/** The part of nodemailer that is used. */
export interface Nodemailer {
  createTransport(options: object): MailTransport
}

// nodemailer's own would hold a message for up to ten minutes
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000, dnsTimeout: 10_000 } as const

/**
 * Makes a transport of what the option says; nodemailer is loaded only where it is needed.
 *
 * @throws Error that says what to install where nodemailer is not there
 */
export async function openTransport(
  transport: string | object,
  load: () => Promise<Nodemailer> = importNodemailer,
): Promise<MailTransport> {
  if (isTransport(transport)) return transport
  const options = typeof transport === 'string' ? urlOptions(transport) : transport
  const { createTransport } = await loadPeer('mail', 'nodemailer', load)
  return createTransport({ ...TIMEOUTS, ...options })
}

async function importNodemailer(): Promise<Nodemailer> {
  const { createTransport } = await import('nodemailer')
  return { createTransport: options => createTransport(options) }
}

// every version of nodemailer reads these from the URL
function urlOptions(transport: string): object {
  const url = new URL(transport)
  for (const [name, milliseconds] of Object.entries(TIMEOUTS))
    if (!url.searchParams.has(name)) url.searchParams.set(name, String(milliseconds))
  return { url: url.href }
}

const isTransport = (transport: string | object): transport is MailTransport =>
  typeof transport === 'object' && 'sendMail' in transport && typeof transport.sendMail === 'function'
