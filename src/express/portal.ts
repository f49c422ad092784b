import type { IncomingMessage } from 'node:http'
import { markPart } from '../adapter/middleware-part.js'
import { serveFetch } from '../adapter/serve-fetch.js'
import type { Identity } from '../endpoints/identity.js'
import { originForm } from '../http/origin-form.js'
import { sendAnswer } from '../http/send-answer.js'
import type { Keyring } from '../keyring.js'
import { lazyPortal } from '../portal/lazy-portal.js'
import { type PortalSettings, readPortal } from '../portal/portal-options.js'
import type { Handler } from './handler.js'

/** How the portal knows people, and how it looks. */
export interface PortalOptions extends PortalSettings {
  /**
   * The host application's own session: whose it is, or null. It may be annotated with Express's own `Request`. What it
   * throws, and what is no identity, closes the door with 500.
   */
  identify(req: IncomingMessage): Identity | null | undefined | Promise<Identity | null | undefined>
}

type Mounted = IncomingMessage & {
  readonly baseUrl?: string
  readonly originalUrl?: string
  readonly body?: unknown
  readonly rawBody?: unknown
}

/**
 * The pages on which customers manage their keys, wherever they are mounted. They work in front of `apiKeyAuth` and behind
 * it, with and without a body parser in front.
 *
 * @throws TypeError that names the option where one is wrong
 * @example
 * ```ts
 * app.use('/portal', portal(keyring, { identify: req => sessionOf(req), brand: { name: 'Acme API' } }))
 * ```
 */
export function portal(keyring: Keyring, options: PortalOptions): Handler {
  const { serve, refuse } = lazyPortal(keyring, readPortal(keyring, options, {}))

  const middleware: Handler = (req: Mounted, res, next) => {
    const { baseUrl: basePath = '', originalUrl = '', url = '/', body, rawBody } = req
    // Express writes a slash where the place alone was asked for
    const isBare = originForm(originalUrl).split('?', 1)[0] === basePath && basePath !== ''
    const path = isBare ? originForm(url).replace(/^\//, '') : originForm(url)
    serveFetch(
      keyring.flow,
      { req, res, basePath, path, parsed: { body, rawBody }, isPage: true },
      (request, call) => serve(request, { ...call, identify: () => options.identify(req) }),
      thrown => refuse(thrown, req, path),
    )
      .then(answer => sendAnswer(res, answer))
      .catch(next)
  }
  return markPart(middleware, { kind: 'portal', path: null })
}
