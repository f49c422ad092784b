import { ManagementError } from '../../errors.js'
import type { Answer } from '../../http/refusal.js'
import { LIMITS } from '../../limits.js'
import type { AnswerOf } from '../../management/contract/operations.js'
import { type Html, html } from '../../pages/html.js'
import { doneNotice } from '../done-notice.js'
import { emptyCard } from '../empty-card.js'
import { createFields } from '../fields/fields.js'
import { type Form, formOf } from '../form.js'
import { layoutWords } from '../layout-words.js'
import type { PortalParts } from '../portal-parts.js'
import { refusalNotice } from '../problems/refusal-notice.js'
import { type Refused, refused } from '../problems/refused.js'
import { prose } from '../../pages/prose.js'
import type { Screen } from '../screen.js'
import { seeOther } from '../../pages/see-other.js'
import type { Visit } from '../visit.js'
import { accessSteps } from './access-steps.js'
import { accessWords } from './access-words.js'
import { requestFacts } from './request-facts.js'
import { requestWords } from './request-words.js'

type AccessRequest = AnswerOf<'getAccessRequest'>

/** Where the account's request for access is, and the form of a new one. */
export function createAccessScreen({ operations, rules, layout }: PortalParts): Screen {
  return {
    get: visit => show(visit, formOf([]), null),
    async post(visit, form) {
      if (!rules.approvalRequired) return seeOther(visit.link('/access'))
      // a request is always of the asker's own account
      if (!isOwn(visit)) throw new ManagementError('forbidden', 'nobody asks for another account')
      try {
        await operations(visit, 'createAccessRequest', { body: { reason: form.text('reason') } })
        return seeOther(visit.link('/access', { done: 'sent' }))
      } catch (error) {
        return show(visit, form, refused(error, { language: visit.language, rules }, ['reason']))
      }
    },
  }

  async function show(visit: Visit, form: Form, refusal: Refused | null): Promise<Answer> {
    const { body } = await operations(visit, 'listAccessRequests', { query: { account: visit.account ?? '', limit: '1' } })
    const title = visit.words(layoutWords).access
    return layout(visit, {
      title,
      section: 'access',
      status: refusal?.status ?? 200,
      body: rules.approvalRequired
        ? story(visit, body.items[0] ?? null, form, refusal)
        : html`<div class="head"><h1>${title}</h1></div>\n${notNeeded(visit)}`,
    })
  }

  function notNeeded(visit: Visit): Html {
    const words = visit.words(accessWords)
    const toKeys = html`<a class="button" href="${visit.link('/keys')}">${words.toKeys}</a>`
    return emptyCard(words.notNeeded, words.notNeededText, toKeys)
  }

  function story(visit: Visit, request: AccessRequest | null, form: Form, refusal: Refused | null): Html {
    const words = visit.words(accessWords)
    const isOpen = request !== null && request.state !== 'denied'
    return html`<div class="head"><div><h1>${visit.words(layoutWords).access}</h1>
<p class="lead">${words.lead}</p></div>${
      request?.state === 'approved' &&
      html`<div class="actions"><a class="button" href="${visit.link('/keys/new')}" data-dialog>${words.newKey}</a><a class="button quiet" href="${visit.link('/keys')}">${words.toKeys}</a></div>`
    }</div>
${accessSteps(visit, request)}
${isOpen && refusal !== null ? outrun(visit, form) : state(visit, request)}
<div class="columns">${request !== null && html`<section class="card"><h2>${words.request}</h2>\n${requestFacts(visit, request)}</section>\n`}${!isOpen && isOwn(visit) && ask(visit, request, form, refusal)}</div>`
  }

  // nothing that somebody wrote is lost
  function outrun(visit: Visit, form: Form): Html {
    const reason = form.text('reason')
    return html`<div class="notice warn" role="alert"><p>${visit.words(accessWords).meanwhile}</p>${reason !== '' && html`<p>${visit.words(requestWords).notSent}</p>${prose(reason)}`}</div>`
  }

  function state(visit: Visit, request: AccessRequest | null): Html | null {
    const words = visit.words(accessWords)
    if (request === null) return isOwn(visit) ? null : html`<p class="notice">${words.notAsked}</p>`
    if (request.state === 'pending' && visit.query.get('done') === 'sent') return doneNotice(words.sent)
    return html`<p class="notice ${NOTICES[request.state]}">${words.states[request.state]}</p>`
  }

  function ask(visit: Visit, denied: AccessRequest | null, form: Form, refusal: Refused | null): Html {
    const words = visit.words(accessWords)
    const fields = createFields(refusal?.fields)
    return html`<section class="card"><h2>${denied === null ? words.ask : words.again}</h2>
${refusalNotice(refusal)}<form method="post" action="${visit.link('/access')}" autocomplete="off">
${fields.area({ name: 'reason', label: visit.words(requestWords).reason, hint: words.reasonHint, value: form.text('reason'), required: true, maxLength: LIMITS.proseLength, rows: 5 })}
<div class="actions"><button>${words.ask}</button></div>
</form></section>`
  }
}

const NOTICES = { pending: 'warn', approved: 'good', denied: 'bad' } as const

const isOwn = ({ account, caller }: Visit) => account === caller.account
