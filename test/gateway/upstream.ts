import type { RequestListener } from 'node:http'

/** What reached the API behind the proxy. */
export interface Reached {
  readonly method: string
  readonly url: string
  readonly body: string
  /** The lines of a field, name in lower case. */
  lines(name: string): string[]
  /** Its fields of who the request acts as, as their names end. */
  readonly identity: Record<string, string[]>
}

/** An API that knows nothing of keywright. */
export function createUpstream(): { readonly answer: RequestListener; readonly reached: Reached[] } {
  const reached: Reached[] = []
  return {
    reached,
    answer(req, res) {
      let body = ''
      req.setEncoding('utf8').on('data', (text: string) => {
        body += text
      })
      req.once('end', () => {
        const fields = Object.entries(req.headersDistinct).map(([name, lines = []]) => [name, lines] as const)
        const identity = fields
          .filter(([name]) => /^x[-_.]keywright[-_.]/.test(name))
          .map(([name, lines]) => [name.slice(12), lines])
        reached.push({
          method: req.method ?? '',
          url: req.url ?? '',
          body,
          lines: name => req.headersDistinct[name] ?? [],
          identity: Object.fromEntries(identity) as Record<string, string[]>,
        })
        res.writeHead(200, { 'content-type': 'text/plain' }).end('from the API')
      })
    },
  }
}
