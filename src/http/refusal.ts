import { validateHeaderName, validateHeaderValue } from 'node:http'
import type { AuthError } from '../errors.js'

/** An answer that is sent instead of the handler's. */
export interface Answer {
  readonly status: number
  /** Names in lower case; several lines of one field as an array. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: string
}

/** What `renderRefusal` is given: the decision, and the answer keywright would send. */
export interface Refusal extends Answer {
  /** One of the refusal table, or that of a policy of the application's. */
  readonly code: string
  /** Why: its `message` is the detail, else the title; `schemes` are the names of those that the request used. */
  readonly error: AuthError
}

/**
 * Gives refusals another form, at once. It can't turn one into an acceptance: where its status is below 400, where it throws, or
 * gives a promise, the problem document is sent and the log says so.
 */
export type RenderRefusal = (refusal: Refusal) => Answer

/**
 * The problem document of a refusal.
 *
 * @see RFC 9457
 */
export function problemOf(error: AuthError, challengeLines: readonly string[]): Refusal {
  const { code, title, status, detail, members } = error
  const problem = {
    ...members,
    type: `urn:keywright:refusal:${code}`,
    title,
    status,
    ...(detail === undefined ? {} : { detail }),
    code,
    // a member of this name would be the document
    toJSON: undefined,
  }
  return {
    code,
    error,
    status,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
      ...(challengeLines.length > 0 ? { 'www-authenticate': challengeLines } : {}),
      ...(status === 503 ? { 'retry-after': '1' } : {}),
      ...error.headers,
    },
    body: JSON.stringify(problem),
  }
}

/**
 * Checks an answer that was not made here: that it refuses, and that it can be sent.
 *
 * @throws Error that says what is wrong
 */
export function checkedAnswer<T extends Answer>(answer: T): T {
  const { status, headers, body } = answer
  if (!Number.isInteger(status) || status < 400 || status > 599) throw new TypeError(`status ${status} is no refusal`)
  if (typeof body !== 'string') throw new TypeError('the body is no string')
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderName(name)
    for (const line of [value].flat()) validateHeaderValue(name, line)
  }
  return answer
}
