import { abortable } from './abortable.js'
import { ApiError } from './api-error.js'
import type { CheckedClient } from './check-client-options.js'
import { isToken } from './is-token.js'
import { readApiError } from './read-api-error.js'
import { sendInTime } from './send-in-time.js'
import { singleFlight } from './single-flight.js'

/** Exchanges keys for tokens, and remembers each token until its end is near. */
export interface Exchange {
  /**
   * A token for a key that is good now.
   *
   * @param refused a token that the API has refused though it looked good
   */
  token(clientId: string, secret: string, refused: string | undefined, signal: AbortSignal | undefined): Promise<string>
}

interface Token {
  readonly value: string
  /** When it is exchanged anew, while it is good still. */
  readonly renewAt: number
  readonly endsAt: number
}

interface KeyTokens {
  readonly key: string
  kept: Token | null
  renew(): Promise<Token>
}

// before a token ends it is renewed so early, or a tenth of its life where that is less
const AHEAD_MS = 60_000

/** Makes the exchange of a client: `POST /auth` with the id and the secret of a key, as Radix documents it. */
export function createExchange(client: CheckedClient): Exchange {
  let known: KeyTokens | undefined

  // a key that changes in the environment is another key
  const tokensOf = (clientId: string, secret: string): KeyTokens => {
    const key = `${clientId}\n${secret}`
    if (known?.key === key) return known
    const tokens: KeyTokens = {
      key,
      kept: null,
      renew: singleFlight(async () => {
        tokens.kept = await exchange(client, clientId, secret)
        return tokens.kept
      }),
    }
    known = tokens
    return tokens
  }

  return {
    async token(clientId, secret, refused, signal) {
      const tokens = tokensOf(clientId, secret)
      const { kept } = tokens
      const good = kept && kept.value !== refused && client.now() < kept.endsAt ? kept : null
      if (good && client.now() < good.renewAt) return good.value
      try {
        return (await abortable(tokens.renew(), signal)).value
      } catch (error) {
        // what can't be renewed ahead of its end is good until then, unless the key is refused
        if (!good || signal?.aborted || (error instanceof ApiError && error.status < 500 && error.status !== 429)) throw error
        return good.value
      }
    },
  }
}

async function exchange(client: CheckedClient, clientId: string, secret: string): Promise<Token> {
  const url = new URL(client.origin + client.exchangePath)
  const request = { method: 'POST', url: url.href }
  const headers = new Headers(client.headers)
  headers.set('accept', 'application/json')
  headers.set('content-type', 'application/json')
  const body = JSON.stringify({ client_id: clientId, client_secret: secret })
  const at = client.now()
  // the secret stands in the body: it goes nowhere else
  const sending = { method: 'POST', url, headers, body, redirect: 'error', signal: undefined, more: {} } as const
  const { response, lift } = await sendInTime(client, sending)
  try {
    if (!response.ok) throw await readApiError(request, response, client.now())
    const answer: unknown = await response.json().catch(() => null)
    const { access_token: value, expires_in: seconds } = Object(answer) as { access_token?: unknown; expires_in?: unknown }
    if (!isToken(value)) throw new TypeError(`POST ${url.href} answered without a token`)
    // RFC 6749 section 5.1 has expires_in recommended only: without it nothing is remembered
    const lifetimeMs = typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : 0
    return { value, endsAt: at + lifetimeMs, renewAt: at + lifetimeMs - Math.min(AHEAD_MS, lifetimeMs / 10) }
  } finally {
    lift()
  }
}
