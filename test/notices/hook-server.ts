import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A call of the endpoint. */
export interface ReceivedCall {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** An endpoint of webhooks that keeps what it is given. */
export interface HookServer {
  readonly url: string
  readonly calls: readonly ReceivedCall[]
  /** How it answers from now on; 204 by default. */
  answer(how: (res: ServerResponse) => void): void
}

/** Starts an endpoint for one test. */
export async function startHookServer(): Promise<HookServer> {
  const calls: ReceivedCall[] = []
  let answer = (res: ServerResponse): void => void res.writeHead(204).end()
  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      calls.push({ path: req.url ?? '', headers: req.headers, body: Buffer.concat(chunks).toString() })
      answer(res)
    })
  })
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks/keywright`,
    calls,
    answer(how) {
      answer = how
    },
  }
}
