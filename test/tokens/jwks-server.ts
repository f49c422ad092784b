import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** An endpoint for the keys of an issuer, which can fail in every way; it ends with the test. */
export interface JwksServer {
  readonly url: string
  /** How many requests it has seen. */
  readonly requests: () => number
  /** From now on it answers with these keys, … */
  publish(...keys: object[]): void
  /** … or in a way of its own, … */
  answer(how: (res: ServerResponse) => void): void
  /** … or not at all. */
  stop(): Promise<void>
  start(): Promise<void>
}

export async function jwksServer(...keys: object[]): Promise<JwksServer> {
  let answer: (res: ServerResponse) => void = () => undefined
  let requests = 0
  let port = 0
  const server = createServer((_req, res) => {
    requests++
    answer(res)
  })
  const start = async () => {
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  }
  const stop = async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }
  const publish = (...published: object[]) => {
    answer = res => res.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: published }))
  }
  publish(...keys)
  await start()
  onTestFinished(stop)
  return {
    url: `http://127.0.0.1:${port}/jwks.json`,
    requests: () => requests,
    publish,
    answer: how => {
      answer = how
    },
    stop,
    start,
  }
}
