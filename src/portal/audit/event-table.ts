import { type Html, html } from '../../pages/html.js'
import { instantText } from '../../pages/instant-text.js'
import { actionText } from '../events/action-text.js'
import { actorText } from '../events/actor-text.js'
import { changeWords } from '../events/change-words.js'
import { eventChanges } from '../events/event-changes.js'
import type { EventJson } from '../events/event-json.js'
import { refusedRule } from '../events/refused-rule.js'
import { layoutWords } from '../layout-words.js'
import { distance } from '../time.js'
import type { Visit } from '../visit.js'
import { activityWords } from './activity-words.js'
import type { SubjectNames } from './subject-names.js'

/** Events, newest first. */
export function eventTable(visit: Visit, events: readonly EventJson[], names: SubjectNames): Html {
  const words = visit.words(activityWords)
  const toldNames = namesTold(events)
  return html`<div class="card"><table class="list">
<caption class="hidden">${visit.words(layoutWords).activity}</caption>
<thead><tr><th scope="col">${words.what}</th><th scope="col">${words.about}</th><th scope="col">${words.who}</th><th scope="col">${words.when}</th></tr></thead>
<tbody>
${events.map(event => row(visit, event, { names, toldNames }))}</tbody>
</table></div>`
}

interface Known {
  readonly names: SubjectNames
  /** Of what may be gone by now. */
  readonly toldNames: SubjectNames
}

// what made something, renamed it or deleted it tells its name; the newest is the last one it had
function namesTold(events: readonly EventJson[]): SubjectNames {
  const names = new Map<string, string>()
  for (const { subject, before, after } of events) {
    const name = after?.name ?? before?.name
    if (typeof name === 'string' && !names.has(subject.id)) names.set(subject.id, name)
  }
  return names
}

function row(visit: Visit, event: EventJson, known: Known): Html {
  const words = visit.words(activityWords)
  const at = new Date(event.at)
  return html`<tr>
<th scope="row" data-label="${words.what}">${what(visit, event)}</th>
<td data-label="${words.about}">${about(visit, event, known)}</td>
<td data-label="${words.who}">${who(visit, event)}</td>
<td data-label="${words.when}">${distance(visit, at)} <span class="soft">${instantText(at, visit.language)}</span></td>
</tr>
`
}

function what(visit: Visit, event: EventJson): Html {
  const { action, reason } = event
  const phrase = actionText(visit, action)
  if (action === 'rule.refused') return html`${phrase} <span class="soft">${refusedRule(visit, event)}</span>`
  const changes = eventChanges(event, visit)
  return html`${phrase}${reason !== null && action !== 'key.leaked' && html` <q class="soft" dir="auto">${reason}</q>`}${
    changes !== null && html`\n<details><summary>${visit.words(changeWords).changes}</summary>${changes}</details>`
  }`
}

function about(visit: Visit, { subject, account }: EventJson, { names, toldNames }: Known): Html {
  const { kinds } = visit.words(changeWords)
  const kind = Object.hasOwn(kinds, subject.kind) ? (kinds[subject.kind] ?? '') : subject.kind
  const name = names.get(subject.id) ?? toldNames.get(subject.id)
  // the ids of people and accounts are the application's, and what people know
  const isMade = name === undefined && !['member', 'account'].includes(subject.kind)
  const shown = isMade ? html`<code dir="ltr">${subject.id}</code>` : html`<bdi>${name ?? subject.id}</bdi>`
  const path = pathOf(subject, names)
  const isElsewhere = visit.caller.admin && account !== visit.account
  const words = visit.words(activityWords)
  const whose = isElsewhere && subject.kind !== 'account'
  return html`<span class="soft">${kind}</span> ${
    path === null ? shown : html`<a href="${visit.link(path, isElsewhere ? { account: account ?? '' } : {})}">${shown}</a>`
  }${whose && html` <span class="soft">${account === null ? words.noAccount : html`${words.account} <bdi>${account}</bdi>`}</span>`}`
}

// nothing leads to what is gone
function pathOf({ kind, id }: EventJson['subject'], names: SubjectNames): string | null {
  if (kind === 'member') return '/members'
  if (!names.has(id)) return null
  return kind === 'key' || kind === 'role' ? `/${kind}s/${encodeURIComponent(id)}` : null
}

const who = (visit: Visit, { actor }: EventJson): Html =>
  html`${actorText(visit, actor)}${actor.ip !== null && html` <code class="soft" dir="ltr">${actor.ip}</code>`}`
