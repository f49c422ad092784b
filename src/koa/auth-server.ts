import { markPart } from '../adapter/middleware-part.js'
import { serveFetch } from '../adapter/serve-fetch.js'
import type { Identity } from '../endpoints/identity.js'
import { originForm } from '../http/origin-form.js'
import { putAnswer } from '../http/put-answer.js'
import type { Keyring } from '../keyring.js'
import { type AuthServerSettings, readAuthServer } from '../oauth/auth-server-options.js'
import { createAuthServer } from '../oauth/create-auth-server.js'
import type { Middleware } from './context.js'
import { keepOriginalUrl } from './keep-original-url.js'
import { mountedAt } from './mounted-at.js'
import type { IdentifyContext } from './management.js'

/** How the token endpoints are set up. */
export interface AuthServerOptions extends AuthServerSettings {
  /**
   * The host application's own session: whose it is, or null. It may be annotated with Koa's own `Context`. Without it nobody
   * can log in: tokens are made for keys alone.
   */
  identify?(ctx: IdentifyContext): Identity | null | undefined | Promise<Identity | null | undefined>
}

type Parsed = IdentifyContext & {
  readonly request?: { readonly body?: unknown; readonly rawBody?: unknown }
}

/**
 * The token endpoints: keys are exchanged for tokens, and people log in. Use them in front of `apiKeyAuth`; what is none of
 * their paths passes.
 *
 * @throws TypeError that names the option where one is wrong, and where signing keys can't be kept
 * @example
 * ```ts
 * app.use(authServer(keyring, { identify: ctx => sessionOf(ctx) }))
 * app.use(apiKeyAuth(keyring))
 * ```
 * @see RFC 6749, RFC 8414
 */
export function authServer(keyring: Keyring, options: AuthServerOptions = {}): Middleware {
  const server = createAuthServer(keyring, readAuthServer(keyring, options))

  const middleware: Middleware = async (ctx, next) => {
    const path = originForm(ctx.req.url ?? '/')
    if (!server.has(path)) return next()
    keepOriginalUrl(ctx)
    const { request } = ctx as Parsed
    const basePath = mountedAt(ctx)
    const parsed = { body: request?.body, rawBody: request?.rawBody }
    const identify = () => options.identify?.(ctx as IdentifyContext) ?? null
    putAnswer(
      ctx,
      await serveFetch(
        keyring.flow,
        { req: ctx.req, res: ctx.res, basePath, path, parsed, isPage: server.isPage(path) },
        (fetched, call) => server.serve(fetched, { ...call, identify }),
        thrown => server.refuse(path, thrown, ctx.req),
      ),
    )
  }
  return markPart(middleware, { kind: 'authServer', paths: server.paths })
}
