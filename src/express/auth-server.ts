import type { IncomingMessage } from 'node:http'
import { markPart } from '../adapter/middleware-part.js'
import { serveFetch } from '../adapter/serve-fetch.js'
import type { Identity } from '../endpoints/identity.js'
import { originForm } from '../http/origin-form.js'
import { sendAnswer } from '../http/send-answer.js'
import type { Keyring } from '../keyring.js'
import { type AuthServerSettings, readAuthServer } from '../oauth/auth-server-options.js'
import { createAuthServer } from '../oauth/create-auth-server.js'
import type { Handler } from './handler.js'

/** How the token endpoints are set up. */
export interface AuthServerOptions extends AuthServerSettings {
  /**
   * The host application's own session: whose it is, or null. It may be annotated with Express's own `Request`. Without it
   * nobody can log in: tokens are made for keys alone.
   */
  identify?(req: IncomingMessage): Identity | null | undefined | Promise<Identity | null | undefined>
}

type Mounted = IncomingMessage & { readonly baseUrl?: string; readonly body?: unknown; readonly rawBody?: unknown }

/**
 * The token endpoints: keys are exchanged for tokens, and people log in. Mount them at the root, in front of `apiKeyAuth`;
 * what is none of their paths passes.
 *
 * @throws TypeError that names the option where one is wrong, and where signing keys can't be kept
 * @example
 * ```ts
 * app.use(authServer(keyring, { identify: req => sessionOf(req) }))
 * app.use(apiKeyAuth(keyring))
 * ```
 * @see RFC 6749, RFC 8414
 */
export function authServer(keyring: Keyring, options: AuthServerOptions = {}): Handler {
  const server = createAuthServer(keyring, readAuthServer(keyring, options))

  const middleware: Handler = (req: Mounted, res, next) => {
    const { baseUrl: basePath = '', body, rawBody } = req
    const path = originForm(req.url ?? '/')
    if (!server.has(path)) return next()
    const identify = () => options.identify?.(req) ?? null
    serveFetch(
      keyring.flow,
      { req, res, basePath, path, parsed: { body, rawBody }, isPage: server.isPage(path) },
      (request, call) => server.serve(request, { ...call, identify }),
      thrown => server.refuse(path, thrown, req),
    )
      .then(answer => sendAnswer(res, answer))
      .catch(next)
  }
  return markPart(middleware, { kind: 'authServer', paths: server.paths })
}
