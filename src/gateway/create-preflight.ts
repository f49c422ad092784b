import type { IncomingMessage, ServerResponse } from 'node:http'
import { PREFLIGHT_ANSWER } from '../adapter/protect-request.js'
import { AuthError } from '../errors.js'
import type { Answer } from '../http/refusal.js'
import type { Keyring } from '../keyring.js'

/**
 * Makes the answers to preflights that a proxy sends on: 204 with what the option `cors` allows. They reach no upstream, so
 * that no request has to pass without a credential.
 */
export const createPreflight =
  ({ flow }: Pick<Keyring, 'flow'>) =>
  (req: IncomingMessage, res: ServerResponse): Answer => {
    try {
      if (flow.begin(req, res)) return PREFLIGHT_ANSWER
      throw new AuthError('no_preflight', {
        status: 404,
        detail: 'Only preflights are answered here, where the option cors is set.',
      })
    } catch (error) {
      return flow.refusal(error)
    }
  }
