import type { CheckedClient } from './check-client-options.js'
import { type Sending, send } from './send.js'
import { startTimeLimit } from './time-limit.js'

/** An answer whose time still counts. */
export interface InTime {
  readonly response: Response
  /** The time no longer counts. */
  lift(): void
}

/** Sends a request, redirects included, for as long as the client may wait. */
export async function sendInTime(client: CheckedClient, sending: Sending): Promise<InTime> {
  const { method, url } = sending
  const limit = startTimeLimit(client.timeoutSeconds, `${method} ${url.origin}${url.pathname}`, sending.signal)
  try {
    const response = await send(client.fetch, { ...sending, signal: limit.signal })
    return { response, lift: limit.lift }
  } catch (error) {
    limit.lift()
    throw error
  }
}
