import type { IncomingMessage } from 'node:http'
import { markPart } from '../adapter/middleware-part.js'
import { serveFetch } from '../adapter/serve-fetch.js'
import { originForm } from '../http/origin-form.js'
import { sendAnswer } from '../http/send-answer.js'
import type { Keyring } from '../keyring.js'
import type { Identity } from '../endpoints/identity.js'
import type { LeakReceiverOptions } from '../management/leaks.js'
import { lazyManagement, readManagement } from '../management/read-management.js'
import type { Handler } from './handler.js'

/** How the management API knows people. */
export interface ManagementOptions {
  /**
   * The host application's own session: whose it is, or null. It may be annotated with Express's own `Request`. What it
   * throws, and what is no identity, closes the door with 500.
   */
  identify(req: IncomingMessage): Identity | null | undefined | Promise<Identity | null | undefined>
  /** How `POST /leaks` takes reports. */
  leaks?: LeakReceiverOptions
}

type Mounted = IncomingMessage & { readonly baseUrl?: string; readonly body?: unknown; readonly rawBody?: unknown }

/**
 * The HTTP API by which customers manage their keys, wherever it is mounted. It works in front of `apiKeyAuth` and behind
 * it, with and without a body parser in front.
 *
 * @throws TypeError that names the option where one is wrong
 * @example
 * ```ts
 * app.use('/api-keys', management(keyring, { identify: req => sessionOf(req) }))
 * ```
 */
export function management(keyring: Keyring, options: ManagementOptions): Handler {
  readManagement(keyring, options, {})
  const manage = lazyManagement(keyring, options.leaks)

  const middleware: Handler = (req: Mounted, res, next) => {
    const { baseUrl: basePath = '', url: path = '/', body, rawBody } = req
    const exchange = { req, res, basePath, path: originForm(path), parsed: { body, rawBody } }
    serveFetch(keyring.flow, exchange, (request, call) => manage(request, { ...call, identify: () => options.identify(req) }))
      .then(answer => sendAnswer(res, answer))
      .catch(next)
  }
  return markPart(middleware, { kind: 'management', path: null })
}
