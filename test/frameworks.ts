import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createKeyring, type Keyring, type KeyringOptions, type Principal } from 'keywright'
import type { ApiKeyAuthOptions } from 'keywright/express'
import { onTestFinished } from 'vitest'
import { express4Listener, express5Listener } from './http/express-listener.js'
import { koaListener } from './http/koa-listener.js'
import { type RawAnswer, sendRaw } from './http/raw-request.js'

/** What a route demands, in no framework's terms. */
export type Check = { all: string[] } | { any: string[] } | 'token'

/** What a handler is given, in no framework's terms. */
export interface Call {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  /** What `getAuth` gives. */
  auth(): Principal | null
  /** `req.auth` or `ctx.state.auth`. */
  readonly attached: Principal | null | undefined
  readonly params: Readonly<Record<string, string | undefined>>
  /** What the body parser read. */
  readonly body: unknown
}

export interface Route {
  /** GET by default. */
  method?: 'get' | 'post' | 'put' | 'delete' | 'options' | 'all'
  path: string
  checks?: readonly Check[]
  /** Its result is sent as JSON; by default the name of the principal. */
  handle?: (call: Call) => unknown
}

export interface AppSetup {
  /** A keyring or its options; `memory:` and a logger that collects by default. */
  keyring?: Keyring | KeyringOptions
  /** Options of `apiKeyAuth`; false leaves it out. */
  auth?: ApiKeyAuthOptions | false
  routes?: readonly Route[]
  /** Routes of nested routers, each under its path. */
  mounts?: readonly { readonly path: string; readonly routes: readonly Route[] }[]
  /** Paths that are declared open in front of `apiKeyAuth`. */
  open?: readonly string[]
  /** Where a JSON body parser stands. */
  bodyParser?: 'before' | 'behind'
  /** Runs in front of everything. */
  before?: (req: IncomingMessage, res: ServerResponse) => void
  host?: string
}

/** What a framework's listener is made of. */
export interface ListenerParts extends Required<Pick<AppSetup, 'auth' | 'routes' | 'mounts' | 'open'>> {
  keyring: Keyring
  bodyParser: AppSetup['bodyParser']
  before: NonNullable<AppSetup['before']>
  /** Called whenever a handler runs. */
  ran(): void
  /** Told of every error that reaches the framework's own error handling. */
  failed(error: unknown): void
}

/** An app that serves on the loopback address; it ends with the test. */
export interface Served {
  readonly keyring: Keyring
  readonly port: number
  readonly url: string
  /** How often a handler ran. */
  readonly runs: () => number
  /** What the keyring logged. */
  readonly log: readonly string[]
  /** The errors that reached the framework's own error handling. */
  readonly errors: readonly unknown[]
  fetch(path?: string, init?: RequestInit): Promise<Response>
  /** Sends `GET PATH` (or `METHOD PATH`) with exactly these header lines behind `Host`. */
  send(target: string, ...lines: string[]): Promise<RawAnswer>
}

export interface Framework {
  readonly name: string
  serve(setup?: AppSetup): Promise<Served>
}

const SHOW_NAME: Route = { path: '/', method: 'all' }

const framework = (name: string, listener: (parts: ListenerParts) => RequestListener): Framework => ({
  name,
  async serve({ keyring: given = {}, auth = {}, routes = [SHOW_NAME], mounts = [], open = [], ...setup } = {}) {
    const { bodyParser, before = () => undefined, host = '127.0.0.1' } = setup
    const log: string[] = []
    const errors: unknown[] = []
    let runs = 0
    const note = (message: string) => void log.push(message)
    const keyring = 'flow' in given ? given : createKeyring({ store: 'memory:', logger: { warn: note, error: note }, ...given })
    const server = createServer(
      listener({
        keyring,
        auth,
        routes,
        mounts,
        open,
        bodyParser,
        before,
        ran: () => void runs++,
        failed: error => void errors.push(error),
      }),
    )
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve))
    const { port } = server.address() as AddressInfo
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
    onTestFinished(async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await keyring.close()
    })
    return {
      keyring,
      port,
      url,
      log,
      errors,
      runs: () => runs,
      fetch: (path = '/', init = {}) => fetch(new URL(path, url), init),
      async send(target, ...lines) {
        const requestLine = target.includes(' ') ? target : `GET ${target}`
        const request = [`${requestLine} HTTP/1.1`, 'Host: api.example.com', 'Connection: close', ...lines, '', ''].join('\r\n')
        const [answer] = await sendRaw({ port, host }, request)
        if (!answer) throw new Error('the connection closed without an answer')
        return answer
      },
    }
  },
})

/** Every framework keywright adapts to: one test body runs on all of them. */
export const frameworks: readonly Framework[] = [
  framework('Express 5', express5Listener),
  framework('Express 4', express4Listener),
  framework('Koa', koaListener),
]
