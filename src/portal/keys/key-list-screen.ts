import type { ApiKeyJson } from '../../management/contract/api-key-schema.js'
import { type Html, html } from '../../pages/html.js'
import { doneNotice } from '../done-notice.js'
import { emptyCard } from '../empty-card.js'
import { layoutWords } from '../layout-words.js'
import { listQuery } from '../list-query.js'
import { pager } from '../pager.js'
import type { PortalParts } from '../portal-parts.js'
import type { Screen } from '../screen.js'
import { seeOther } from '../../pages/see-other.js'
import { distance } from '../time.js'
import type { Visit } from '../visit.js'
import { endedAt } from './ended-at.js'
import { expiry } from './expiry.js'
import { isEnding, type KeyActionName, keyActions } from './key-actions.js'
import { keyListWords } from './key-list-words.js'
import { keyStateBadge } from './key-state-badge.js'
import { keyWords } from './key-words.js'
import { fewTags } from './tags.js'

const STATES = ['active', 'expired', 'idle', 'revoked'] as const

/** The keys of an account. Who must ask first sees where that is instead. */
export function createKeyListScreen({ operations, rules, layout }: PortalParts): Screen {
  const states = STATES.filter(each => each !== 'idle' || rules.idleAfterDays !== undefined)

  return {
    async get(visit) {
      const words = visit.words(keyListWords)
      if (rules.approvalRequired && !visit.caller.admin && (await mustAsk(visit))) return seeOther(visit.link('/access'))
      const state = states.find(each => each === visit.query.get('state'))
      const { body } = await operations(visit, 'listKeys', { query: listQuery(visit, { state }) })
      const done = visit.query.get('done')
      return layout(visit, {
        title: visit.words(layoutWords).keys,
        section: 'keys',
        body: html`<div class="head"><h1>${visit.words(layoutWords).keys}</h1>
<a class="button" href="${visit.link('/keys/new')}" data-dialog>${words.newKey}</a></div>
${doneNotice(done === 'removed' ? words.done.removed : null)}${done === 'sent' && html`<p class="notice warn" role="status">${words.done.sent}</p>\n`}${filters(visit, state)}
${body.items.length === 0 ? emptyCard(words.empty, rules.keysPerAccount === 1 ? words.emptyOnly : words.emptyText) : table(visit, body.items)}
${pager(visit, '/keys', body.next, state === undefined ? {} : { state })}`,
      })
    },
  }

  // keys that were made before approval was demanded are still there to be seen
  async function mustAsk(visit: Visit): Promise<boolean> {
    const account = visit.account ?? ''
    const [requests, keys] = await Promise.all([
      operations(visit, 'listAccessRequests', { query: { account, limit: '1' } }),
      operations(visit, 'listKeys', { query: { account, limit: '1' } }),
    ])
    return requests.body.items[0]?.state !== 'approved' && keys.body.items.length === 0
  }

  function filters(visit: Visit, chosen: string | undefined): Html {
    const words = visit.words(keyListWords)
    const { states: names } = visit.words(keyWords)
    const link = (state: string | undefined, text: string) =>
      html`<li><a href="${visit.link('/keys', state === undefined ? {} : { state })}"${state === chosen && html` aria-current="true"`}>${text}</a></li>\n`
    return html`<nav class="tabs" aria-label="${words.filter}"><ul>
${link(undefined, words.allStates)}${states.map(state => link(state, names[state]))}</ul></nav>`
  }

  function table(visit: Visit, keys: readonly ApiKeyJson[]): Html {
    const words = visit.words(keyWords)
    return html`<div class="card"><table class="list">
<caption class="hidden">${visit.words(layoutWords).keys}</caption>
<thead><tr><th scope="col">${words.name}</th><th scope="col">${words.state}</th><th scope="col">${words.grants}</th><th scope="col">${words.subnets}</th><th scope="col">${words.createdBy}</th><th scope="col">${words.lastUsed}</th><th scope="col">${words.expires}</th><th scope="col"><span class="hidden">${visit.words(keyListWords).details}</span></th></tr></thead>
<tbody>
${keys.map(key => row(visit, key))}</tbody>
</table></div>`
  }

  function row(visit: Visit, key: ApiKeyJson): Html {
    const words = visit.words(keyWords)
    const at = (instant: string | null, none: string) =>
      instant === null ? html`<span class="soft">${none}</span>` : distance(visit, new Date(instant))
    const hint = key.secrets.find(({ expiresAt }) => expiresAt === null)?.hint ?? key.secrets[0]?.hint ?? ''
    return html`<tr>
<th scope="row" data-label="${words.name}"><a href="${visit.link(`/keys/${key.id}`)}"><bdi>${key.name}</bdi></a>
<code class="soft" dir="ltr">${hint}</code></th>
<td data-label="${words.state}">${keyStateBadge(visit, key)}${ended(visit, key)}</td>
<td data-label="${words.grants}">${fewTags(key.grants, words.noGrants)}</td>
<td data-label="${words.subnets}">${fewTags(key.subnets, words.anySubnet)}</td>
<td data-label="${words.createdBy}"><bdi>${key.createdBy ?? words.nobody}</bdi> <span class="soft">${at(key.createdAt, '')}</span></td>
<td data-label="${words.lastUsed}">${at(key.lastUsedAt, words.neverUsed)}</td>
<td data-label="${words.expires}">${key.expiresAt === null ? at(null, words.neverExpires) : expiry(visit, key.expiresAt)}</td>
<td class="menus">${menu(visit, key)}</td>
</tr>
`
  }

  // since when it no longer works, and why
  function ended(visit: Visit, key: ApiKeyJson): Html | null {
    const since = endedAt(key, rules)
    if (since === null) return null
    return html` <span class="soft">${distance(visit, since)}${key.revokedReason !== null && html` <bdi class="brief">${key.revokedReason}</bdi>`}</span>`
  }

  function menu(visit: Visit, key: ApiKeyJson): Html {
    const words = visit.words(keyListWords)
    const item = (action: KeyActionName) =>
      html`<li><a href="${visit.link(`/keys/${key.id}/${action}`)}" data-dialog${isEnding(action) && html` class="danger"`}>${words[action]}</a></li>\n`
    return html`<details class="menu"><summary aria-label="${words.actions(key.name)}"><span aria-hidden="true">⋯</span></summary><ul>
<li><a href="${visit.link(`/keys/${key.id}`)}">${words.details}</a></li>
${keyActions(key, rules).map(item)}</ul></details>`
  }
}
