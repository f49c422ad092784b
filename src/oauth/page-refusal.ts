import { ManagementError } from '../errors.js'
import type { Answer } from '../http/refusal.js'
import type { RequestFlow } from '../request-flow.js'
import { oauthErrorOf } from './oauth-answer.js'
import { OAuthError } from './oauth-error.js'
import { messagePage } from './pages/message-page.js'

/** What refusals are made pages with. */
export interface PageRefusalParts {
  flow: Pick<RequestFlow, 'refusal'>
  realm: string
  /** Where the stylesheet is, as the page names it. */
  stylesheet: string
}

/** Makes what turns whatever the endpoint of a page threw into a page; what is a failure is logged by the flow. */
export function createPageRefusal({ flow, realm, stylesheet }: PageRefusalParts): (thrown: unknown) => Answer {
  return thrown => {
    const error =
      thrown instanceof ManagementError
        ? new OAuthError(thrown.code, thrown.message, thrown.status)
        : oauthErrorOf(thrown, flow, realm)
    const { status, message, headers } = error
    const { 'www-authenticate': _, ...fields } = headers
    const answer = messagePage({ title: titleOf(status), text: sentence(message), status, stylesheet })
    return { ...answer, headers: { ...answer.headers, ...fields } }
  }
}

function titleOf(status: number): string {
  if (status === 429 || status === 503) return 'Try again in a while'
  if (status >= 500) return 'Something went wrong'
  return status === 403 ? 'You may not do this' : 'This does not work'
}

const sentence = (text: string) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`
