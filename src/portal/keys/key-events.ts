import { type Html, html } from '../../pages/html.js'
import { actionText } from '../events/action-text.js'
import { actorText } from '../events/actor-text.js'
import { changeWords } from '../events/change-words.js'
import { eventChanges } from '../events/event-changes.js'
import type { EventJson } from '../events/event-json.js'
import { refusedRule } from '../events/refused-rule.js'
import { distance } from '../time.js'
import type { Visit } from '../visit.js'
import { keyPageWords } from './key-page-words.js'

/** What happened to a key, newest first, with the way to all of it. */
export function keyEvents(visit: Visit, keyId: string, events: readonly EventJson[]): Html {
  const words = visit.words(keyPageWords)
  if (events.length === 0) return html`<p class="soft">${words.noEvents}</p>`
  return html`<ul class="timeline">
${events.map(event => item(visit, event))}</ul>
<p><a href="${visit.link('/activity', { subject: keyId })}">${words.allEvents}</a></p>`
}

function item(visit: Visit, event: EventJson): Html {
  const { action, actor, reason, before, at } = event
  // what a key was made of stands beside it
  const changes = action === 'rule.refused' || before === null ? null : eventChanges(event, visit)
  return html`<li><strong>${actionText(visit, action)}</strong>
<div class="soft">${actorText(visit, actor)} · ${distance(visit, new Date(at))}</div>${actor.ip !== null && html`<div class="soft"><code dir="ltr">${actor.ip}</code></div>`}
${action === 'rule.refused' ? html`<div class="soft">${refusedRule(visit, event)}</div>` : reason !== null && html`<q class="soft" dir="auto">${reason}</q>`}
${changes && html`<details><summary>${visit.words(changeWords).changes}</summary>${changes}</details>`}</li>
`
}
