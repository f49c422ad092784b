import { isMistake } from '../endpoints/is-mistake.js'
import { AuthError, ManagementError } from '../errors.js'
import type { Answer } from '../http/refusal.js'
import type { RequestFlow } from '../request-flow.js'
import { HttpProblem } from '../endpoints/http-problem.js'

const TITLES: Readonly<Record<string, string>> = {
  invalid_request: 'The request is malformed',
  unauthenticated: 'Nobody is signed in',
  forbidden: 'This is not allowed',
  not_found: 'There is no such thing',
  method_not_allowed: 'The method is not allowed here',
  conflict: 'The request conflicts with how things are',
  limit_reached: 'A limit is reached',
  precondition_failed: 'It was changed meanwhile',
  request_timeout: 'The request took too long',
  content_too_large: 'The body is too large',
  unsupported_media_type: 'The body is not JSON',
  invalid_input: 'The input is not right',
  rule_violated: 'A rule refuses this',
}

/**
 * The answer to whatever was thrown. A bad credential gets the answer that it gets everywhere; what was thrown neither by
 * keywright nor by a mistake in the code is a store that failed.
 *
 * @see RFC 9457
 */
export function problemAnswer(thrown: unknown, flow: Pick<RequestFlow, 'refusal'>): Answer {
  if (thrown instanceof HttpProblem) return problem(thrown, {}, thrown.headers)
  if (thrown instanceof ManagementError) {
    const { errors, rule, members } = thrown
    return problem(thrown, { ...members, ...(errors ? { errors } : {}), ...(rule === undefined ? {} : { rule }) })
  }
  if (thrown instanceof AuthError || isMistake(thrown)) return flow.refusal(thrown)
  return flow.refusal(new AuthError('store_unavailable', { cause: thrown }))
}

function problem(
  { status, code, message }: { readonly status: number; readonly code: string; readonly message: string },
  members: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, string>> = {},
): Answer {
  const body = { ...members, type: `urn:keywright:refusal:${code}`, title: TITLES[code] ?? code, status, detail: message, code }
  const headers = { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store', ...fields }
  return { status, headers, body: JSON.stringify(body) }
}
