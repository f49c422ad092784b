import { HttpProblem } from '../endpoints/http-problem.js'
import { AuthError, ManagementError } from '../errors.js'
import type { Answer } from '../http/refusal.js'
import { type Html, html } from '../pages/html.js'
import { messagePage } from '../pages/message-page.js'
import type { Look } from '../pages/page.js'
import type { RequestFlow } from '../request-flow.js'
import { LoginRefusal } from './login-refusal.js'
import { oauthErrorOf } from './oauth-answer.js'
import { OAuthError } from './oauth-error.js'
import { type LoginRefusalWords, loginRefusalWords } from './pages/login-refusal-words.js'

/** What refusals are made pages with. */
export interface PageRefusalParts {
  flow: Pick<RequestFlow, 'refusal'>
  realm: string
}

/** Turns whatever the endpoint of a page threw into a page. */
export type RefuseOnPage = (thrown: unknown, look: Look) => Answer

/** Makes what turns refusals into pages; what is a failure is logged by the flow. */
export function createPageRefusal({ flow, realm }: PageRefusalParts): RefuseOnPage {
  return (thrown, look) => {
    const { status, reason, detail = null, headers = {} } = reading(thrown)
    const answer = messagePage({
      ...loginRefusalWords[look.language][reason],
      detail: detail === null ? undefined : technical(detail),
      status,
      look,
    })
    return { ...answer, headers: { ...answer.headers, ...headers } }
  }

  function reading(thrown: unknown): Reading {
    if (thrown instanceof LoginRefusal) return thrown
    if (thrown instanceof ManagementError && thrown.code === 'forbidden') return { status: 403, reason: 'notMember' }
    if (isOtherSite(thrown)) return { status: 403, reason: 'otherSite' }
    const { status, message, headers } =
      thrown instanceof ManagementError
        ? new OAuthError(thrown.code, thrown.message, thrown.status)
        : oauthErrorOf(thrown, flow, realm)
    const { 'www-authenticate': _, ...fields } = headers
    const reason = reasonOf(status)
    return { status, reason, headers: fields, detail: status >= 500 ? null : message }
  }
}

interface Reading {
  readonly status: number
  readonly reason: keyof LoginRefusalWords
  /** What is wrong, for whoever can mend it; null where people need no more than the reason. */
  readonly detail?: string | null
  readonly headers?: Answer['headers']
}

const isOtherSite = (thrown: unknown) =>
  (thrown instanceof HttpProblem && thrown.code === 'other_site') ||
  (thrown instanceof AuthError && thrown.code === 'origin_not_allowed')

function reasonOf(status: number): keyof LoginRefusalWords {
  if (status === 429 || status === 503) return 'unavailable'
  return status >= 500 ? 'failed' : 'unreadable'
}

// these sentences are for programs and those who make them, in one language
const technical = (text: string): Html => html`<p class="soft" lang="en" dir="ltr">${sentence(text)}</p>`

// a name such as redirect_uri stays as it is
const sentence = (text: string) =>
  `${text.replace(/^[a-z](?![a-z]*_)/, letter => letter.toUpperCase())}${/[.!?]$/.test(text) ? '' : '.'}`
