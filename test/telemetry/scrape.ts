import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { PrometheusMetrics } from 'keywright/telemetry/prometheus'
import { onTestFinished } from 'vitest'

/** A page of metrics as a scrape reads it. */
export interface Scrape {
  readonly text: string
  readonly contentType: string | null
  /** The samples by name and labels, as they are written: `name{label="value"}`. */
  readonly samples: ReadonlyMap<string, number>
}

/** Serves a registry on the loopback address until the test ends; gives what scrapes it. */
export async function serveMetrics({ registry }: Pick<PrometheusMetrics, 'registry'>): Promise<() => Promise<Scrape>> {
  const server = createServer((_req, res) => {
    registry.metrics().then(
      text => res.setHeader('content-type', registry.contentType).end(text),
      (error: unknown) => res.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`
  return async () => {
    const answer = await fetch(url)
    const text = await answer.text()
    if (!answer.ok) throw new Error(text)
    const lines = text.split('\n').filter(line => line !== '' && !line.startsWith('#'))
    const samples = new Map(
      lines.map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
    )
    return { text, contentType: answer.headers.get('content-type'), samples }
  }
}
