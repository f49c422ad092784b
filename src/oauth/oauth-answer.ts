import { HttpProblem } from '../endpoints/http-problem.js'
import { isMistake } from '../endpoints/is-mistake.js'
import { AuthError, ManagementError } from '../errors.js'
import type { Answer } from '../http/refusal.js'
import type { RequestFlow } from '../request-flow.js'
import { invalidClient, OAuthError } from './oauth-error.js'

const JSON_FIELDS = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  pragma: 'no-cache',
} as const

/** An answer that nobody may keep. */
export const secretJson = (body: object, status = 200): Answer => ({ status, headers: JSON_FIELDS, body: JSON.stringify(body) })

/** An answer that is the same for everybody, and for a while. */
export const publicJson = (body: object): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'public, max-age=300' },
  body: JSON.stringify(body),
})

/** The answer to whatever a token endpoint threw; what is a failure is logged by the flow. */
export function errorAnswer(thrown: unknown, flow: Pick<RequestFlow, 'refusal'>, realm: string): Answer {
  const { error, message, status, headers } = oauthErrorOf(thrown, flow, realm)
  const answer = secretJson({ error, error_description: describable(message) }, status)
  return { ...answer, headers: { ...answer.headers, ...headers } }
}

/** What whatever was thrown says in the words of OAuth; what is a failure is logged by the flow. */
export function oauthErrorOf(thrown: unknown, flow: Pick<RequestFlow, 'refusal'>, realm: string): OAuthError {
  if (thrown instanceof OAuthError) return thrown
  if (thrown instanceof HttpProblem) return new OAuthError('invalid_request', thrown.message, thrown.status, thrown.headers)
  if (thrown instanceof ManagementError)
    return new OAuthError(thrown.errors?.scope === undefined ? 'invalid_grant' : 'invalid_scope', thrown.message)
  if (thrown instanceof AuthError && thrown.status < 500) return ofRefusal(thrown, realm)
  return ofFailure(thrown, flow)
}

// whose form a refusal otherwise has does not matter here: the flow notes it
function ofFailure(thrown: unknown, flow: Pick<RequestFlow, 'refusal'>): OAuthError {
  const code = isMistake(thrown) ? 'internal_error' : 'store_unavailable'
  const failure = thrown instanceof AuthError ? thrown : new AuthError(code, { cause: thrown })
  flow.refusal(failure)
  return failure.status === 503
    ? new OAuthError('temporarily_unavailable', 'The server can not answer now: try again.', 503, { 'retry-after': '1' })
    : new OAuthError('server_error', 'The server failed.', failure.status)
}

// a policy of the application's may refuse for a reason of its own
function ofRefusal({ status, message, headers, code }: AuthError, realm: string): OAuthError {
  if (code === 'invalid_dpop_proof') return new OAuthError(code, message)
  if (status === 401) return invalidClient(realm)
  const fields = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')]))
  if (status === 429) return new OAuthError('temporarily_unavailable', message, 429, fields)
  const isForbidden = status === 403 || code === 'insufficient_grants'
  return new OAuthError(isForbidden ? 'unauthorized_client' : 'invalid_request', message, status, fields)
}

// RFC 6749 section 5.2 allows printable ASCII without quotes and backslashes
const describable = (text: string) => text.replaceAll('"', "'").replaceAll(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '?')
