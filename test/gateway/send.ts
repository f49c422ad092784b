import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'

/** An answer to a request that was sent as it is. */
export interface SentAnswer {
  readonly status: number
  /** The lines of a field, name in lower case. */
  lines(name: string): string[]
  readonly body: string
  json(): Record<string, unknown>
}

/** What is sent. */
export interface Sent {
  readonly method?: string
  /** Pairs, so that a field may stand there twice and in any spelling. */
  readonly headers?: readonly (readonly [name: string, value: string])[]
  readonly body?: string
  /** The address that it is sent from. */
  readonly from?: string
}

/** Sends a request with its target and its header lines as they are, from any loopback address. */
export function send(base: string, target: string, { method = 'GET', headers = [], body, from }: Sent = {}): Promise<SentAnswer> {
  const { hostname, port, host } = new URL(base)
  const lines = [['Host', host], ...headers, ...(body === undefined ? [] : [['Content-Length', String(Buffer.byteLength(body))]])]
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      hostname,
      port,
      method,
      path: target,
      agent: false,
      headers: lines.flat(),
      ...(from === undefined ? {} : { localAddress: from }),
    })
    request.once('error', reject)
    request.once('response', response => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        resolve({
          status: response.statusCode ?? 0,
          lines: name => response.headersDistinct[name] ?? [],
          body: text,
          json: () => JSON.parse(text) as Record<string, unknown>,
        })
      })
    })
    request.end(body)
  })
}

/** Sends octets as they are, and gives what comes back until the connection ends. */
export function sendRaw(base: string, text: string): Promise<string> {
  const { hostname, port } = new URL(base)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text))
    let answer = ''
    socket.setEncoding('utf8').on('data', (more: string) => {
      answer += more
    })
    socket.once('error', reject)
    socket.once('close', () => resolve(answer))
  })
}
