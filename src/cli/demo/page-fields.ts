import type { IncomingMessage } from 'node:http'

const NAMES = ['cookie', 'accept-language', 'sec-fetch-site', 'origin', 'host'] as const

/** The header lines that pages go by. */
export function pageFields({ headers }: Pick<IncomingMessage, 'headers'>): Headers {
  const fields = new Headers()
  for (const name of NAMES) {
    const value = headers[name]
    if (value !== undefined) fields.set(name, value)
  }
  return fields
}
