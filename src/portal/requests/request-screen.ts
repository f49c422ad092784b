import { ManagementError } from '../../errors.js'
import type { Answer } from '../../http/refusal.js'
import type { AnswerOf } from '../../management/contract/operations.js'
import type { Form } from '../form.js'
import type { PortalParts } from '../portal-parts.js'
import { refused } from '../problems/refused.js'
import type { Screen } from '../screen.js'
import { seeOther } from '../../pages/see-other.js'
import type { Visit } from '../visit.js'
import { checkDecider } from './check-decider.js'
import { type DecisionAttempt, requestPage } from './request-page.js'
import { requestsWords } from './requests-words.js'

const SHOWN_KEYS = 5

type AccessRequest = AnswerOf<'getAccessRequest'>

/** One access request, and the forms that decide on it. */
export function createRequestScreen({ operations, rules, layout }: PortalParts): Screen {
  return {
    async get(visit) {
      checkDecider(visit)
      return show(visit, null)
    },
    async post(visit, form) {
      checkDecider(visit)
      const decision = decisionOf(form)
      const note = form.text(`${decision}Note`)
      const call = { params: { requestId: idOf(visit) } }
      try {
        if (decision === 'approve')
          await operations(visit, 'approveAccessRequest', { ...call, body: note === '' ? {} : { note } })
        else await operations(visit, 'denyAccessRequest', { ...call, body: { note } })
        return seeOther(visit.link('/requests', { done: decision === 'approve' ? 'approved' : 'denied' }))
      } catch (error) {
        return show(visit, { decision, form, refusal: refused(error, { language: visit.language, rules }, ['note']) })
      }
    },
  }

  async function show(visit: Visit, attempt: DecisionAttempt | null): Promise<Answer> {
    const { body: request } = await operations(visit, 'getAccessRequest', { params: { requestId: idOf(visit) } })
    return layout(visit, {
      title: visit.words(requestsWords).title,
      section: 'requests',
      isSheet: true,
      status: attempt?.refusal.status ?? 200,
      body: requestPage(visit, { request, attempt, keys: await keysOf(visit, request) }),
    })
  }

  // an approver decides on every account, and sees the keys of none
  async function keysOf(visit: Visit, { account }: AccessRequest) {
    if (!visit.caller.admin) return null
    const { body } = await operations(visit, 'listKeys', { query: { account: account ?? '', limit: String(SHOWN_KEYS) } })
    return body
  }
}

const idOf = ({ params }: Visit) => params['requestId'] ?? ''

function decisionOf(form: Form): 'approve' | 'deny' {
  const decision = form.text('decision')
  if (decision === 'approve' || decision === 'deny') return decision
  throw new ManagementError('invalid_input', 'decide: approve or deny')
}
