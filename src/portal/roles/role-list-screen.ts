import type { AnswerOf } from '../../management/contract/operations.js'
import { type Html, html } from '../../pages/html.js'
import { doneNotice } from '../done-notice.js'
import { emptyCard } from '../empty-card.js'
import { layoutWords } from '../layout-words.js'
import { listQuery } from '../list-query.js'
import { pager } from '../pager.js'
import type { PortalParts } from '../portal-parts.js'
import type { Screen } from '../screen.js'
import type { Visit } from '../visit.js'
import { grantList } from './grant-list.js'
import { roleWords } from './role-words.js'

const SHOWN_GRANTS = 4

type Role = AnswerOf<'getRole'>

/** The roles that the keys of an account may carry. */
export function createRoleListScreen({ operations, rules, layout }: PortalParts): Screen {
  return {
    async get(visit) {
      const words = visit.words(roleWords)
      const { roles: title } = visit.words(layoutWords)
      const { body } = await operations(visit, 'listRoles', { query: listQuery(visit) })
      return layout(visit, {
        title,
        section: 'roles',
        body: html`<div class="head"><div><h1>${title}</h1>
<p class="lead">${rules.dedicatedRole ? words.ownLead : words.lead}</p></div></div>
${doneNotice(visit.query.get('done') === 'saved' ? words.saved : null)}${body.items.length === 0 ? emptyCard(words.empty, rules.dedicatedRole ? words.ownEmptyText : words.emptyText) : table(visit, body.items)}
${pager(visit, '/roles', body.next)}`,
      })
    },
  }

  function table(visit: Visit, roles: readonly Role[]): Html {
    const words = visit.words(roleWords)
    return html`<div class="card"><table class="list">
<caption class="hidden">${visit.words(layoutWords).roles}</caption>
<thead><tr><th scope="col">${words.name}</th><th scope="col">${words.grants}</th><th scope="col">${words.whose}</th><th scope="col">${words.carriedBy}</th></tr></thead>
<tbody>
${roles.map(role => row(visit, role))}</tbody>
</table></div>`
  }

  function row(visit: Visit, { id, name, account, grants, dedicatedTo }: Role): Html {
    const words = visit.words(roleWords)
    return html`<tr>
<th scope="row" data-label="${words.name}"><a href="${visit.link(`/roles/${encodeURIComponent(id)}`)}" data-dialog><bdi>${name}</bdi></a></th>
<td class="wide" data-label="${words.grants}">${grantList(visit, grants, rules, SHOWN_GRANTS)}</td>
<td data-label="${words.whose}">${whose(visit, account)}</td>
<td data-label="${words.carriedBy}">${dedicatedTo === null ? words.severalKeys : html`<a href="${visit.link(`/keys/${encodeURIComponent(dedicatedTo)}`)}">${words.oneKey}<span class="hidden"> <bdi>${name}</bdi></span></a>`}</td>
</tr>
`
  }

  function whose({ words }: Visit, account: string | null): Html {
    return account === null ? html`<span class="soft">${words(roleWords).everyAccount}</span>` : html`<bdi>${account}</bdi>`
  }
}
