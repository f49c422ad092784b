import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A request as it came. */
export interface Came {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
  /** When, in milliseconds. */
  readonly at: number
}

/** A server that answers as it is told; it ends with the test. */
export interface ScriptedServer {
  readonly url: string
  readonly came: Came[]
}

/** Starts a server that has a function answer each request, given how many came before. */
export async function scriptedServer(
  answer: (request: Came, response: ServerResponse, before: number) => void,
): Promise<ScriptedServer> {
  const came: Came[] = []
  const server = createServer((req, res) => {
    const at = performance.now()
    let body = ''
    req.setEncoding('utf8').on('data', (text: string) => {
      body += text
    })
    req.on('end', () => {
      const request = { method: req.method ?? '', url: req.url ?? '', headers: req.headers, body, at }
      came.push(request)
      answer(request, res, came.length - 1)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })
  return { came, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}
