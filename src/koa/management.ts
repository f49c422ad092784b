import type { IncomingHttpHeaders } from 'node:http'
import { option } from '../check-options.js'
import { markPart } from '../adapter/middleware-part.js'
import { serveFetch } from '../adapter/serve-fetch.js'
import { putAnswer } from '../http/put-answer.js'
import type { Keyring } from '../keyring.js'
import type { Identity } from '../endpoints/identity.js'
import type { LeakReceiverOptions } from '../management/leaks.js'
import { lazyManagement, readManagement } from '../management/read-management.js'
import { checkedPath } from './checked-path.js'
import type { Context, Middleware } from './context.js'
import { exchangeBelow } from './exchange-below.js'

/** What `identify` is given: Koa's own context, of which this is what needs no types of Koa's. */
export interface IdentifyContext extends Context {
  readonly headers: IncomingHttpHeaders
}

/** How the management API knows people, and where it is. */
export interface ManagementOptions {
  /**
   * The host application's own session: whose it is, or null. It may be annotated with Koa's own `Context`. What it throws,
   * and what is no identity, closes the door with 500.
   */
  identify(ctx: IdentifyContext): Identity | null | undefined | Promise<Identity | null | undefined>
  /** How `POST /leaks` takes reports. */
  leaks?: LeakReceiverOptions
  /** Where the API is; `/api-keys` by default. */
  path?: string
}

/**
 * The HTTP API by which customers manage their keys. It works in front of `apiKeyAuth` and behind it, with and without a
 * body parser in front.
 *
 * @throws TypeError that names the option where one is wrong
 * @example
 * ```ts
 * app.use(management(keyring, { identify: ctx => sessionOf(ctx) }))
 * ```
 */
export function management(keyring: Keyring, options: ManagementOptions): Middleware {
  readManagement(keyring, options, { path: option.text })
  const { path: mount = '/api-keys' } = options
  const base = checkedPath('management', mount, '/api-keys')
  const manage = lazyManagement(keyring, options.leaks)

  const middleware: Middleware = async (ctx, next) => {
    const exchange = exchangeBelow(ctx, base)
    if (!exchange) return next()
    const identify = () => options.identify(ctx as IdentifyContext)
    putAnswer(ctx, await serveFetch(keyring.flow, exchange, (fetched, call) => manage(fetched, { ...call, identify })))
  }
  return markPart(middleware, { kind: 'management', path: base || '/' })
}
