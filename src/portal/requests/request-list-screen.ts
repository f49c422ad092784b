import type { AnswerOf } from '../../management/contract/operations.js'
import { type Html, html } from '../../pages/html.js'
import { requestStateBadge } from '../access/request-state-badge.js'
import { requestWords } from '../access/request-words.js'
import { doneNotice } from '../done-notice.js'
import { emptyCard } from '../empty-card.js'
import { layoutWords } from '../layout-words.js'
import { listQuery } from '../list-query.js'
import { pager } from '../pager.js'
import type { PortalParts } from '../portal-parts.js'
import type { Screen } from '../screen.js'
import { distance } from '../time.js'
import type { Visit } from '../visit.js'
import { checkDecider } from './check-decider.js'
import { requestsWords } from './requests-words.js'

const STATES = ['pending', 'approved', 'denied'] as const
const SHOWN_CHARACTERS = 160

type AccessRequest = AnswerOf<'getAccessRequest'>
type State = AccessRequest['state']

/** The access requests, those first that wait for a decision. */
export function createRequestListScreen({ operations, layout }: PortalParts): Screen {
  return {
    async get(visit) {
      checkDecider(visit)
      const words = visit.words(requestsWords)
      const { requests: title } = visit.words(layoutWords)
      const chosen = visit.query.get('state')
      const state = chosen === 'all' ? null : (STATES.find(each => each === chosen) ?? 'pending')
      const { body } = await operations(visit, 'listAccessRequests', {
        query: listQuery(visit, { state: state ?? undefined, ...(isOfOne(visit) ? {} : { account: undefined }) }),
      })
      const done = visit.query.get('done')
      return layout(visit, {
        title,
        section: 'requests',
        body: html`<div class="head"><h1>${title}</h1>${
          isOfOne(visit) &&
          html`<a class="button quiet" href="${visit.link('/requests', { account: visit.caller.account ?? '' })}">${words.everyAccount}</a>`
        }</div>
${doneNotice(done === 'approved' || done === 'denied' ? words.done[done] : null)}${tabs(visit, state)}
${body.items.length === 0 ? emptyCard(words.empty, words.emptyText) : table(visit, body.items)}
${pager(visit, '/requests', body.next, { state: state ?? 'all' })}`,
      })
    },
  }

  function tabs(visit: Visit, chosen: State | null): Html {
    const words = visit.words(requestsWords)
    const { states } = visit.words(requestWords)
    const tab = (state: State | null, text: string) =>
      html`<li><a href="${visit.link('/requests', { state: state ?? 'all' })}"${state === chosen && html` aria-current="true"`}>${text}</a></li>\n`
    return html`<nav class="tabs" aria-label="${words.filter}"><ul>
${STATES.map(state => tab(state, states[state]))}${tab(null, words.all)}</ul></nav>`
  }

  function table(visit: Visit, requests: readonly AccessRequest[]): Html {
    const words = visit.words(requestWords)
    return html`<div class="card"><table class="list">
<caption class="hidden">${visit.words(layoutWords).requests}</caption>
<thead><tr><th scope="col">${words.account}</th><th scope="col">${words.reason}</th><th scope="col">${words.askedBy}</th><th scope="col">${words.asked}</th><th scope="col">${words.state}</th><th scope="col"><span class="hidden">${visit.words(requestsWords).details}</span></th></tr></thead>
<tbody>
${requests.map(request => row(visit, request))}</tbody>
</table></div>`
  }

  function row(visit: Visit, request: AccessRequest): Html {
    const words = visit.words(requestWords)
    const { id, account, user, email, reason, createdAt, state } = request
    const { review, details } = visit.words(requestsWords)
    const page = visit.link(`/requests/${encodeURIComponent(id)}`)
    const whose = account ?? visit.words(layoutWords).noAccount
    return html`<tr>
<th scope="row" data-label="${words.account}"><a href="${page}" data-dialog><bdi>${whose}</bdi></a></th>
<td class="wide" data-label="${words.reason}"><bdi>${excerpt(visit, reason)}</bdi></td>
<td data-label="${words.askedBy}"><bdi>${user}</bdi>${email !== null && email !== user && html` <span class="soft"><bdi>${email}</bdi></span>`}</td>
<td data-label="${words.asked}">${distance(visit, new Date(createdAt))}</td>
<td data-label="${words.state}">${requestStateBadge(visit, request)}</td>
<td><a class="button quiet small" href="${page}" data-dialog>${state === 'pending' ? review : details} <span class="hidden"><bdi>${whose}</bdi></span></a></td>
</tr>
`
  }
}

// an admin may have chosen an account to look at
const isOfOne = ({ account, caller }: Visit) => account !== caller.account

function excerpt({ language }: Visit, text: string): string {
  const characters = Array.from(new Intl.Segmenter(language).segment(text), ({ segment }) => segment)
  return characters.length > SHOWN_CHARACTERS ? `${characters.slice(0, SHOWN_CHARACTERS).join('')}…` : text
}
