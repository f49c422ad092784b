import { markPart } from '../adapter/middleware-part.js'
import { serveFetch } from '../adapter/serve-fetch.js'
import { option } from '../check-options.js'
import type { Identity } from '../endpoints/identity.js'
import { putAnswer } from '../http/put-answer.js'
import type { Keyring } from '../keyring.js'
import { lazyPortal } from '../portal/lazy-portal.js'
import { type PortalSettings, readPortal } from '../portal/portal-options.js'
import { checkedPath } from './checked-path.js'
import type { Middleware } from './context.js'
import { exchangeBelow } from './exchange-below.js'
import type { IdentifyContext } from './management.js'

/** How the portal knows people, where it is, and how it looks. */
export interface PortalOptions extends PortalSettings {
  /**
   * The host application's own session: whose it is, or null. It may be annotated with Koa's own `Context`. What it throws,
   * and what is no identity, closes the door with 500.
   */
  identify(ctx: IdentifyContext): Identity | null | undefined | Promise<Identity | null | undefined>
  /** Where the pages are; `/portal` by default. */
  path?: string
}

/**
 * The pages on which customers manage their keys. They work in front of `apiKeyAuth` and behind it, with and without a body
 * parser in front.
 *
 * @throws TypeError that names the option where one is wrong
 * @example
 * ```ts
 * app.use(portal(keyring, { identify: ctx => sessionOf(ctx), brand: { name: 'Acme API' } }))
 * ```
 */
export function portal(keyring: Keyring, options: PortalOptions): Middleware {
  const { serve, refuse } = lazyPortal(keyring, readPortal(keyring, options, { path: option.text }))
  const base = checkedPath('portal', options.path ?? '/portal', '/portal')

  const middleware: Middleware = async (ctx, next) => {
    const below = exchangeBelow(ctx, base)
    if (!below) return next()
    const exchange = { ...below, isPage: true }
    const identify = () => options.identify(ctx as IdentifyContext)
    const answer = await serveFetch(
      keyring.flow,
      exchange,
      (fetched, call) => serve(fetched, { ...call, identify }),
      thrown => refuse(thrown, ctx.req, exchange.path),
    )
    putAnswer(ctx, answer)
  }
  return markPart(middleware, { kind: 'portal', path: base || '/' })
}
