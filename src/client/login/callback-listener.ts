import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { callbackPage } from './callback-page.js'
import { LoginFailedError } from './login-failed-error.js'
import { pageLanguage, type PageOutcome } from './page-words.js'
import { type Awaited, readCallback } from './read-callback.js'

/** A server on this machine that waits for the browser to bring back an answer. */
export interface CallbackListener<T> {
  readonly redirectUri: string
  /** What became of the one answer that was taken; rejects with what was wrong with it. */
  readonly answered: Promise<T>
  close(): void
}

const HOST = '127.0.0.1'
const PATH = '/callback'
// any program of this machine can connect: none can keep the browser out for long
const MOST_CONNECTIONS = 64
const TIMES = { headersTimeout: 3000, requestTimeout: 3000, connectionsCheckingInterval: 500 } as const

/**
 * Waits on a port of 127.0.0.1 for the answer to a login. One is taken, and the browser is told how it ended; whatever does
 * not belong to this login is turned away, and the wait goes on.
 *
 * @param redeem makes of the code what the login is for, and keeps it; the browser waits for it
 * @see RFC 8252 sections 7.3 and 8.10
 */
export async function listenForCallback<T>(
  awaited: Awaited,
  redeem: (code: string, redirectUri: string) => Promise<T>,
): Promise<CallbackListener<T>> {
  const server = createServer(TIMES)
  server.maxConnections = MOST_CONNECTIONS
  server.listen(0, HOST)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new LoginFailedError('no_listener', `No port of ${HOST} can be listened on, which a login in the browser needs.`, {
      cause: error,
    })
  }
  const { port } = server.address() as AddressInfo
  const redirectUri = `http://${HOST}:${port}${PATH}`
  let isTaken = false

  const answered = new Promise<T>((resolve, reject) => {
    const take = async (found: string | LoginFailedError, respond: (outcome: PageOutcome) => Promise<void>) => {
      try {
        if (found instanceof LoginFailedError) throw found
        const result = await redeem(found, redirectUri)
        await respond('done')
        resolve(result)
      } catch (error) {
        await respond(error instanceof LoginFailedError && error.reason === 'access_denied' ? 'denied' : 'failed')
        reject(error)
      }
    }
    server.on('request', (request, response) => {
      const refusal = refusalOf(request, port)
      if (refusal) return void response.writeHead(refusal.status, { ...PLAIN, ...refusal.headers }).end(`${refusal.text}\n`)
      const respond = (outcome: PageOutcome) => send(response, outcome, request)
      const found = readCallback(new URL(request.url ?? '', redirectUri).searchParams, awaited)
      if (found === null) return void respond('foreign')
      if (isTaken) return void respond('answered')
      isTaken = true
      void take(found, respond)
    })
  })
  // whoever gave up waiting asks no more
  answered.catch(() => undefined)
  return {
    redirectUri,
    answered,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

const PLAIN = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', connection: 'close' } as const

interface Refusal {
  readonly status: number
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
}

function refusalOf({ headers, method, url = '' }: IncomingMessage, port: number): Refusal | null {
  // a name that a foreign page has made to mean this machine
  if (headers.host !== `${HOST}:${port}`) return { status: 421, text: 'This server answers to its own address alone.' }
  if (url !== PATH && !url.startsWith(`${PATH}?`)) return { status: 404, text: 'There is nothing here.' }
  return method === 'GET' ? null : { status: 405, text: 'Send it with GET.', headers: { allow: 'GET' } }
}

// a browser that went away meanwhile has nothing to wait for
function send(response: ServerResponse, outcome: PageOutcome, request: IncomingMessage): Promise<void> {
  const { status, headers, body } = callbackPage(outcome, pageLanguage(request.headers['accept-language']))
  return new Promise(resolve => {
    response.once('close', () => resolve())
    response.writeHead(status, headers).end(body, () => resolve())
    if (response.destroyed) resolve()
  })
}
