import { LIMITS } from '../../limits.js'
import type { AnswerOf } from '../../management/contract/operations.js'
import { type Html, html } from '../../pages/html.js'
import { requestFacts } from '../access/request-facts.js'
import { requestWords } from '../access/request-words.js'
import { createFields } from '../fields/fields.js'
import { type Form, formOf } from '../form.js'
import { keyStateBadge } from '../keys/key-state-badge.js'
import { layoutWords } from '../layout-words.js'
import { refusalNotice } from '../problems/refusal-notice.js'
import type { Refused } from '../problems/refused.js'
import { prose } from '../../pages/prose.js'
import type { Visit } from '../visit.js'
import { requestsWords } from './requests-words.js'

/** A decision that was not taken. */
export interface DecisionAttempt {
  readonly decision: 'approve' | 'deny'
  readonly form: Form
  readonly refusal: Refused
}

/** What the page of an access request shows. */
export interface RequestPage {
  readonly request: AnswerOf<'getAccessRequest'>
  readonly attempt: DecisionAttempt | null
  /** The first keys of the account; null where the visitor may not see them. */
  readonly keys: AnswerOf<'listKeys'> | null
}

/** An access request in full, what the account has already, and while it is pending the forms that decide on it. */
export function requestPage(visit: Visit, { request, attempt, keys }: RequestPage): Html {
  const isPending = request.state === 'pending'
  return html`<h1>${visit.words(requestsWords).title}</h1>
${attempt !== null && notice(visit, request, attempt)}${requestFacts(visit, request)}
${keys !== null && keysOf(visit, request, keys)}
${
  isPending
    ? decisions(visit, request, attempt)
    : html`<div class="actions"><a class="button quiet" href="${visit.link('/requests')}" data-close>${visit.words(layoutWords).back}</a></div>`
}`
}

function notice(visit: Visit, { state }: RequestPage['request'], { decision, form, refusal }: DecisionAttempt): Html | null {
  if (state === 'pending') return refusalNotice(refusal)
  const note = form.text(`${decision}Note`)
  return html`<div class="notice warn" role="alert"><p>${visit.words(requestsWords).meanwhile[state]}</p>${note !== '' && html`<p>${visit.words(requestWords).notSent}</p>${prose(note)}`}</div>\n`
}

function keysOf(visit: Visit, { account }: RequestPage['request'], { items, next }: AnswerOf<'listKeys'>): Html {
  const words = visit.words(requestsWords)
  const chosen = { account: account ?? '' }
  return html`<h2>${words.keys}</h2>
${
  items.length === 0
    ? html`<p class="soft">${words.noKeys}</p>`
    : html`<ul>
${items.map(key => html`<li><a href="${visit.link(`/keys/${key.id}`, chosen)}"><bdi>${key.name}</bdi></a> ${keyStateBadge(visit, key)}</li>\n`)}</ul>`
}${next !== null && html`\n<p><a href="${visit.link('/keys', chosen)}">${words.allKeys}</a></p>`}`
}

function decisions(visit: Visit, { id }: RequestPage['request'], attempt: DecisionAttempt | null): Html {
  const words = visit.words(requestsWords)
  const { optional, cancel } = visit.words(layoutWords)
  const { form, refusal, decision: tried } = attempt ?? { form: formOf([]), refusal: null, decision: null }
  const problem = refusal?.fields['note']
  // the reason above is read before anything is filled in
  const fields = createFields(problem === undefined ? {} : { [`${tried}Note`]: problem }, problem !== undefined)
  const note = (decision: 'approve' | 'deny') => {
    const isRequired = decision === 'deny'
    const label = words[`${decision}Note`]
    return fields.area({
      name: `${decision}Note`,
      label: isRequired ? label : html`${label} <span class="soft">(${optional})</span>`,
      hint: words[`${decision}Text`],
      value: form.text(`${decision}Note`),
      required: isRequired,
      maxLength: LIMITS.proseLength,
    })
  }
  const begin = (decision: 'approve' | 'deny') =>
    html`<form method="post" action="${visit.link(`/requests/${encodeURIComponent(id)}`)}" autocomplete="off">
<input type="hidden" name="decision" value="${decision}">
${note(decision)}`
  return html`<hr>
${begin('approve')}
<div class="actions"><button>${words.approve}</button></div>
</form>
<hr>
${begin('deny')}
<div class="actions"><button class="danger">${words.deny}</button><a class="button quiet" href="${visit.link('/requests')}" data-close>${cancel}</a></div>
</form>`
}
