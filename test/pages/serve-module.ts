import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { Html } from '../../src/pages/html.js'
import { page } from '../../src/pages/page.js'

/** A site of pages that have the portal's module, under the policy of all pages; it ends with the test. */
export interface Site {
  readonly url: string
  /** What was posted, as it came. Nothing is answered but what `answer` is told to, and forms that are saved. */
  readonly posted: { path: string; body: string }[]
  /** What the browser complained of. */
  readonly complaints: string[]
  /** Answers a check of a field, by the number of the post. */
  answer(post: number, problem: string | null): void
}

const MODULE = readFileSync(new URL('../../src/portal/assets/portal.js', import.meta.url))

/** @param pages what stands in the body of pages, by path */
export async function serveModule(pages: Readonly<Record<string, string>>): Promise<Site> {
  const posted: Site['posted'] = []
  const waiting: ServerResponse[] = []
  const server = createServer((req, res) => {
    const { pathname: path } = new URL(req.url ?? '/', 'http://localhost')
    if (path === '/portal.js') return void res.writeHead(200, { 'content-type': 'text/javascript' }).end(MODULE)
    if (path.endsWith('.css')) return void res.writeHead(200, { 'content-type': 'text/css' }).end('details ul{position:absolute}')
    if (path === '/favicon.ico') return void res.writeHead(204).end()
    if (req.method === 'POST') {
      let body = ''
      req.on('data', (chunk: Buffer) => (body += chunk.toString()))
      req.on('end', () => {
        posted.push({ path, body })
        waiting.push(res)
        if (path.endsWith('/save')) res.writeHead(204).end()
      })
      return
    }
    const content = pages[path]
    const { status, headers, body } = page({
      title: path,
      body: new Html(content ?? 'nobody is here'),
      look: { language: 'en', stylesheet: '/pages.css', script: '/portal.js' },
      status: content === undefined ? 404 : 200,
    })
    res.statusCode = status
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
    res.end(body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posted,
    complaints: [],
    answer: (post, problem) =>
      void waiting[post]?.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ problem })),
  }
}
