import { createHmac, hash } from 'node:crypto'
import type { Channel, Message } from './channel.js'
import { DeliveryFailure } from './delivery-failure.js'
import type { CheckedWebhook } from './webhook-options.js'

const TIMEOUT_MS = 10_000

/**
 * Posts notices to an endpoint, signed.
 *
 * @see https://www.standardwebhooks.com
 */
export function createWebhookChannel({ url, key, types }: CheckedWebhook): Channel {
  return {
    // the path of a URL may be a secret
    id: `webhook:${hash('sha256', url.href, 'base64url').slice(0, 22)}`,
    name: url.origin,
    carries: type => types.has(type),
    recipients: () => [null],
    async send(message, now) {
      const { status, headers, body } = await post(url, key, message, now)
      await body?.cancel()
      if (status >= 200 && status < 300) return
      throw new DeliveryFailure(`it answered ${status}`, {
        isFinal: status === 410,
        retryAfterSeconds: readRetryAfter(headers.get('retry-after'), now),
      })
    },
    async ready() {},
    close() {},
  }
}

async function post(url: URL, key: Buffer, { id, notice, noticedAt }: Message, now: Date): Promise<Response> {
  const body = JSON.stringify({ type: notice.type, timestamp: noticedAt.toISOString(), data: notice.data })
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  try {
    return await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': `v1,${signature}`,
        'user-agent': 'keywright',
      },
      body,
      // whoever answers a redirect would send the notice wherever it likes
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
  } catch (error) {
    throw new DeliveryFailure(reason(error))
  }
}

// fetch says only in the cause what went wrong
function reason(error: unknown): string {
  if (!(error instanceof Error)) return 'it could not be reached'
  if (error.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1000} s`
  const { code } = (error.cause ?? {}) as { code?: unknown }
  return `it could not be reached${typeof code === 'string' ? `: ${code}` : ''}`
}

// RFC 9110 section 10.2.3: seconds, or a date
function readRetryAfter(value: string | null, now: Date): number {
  if (value === null) return 0
  if (/^\d{1,9}$/.test(value)) return Number(value)
  const instant = Date.parse(value)
  return Number.isNaN(instant) ? 0 : Math.max(0, (instant - now.getTime()) / 1000)
}
