import { HttpProblem } from '../endpoints/http-problem.js'
import { isMistake } from '../endpoints/is-mistake.js'
import { AuthError, ManagementError } from '../errors.js'
import type { Answer } from '../http/refusal.js'
import { messagePage } from '../pages/message-page.js'
import type { Look } from '../pages/page.js'
import type { RequestFlow } from '../request-flow.js'
import { layoutWords } from './layout-words.js'
import { type RefusalWords, refusalWords } from './refusal-words.js'

/** What refusals are made pages with. */
export interface RefusalPageParts {
  flow: Pick<RequestFlow, 'refusal'>
  look: Look
  /** Where the keys are. */
  home: string
  /** Where people sign out; null where that is not known. */
  signOutUrl: string | null
}

/** The page that says why there is no other. */
export function refusalPage(thrown: unknown, { flow, look, home, signOutUrl }: RefusalPageParts): Answer {
  const words = refusalWords[look.language]
  const { status, reason, headers } = readThrown(thrown, flow)
  const isNobodyHere = reason === 'notMember' || reason === 'signInFirst'
  const href = isNobodyHere ? signOutUrl : home
  const text = isNobodyHere ? layoutWords[look.language].signOut : words.toKeys
  const isLinked = href !== null && status < 500 && reason !== 'signInFirst'
  const answer = messagePage({ ...words[reason], status, look, ...(isLinked ? { link: { href, text } } : {}) })
  return { ...answer, headers: { ...answer.headers, ...headers } }
}

interface Reading {
  readonly status: number
  readonly reason: Exclude<keyof RefusalWords, 'toKeys'>
  readonly headers?: Answer['headers']
}

function readThrown(thrown: unknown, flow: Pick<RequestFlow, 'refusal'>): Reading {
  if (thrown instanceof HttpProblem) {
    const { status, code, headers } = thrown
    if (code === 'not_member') return { status, reason: 'notMember' }
    if (code === 'other_site') return { status, reason: 'otherSite' }
    if (code === 'unauthenticated') return { status, reason: 'signInFirst' }
    return { status, reason: status === 404 ? 'notFound' : 'badRequest', headers }
  }
  if (thrown instanceof ManagementError)
    return {
      status: thrown.status,
      reason: thrown.code === 'not_found' ? 'notFound' : thrown.status === 403 ? 'forbidden' : 'badRequest',
    }
  const isFailure = !(thrown instanceof AuthError) && !isMistake(thrown)
  const unavailable = isFailure ? new AuthError('store_unavailable', { cause: thrown }) : thrown
  const error = unavailable instanceof AuthError ? unavailable : new AuthError('internal_error', { cause: unavailable })
  const { 'retry-after': retryAfter } = flow.refusal(error).headers
  // a page is in no form of the API's: its status stays that of the error
  const { status } = error
  const reason = status === 503 ? 'unavailable' : status >= 500 ? 'failed' : status === 404 ? 'notFound' : 'badRequest'
  return { status, reason, ...(retryAfter === undefined ? {} : { headers: { 'retry-after': retryAfter } }) }
}
