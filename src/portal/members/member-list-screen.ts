import type { AnswerOf } from '../../management/contract/operations.js'
import { type Html, html } from '../../pages/html.js'
import { doneNotice } from '../done-notice.js'
import { emptyCard } from '../empty-card.js'
import { fewTags } from '../keys/tags.js'
import { layoutWords } from '../layout-words.js'
import { listQuery } from '../list-query.js'
import { pager } from '../pager.js'
import type { PortalParts } from '../portal-parts.js'
import type { Screen } from '../screen.js'
import { stateBadge } from '../state-badge.js'
import { distance } from '../time.js'
import type { Visit } from '../visit.js'
import { isVisitor } from './is-visitor.js'
import { memberWords } from './member-words.js'

type Member = AnswerOf<'listMembers'>['items'][number]

/** The people of an account. */
export function createMemberListScreen({ operations, layout, isDirectoryHosted }: PortalParts): Screen {
  return {
    async get(visit) {
      const words = visit.words(memberWords)
      const { members: title } = visit.words(layoutWords)
      const { body } = await operations(visit, 'listMembers', { query: listQuery(visit) })
      const done = visit.query.get('done')
      return layout(visit, {
        title,
        section: 'members',
        body: html`<div class="head"><div><h1>${title}</h1>
<p class="lead">${words.lead}${isDirectoryHosted && html` ${words.hosted}`}</p></div></div>
${doneNotice(done === 'activated' || done === 'deactivated' ? words.done[done] : null)}${body.items.length === 0 ? emptyCard(words.empty, isDirectoryHosted ? null : words.emptyText) : table(visit, body.items)}
${pager(visit, '/members', body.next)}`,
      })
    },
  }

  function table(visit: Visit, members: readonly Member[]): Html {
    const words = visit.words(memberWords)
    return html`<div class="card"><table class="list">
<caption class="hidden">${visit.words(layoutWords).members}</caption>
<thead><tr><th scope="col">${words.person}</th><th scope="col">${words.email}</th><th scope="col">${words.state}</th><th scope="col">${words.grants}</th>${!isDirectoryHosted && html`<th scope="col"><span class="hidden">${words.actions}</span></th>`}</tr></thead>
<tbody>
${members.map(member => row(visit, member))}</tbody>
</table></div>`
  }

  function row(visit: Visit, member: Member): Html {
    const words = visit.words(memberWords)
    const { id, email, grants } = member
    const isSelf = isVisitor(visit, id)
    return html`<tr>
<th scope="row" data-label="${words.person}"><bdi>${id}</bdi>${isSelf && html` <span class="badge plain">${words.you}</span>`}</th>
<td data-label="${words.email}">${email === null ? html`<span class="soft">${words.noEmail}</span>` : html`<bdi>${email}</bdi>`}</td>
<td data-label="${words.state}">${state(visit, member)}</td>
<td data-label="${words.grants}">${fewTags(grants, grants === null ? words.noCeiling : words.nothing)}</td>
${!isDirectoryHosted && html`<td>${!isSelf && change(visit, member)}</td>\n`}</tr>
`
  }

  function state(visit: Visit, { active, deactivatedAt }: Member): Html {
    const words = visit.words(memberWords)
    if (active) return stateBadge('good', '✓', words.active)
    return html`${stateBadge('bad', '✗', words.inactive)}${deactivatedAt !== null && html` <span class="soft">${distance(visit, new Date(deactivatedAt))}</span>`}`
  }

  function change(visit: Visit, { id, active }: Member): Html {
    const action = active ? 'deactivate' : 'activate'
    const path = visit.link(`/members/${encodeURIComponent(id)}/${action}`)
    return html`<a class="button quiet small" href="${path}" data-dialog>${visit.words(memberWords)[action]}<span class="hidden"> <bdi>${id}</bdi></span></a>`
  }
}
