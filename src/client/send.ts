import { type Body, canSendAgain } from './can-send-again.js'
import { isSafeUrl } from './is-safe-url.js'
import { redirectOf } from './redirect-of.js'

/** A request as it is to be sent, redirects included. */
export interface Sending {
  readonly method: string
  readonly url: URL
  readonly headers: Headers
  readonly body: Body
  readonly redirect: NonNullable<RequestInit['redirect']>
  readonly signal: AbortSignal | undefined
  /** Everything else that fetch takes. */
  readonly more: Readonly<Omit<RequestInit, 'method' | 'headers' | 'body' | 'redirect' | 'signal'>>
}

const MOST_REDIRECTS = 10

/** The fields that any server may see. */
const HANDED_ON: readonly string[] = ['accept', 'accept-language', 'range']

/**
 * Sends a request and follows where it is sent on to, itself: fetch would carry the fields of custom schemes along to anybody.
 * What is sent to another origin has no credential and no field that could be meant for the API alone, and is only ever a safe
 * method.
 *
 * @returns rejects with TypeError where a redirect is not followed
 * @see RFC 9110 section 15.4
 */
export async function send(fetch: typeof globalThis.fetch, first: Sending): Promise<Response> {
  let sending = first
  for (let followed = 0; ; followed++) {
    const { method, url, headers, body, signal, more } = sending
    // Node demands it of streams, and browsers know it
    const duplex = canSendAgain(body) ? {} : { duplex: 'half' as const }
    const init = { ...more, ...duplex, method, headers, body, signal: signal ?? null, redirect: 'manual' as const }
    const response = await fetch(url.href, init).catch((cause: unknown) => {
      // "fetch failed" says nothing
      throw signal?.aborted ? cause : refused(sending, 'could not be reached', cause)
    })
    if (first.redirect === 'manual') return response
    if (response.type === 'opaqueredirect') throw refused(sending, 'is redirected, and the runtime does not say where to')
    const target = redirectOf(response, url)
    if (!target) return response
    if (first.redirect === 'error') throw refused(sending, 'is redirected')
    if (followed === MOST_REDIRECTS) throw refused(first, `is redirected more than ${MOST_REDIRECTS} times`)
    await response.body?.cancel()
    sending = onward(sending, target, response.status)
  }
}

function onward(sending: Sending, target: URL, status: number): Sending {
  const becomesGet = (status === 303 && sending.method !== 'HEAD') || (status < 303 && sending.method === 'POST')
  const next = becomesGet ? { ...withoutBody(sending), method: 'GET', url: target } : { ...sending, url: target }
  if (!canSendAgain(next.body)) throw refused(sending, 'is redirected, and its body can be sent once only')
  if (target.origin === sending.url.origin) return next
  if (!isSafeUrl(target)) throw refused(sending, 'is redirected to an address without https')
  if (next.method !== 'GET' && next.method !== 'HEAD')
    throw refused(sending, `is redirected to another origin (${target.origin})`)
  return { ...next, headers: keep(next.headers, field => HANDED_ON.includes(field)) }
}

function withoutBody(sending: Sending): Sending {
  return { ...sending, headers: keep(sending.headers, field => !field.startsWith('content-')), body: null }
}

const keep = (headers: Headers, isKept: (field: string) => boolean) =>
  new Headers([...headers].filter(([field]) => isKept(field)))

const refused = ({ method, url }: Sending, what: string, cause?: unknown) =>
  new TypeError(`${method} ${url.origin}${url.pathname} ${what}`, { cause })
