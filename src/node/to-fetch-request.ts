import type { IncomingMessage } from 'node:http'
import { bodyStream } from './body-stream.js'

/** What a body parser in front may have left of a body. */
export interface ParsedBody {
  readonly body?: unknown
  /** The bytes as they came, where the parser kept them. */
  readonly rawBody?: unknown
}

/** A request of Node's in the form that Fetch handlers take. */
export interface FetchRequest {
  readonly request: Request
  /** Whether the body's bytes are those that were sent: a parsed one was written anew. */
  readonly exactBody: boolean
}

// the Fetch standard has no requests of these methods
const NO_FETCH_METHODS: readonly string[] = ['CONNECT', 'TRACE', 'TRACK']

/**
 * Turns a request of Node's into one of the Fetch standard. A body that nobody has read is read as the handler reads it;
 * else what the parser in front made of it is used.
 *
 * @param path with its query, as the handler is to see it; the host stands for none
 * @returns null for a method that the Fetch standard does not have
 * @throws TypeError where somebody read the body and left nothing of it
 */
export function toFetchRequest(req: IncomingMessage, path: string, parsed: ParsedBody): FetchRequest | null {
  const method = req.method ?? 'GET'
  if (NO_FETCH_METHODS.includes(method)) return null
  const headers = new Headers()
  for (let i = 0; i < req.rawHeaders.length; i += 2) {
    const [name = '', value = ''] = req.rawHeaders.slice(i, i + 2)
    // HTTP/2 has fields that are none
    if (!name.startsWith(':')) headers.append(name, value)
  }
  const url = `http://localhost${path}`
  if (method === 'GET' || method === 'HEAD') return { request: new Request(url, { method, headers }), exactBody: true }
  const { body, exact, decoded } = bodyOf(req, parsed)
  if (decoded) headers.delete('content-encoding')
  headers.delete('content-length')
  return { request: new Request(url, { method, headers, body, duplex: 'half' }), exactBody: exact }
}

function bodyOf(req: IncomingMessage, { body, rawBody }: ParsedBody) {
  for (const given of [rawBody, req.readableDidRead ? body : undefined]) {
    if (given instanceof Uint8Array || typeof given === 'string') return { body: given, exact: true, decoded: true }
  }
  if (!req.readableDidRead) return { body: bodyStream(req), exact: true, decoded: false }
  if (body === undefined)
    throw new TypeError('the body was read in front, and nothing was left of it: mount a body parser, or none')
  return { body: JSON.stringify(body), exact: false, decoded: true }
}
