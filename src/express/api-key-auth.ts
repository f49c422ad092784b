import type { IncomingMessage, ServerResponse } from 'node:http'
import { admissionOf } from '../adapter/admission.js'
import { markPart } from '../adapter/middleware-part.js'
import { type ApiKeyAuthOptions, readApiKeyAuth } from '../adapter/read-api-key-auth.js'
import { runAs } from '../adapter/current-auth.js'
import type { Keyring } from '../keyring.js'
import type { KeyringOptions } from '../options.js'
import { type Entry, PREFLIGHT_ANSWER, protectRequest } from '../adapter/protect-request.js'
import { sendAnswer } from '../http/send-answer.js'
import type { Handler } from './handler.js'

type Next = (error?: unknown) => void

/** The middleware that protects an Express app; its keyring is at hand. */
export interface ApiKeyAuth extends Handler {
  readonly keyring: Keyring
}

/**
 * Protects everything mounted behind it: `req.auth` is the principal of the request, and a request without a good
 * credential never gets there.
 *
 * @param keyringOrOptions a keyring that others use too, or the options of a new one; by default a keyring over
 *   `KEYWRIGHT_STORE`, else `sqlite:keywright.db`
 * @throws TypeError that names the option where one is wrong
 * @example
 * ```ts
 * const app = express()
 * app.use(apiKeyAuth())
 * app.get('/monitors_list', requireGrants('monitors:read'), (req, res) => res.json({ seenBy: getAuth(req)?.name }))
 * ```
 */
export function apiKeyAuth(keyringOrOptions?: Keyring | KeyringOptions, options: ApiKeyAuthOptions = {}): ApiKeyAuth {
  const settings = readApiKeyAuth(keyringOrOptions, options)
  const { keyring, required, onError } = settings

  const proceed = (entry: Entry, req: IncomingMessage, res: ServerResponse, next: Next) => {
    if (entry === 'preflight') return sendAnswer(res, PREFLIGHT_ANSWER)
    ;(req as { auth?: unknown }).auth = entry
    runAs(admissionOf(req), next)
  }
  // never next(error) itself: Express takes next(undefined) and next('route') for leave to go on
  const fail = (error: unknown, next: Next) => next(keyring.flow.forFramework(error))
  const refuse = (error: unknown, res: ServerResponse, next: Next) =>
    onError === 'throw' ? fail(error, next) : sendAnswer(res, keyring.flow.refusal(error))

  const middleware: Handler = (req, res, next) => {
    let entry: Entry | Promise<Entry>
    try {
      entry = protectRequest(settings, req, res)
    } catch (error) {
      return refuse(error, res, next)
    }
    if (!(entry instanceof Promise)) return proceed(entry, req, res, next)
    entry
      .then(
        found => proceed(found, req, res, next),
        error => refuse(error, res, next),
      )
      .catch(error => fail(error, next))
  }
  return markPart(Object.assign(middleware, { keyring }), { kind: 'apiKeyAuth', required, keyring })
}
