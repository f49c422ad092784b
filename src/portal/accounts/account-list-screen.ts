import { ManagementError } from '../../errors.js'
import { LIMITS } from '../../limits.js'
import type { AnswerOf } from '../../management/contract/operations.js'
import { type Html, html } from '../../pages/html.js'
import { requestStateBadge } from '../access/request-state-badge.js'
import { requestWords } from '../access/request-words.js'
import { emptyCard } from '../empty-card.js'
import { createFields } from '../fields/fields.js'
import { layoutWords } from '../layout-words.js'
import { listQuery } from '../list-query.js'
import { pager } from '../pager.js'
import type { PortalParts } from '../portal-parts.js'
import type { Screen } from '../screen.js'
import { distance } from '../time.js'
import type { Visit } from '../visit.js'
import { accountListWords } from './account-list-words.js'

const PLACES = ['keys', 'members', 'roles', 'activity'] as const

// whoever asks for one page must not read the whole store
const MOST_PAGES = 20

type AccessRequest = AnswerOf<'getAccessRequest'>

/** Where an admin finds an account: by its id, or among those that asked for access. */
export function createAccountListScreen({ operations, layout }: PortalParts): Screen {
  return {
    async get(visit) {
      if (!visit.caller.admin) throw new ManagementError('forbidden', 'only an admin looks at other accounts')
      const words = visit.words(accountListWords)
      const { accounts: title } = visit.words(layoutWords)
      const { requests, next } = await lastRequests(visit)
      return layout(visit, {
        title,
        section: 'accounts',
        body: html`<div class="head"><h1>${title}</h1></div>
${search(visit)}
${requests.length === 0 ? emptyCard(words.empty, words.emptyText) : table(visit, requests)}
${pager(visit, '/accounts', next)}`,
      })
    },
  }

  // a page that has nothing but what was asked before is none, unless very many follow each other
  async function lastRequests(visit: Visit): Promise<{ requests: readonly AccessRequest[]; next: string | null }> {
    let query = listQuery(visit, { account: undefined })
    for (let pages = 1; ; pages++) {
      const { body } = await operations(visit, 'listAccessRequests', { query })
      const isLasts = await Promise.all(body.items.map(request => isLast(visit, request)))
      const requests = body.items.filter((_, i) => isLasts[i])
      if (requests.length > 0 || body.next === null || pages === MOST_PAGES) return { requests, next: body.next }
      query = { ...query, cursor: body.next }
    }
  }

  // only who was denied asks again
  async function isLast(visit: Visit, { id, state, account }: AccessRequest): Promise<boolean> {
    if (state !== 'denied') return true
    const { body } = await operations(visit, 'listAccessRequests', { query: { account: account ?? '', limit: '1' } })
    return body.items[0]?.id === id
  }

  function search(visit: Visit): Html {
    const words = visit.words(accountListWords)
    const fields = createFields()
    return html`<form class="filters" method="get" action="${visit.link('/keys')}" role="search" autocomplete="off">
${fields.text({ name: 'account', type: 'search', label: words.find, value: '', required: true, maxLength: LIMITS.idLength })}
<div class="actions"><button>${words.open}</button></div>
</form>`
  }

  function table(visit: Visit, requests: readonly AccessRequest[]): Html {
    const words = visit.words(accountListWords)
    return html`<div class="card"><table class="list">
<caption class="hidden">${words.known}</caption>
<thead><tr><th scope="col">${visit.words(requestWords).account}</th><th scope="col">${words.lastRequest}</th><th scope="col">${visit.words(requestWords).asked}</th><th scope="col">${words.lookAt}</th></tr></thead>
<tbody>
${requests.map(request => row(visit, request))}</tbody>
</table></div>`
  }

  function row(visit: Visit, request: AccessRequest): Html {
    const words = visit.words(accountListWords)
    const names = visit.words(layoutWords)
    const { id, account, createdAt } = request
    const chosen = { account: account ?? '' }
    const whose = html`<bdi>${account ?? names.noAccount}</bdi>`
    return html`<tr>
<th scope="row" data-label="${visit.words(requestWords).account}"><a href="${visit.link('/keys', chosen)}">${whose}</a></th>
<td data-label="${words.lastRequest}"><a href="${visit.link(`/requests/${encodeURIComponent(id)}`)}" data-dialog>${requestStateBadge(visit, request)}<span class="hidden"> ${whose}</span></a></td>
<td data-label="${visit.words(requestWords).asked}">${distance(visit, new Date(createdAt))}</td>
<td class="wide" data-label="${words.lookAt}"><span class="tags">${PLACES.map(place => html`<a class="button quiet small" href="${visit.link(`/${place}`, chosen)}">${names[place]}<span class="hidden"> ${whose}</span></a> `)}</span></td>
</tr>
`
  }
}
