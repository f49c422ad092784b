import { canSendAgain } from './can-send-again.js'
import { CREDENTIAL_FIELDS, type CheckedClient } from './check-client-options.js'
import type { FindCredential } from './find-credential.js'
import { resolvePath } from './resolve-path.js'
import { mayRepeat } from './retry-wait.js'
import { type InTime, sendInTime } from './send-in-time.js'
import { withRetries } from './with-retries.js'

/** An answer, and of what. */
export interface Answered extends InTime {
  readonly method: string
  /** Without its query. */
  readonly url: string
}

/** Sends a request with the credential. */
export type RequestApi = (path: string | URL, init?: RequestInit) => Promise<Answered>

/** Makes what sends all requests of a client. */
export function createRequest(client: CheckedClient, findCredential: FindCredential): RequestApi {
  return async (path, init = {}) => {
    const { method: given = 'GET', headers: fields, body = null, redirect = 'follow', signal: asked, ...more } = init
    const method = given.toUpperCase()
    const signal = asked ?? undefined
    const url = resolvePath(client.baseUrl, path)
    const headers = headersOf(client, fields)

    const attempt = async (refused?: string): Promise<InTime> => {
      const credential = await findCredential(refused, signal)
      const presented = new Headers(headers)
      presented.set(credential.field, credential.value)
      const answer = await sendInTime(client, { method, url, headers: presented, body, redirect, signal, more })
      const renewable = answer.response.status === 401 && credential.token !== null && refused === undefined
      if (!renewable || !canSendAgain(body)) return answer
      // nothing was done: a token that ended early is obtained anew, once
      answer.lift()
      await answer.response.body?.cancel()
      return attempt(credential.token)
    }
    const rules = mayRepeat(method, headers, body) ? client : { ...client, retries: 0 }
    return { ...(await withRetries(rules, signal, () => attempt())), method, url: url.origin + url.pathname }
  }
}

function headersOf(client: CheckedClient, fields: RequestInit['headers']): Headers {
  const headers = new Headers(client.headers)
  for (const [field, value] of new Headers(fields)) headers.set(field, value)
  const own = CREDENTIAL_FIELDS.find(field => headers.has(field))
  if (own) throw new TypeError(`the request must not have the field ${own}: the client presents the credential itself`)
  return headers
}
