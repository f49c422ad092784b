import type { ApiKeyJson } from '../../management/contract/api-key-schema.js'
import type { AnswerOf } from '../../management/contract/operations.js'
import { type Html, html } from '../../pages/html.js'
import { CHART_DAYS, usageChart } from '../chart/usage-chart.js'
import { usageWords } from '../chart/usage-words.js'
import type { PortalParts } from '../portal-parts.js'
import type { Screen } from '../screen.js'
import { distance } from '../time.js'
import type { Visit } from '../visit.js'
import { findKey, keyIn } from './find-key.js'
import { isEnding, keyActions } from './key-actions.js'
import { keyEvents } from './key-events.js'
import { keyFacts } from './key-facts.js'
import { keyListWords } from './key-list-words.js'
import { keyPageWords } from './key-page-words.js'
import { keyPeople } from './key-people.js'
import { keyStateLine } from './key-state-line.js'
import { secretTable, usedLast } from './secret-table.js'

const EVENTS = '20'
const PEOPLE = '50'

/** All about one key, and what can be done with it. */
export function createKeyScreen({ operations, rules, layout }: PortalParts): Screen {
  return {
    async get(visit) {
      const params = keyIn(visit)
      const { key, role } = await findKey(operations, visit)
      const [usage, people, events] = await Promise.all([
        operations(visit, 'getUsage', { params, query: { days: `${CHART_DAYS}` } }),
        operations(visit, 'listKeyMembers', { params, query: { limit: PEOPLE } }),
        operations(visit, 'listAuditEvents', { query: { subject: key.id, account: key.account ?? '', limit: EVENTS } }),
      ])
      const words = visit.words(keyPageWords)
      const isOldInUse = (usedLast(key, visit.now)?.expiresAt ?? null) !== null
      return layout(visit, {
        title: key.name,
        section: 'keys',
        body: html`<div class="head"><div><h1><bdi>${key.name}</bdi></h1>
<p class="lead">${keyStateLine(visit, key, rules)}</p></div>
${buttons(visit, key)}</div>
${done(visit)}${advice(visit, key, people.body)}${isOldInUse && html`<p class="notice warn">${words.oldInUse}</p>\n`}<div class="split">
<div>
<section class="card">${keyFacts(visit, key, role, rules)}</section>
<section aria-labelledby="secrets"><h2 id="secrets">${words.secrets}</h2>
${secretTable(visit, key, key.secrets, key.state !== 'revoked')}</section>
<section aria-labelledby="usage"><h2 id="usage">${visit.words(usageWords).title}</h2>
<div class="card">${usageChart(visit, usage.body.items)}</div></section>
<section aria-labelledby="people"><h2 id="people">${words.members}</h2>
<p class="soft">${rules.ownership === 'personal' ? words.personalLead : words.membersLead}</p>
${keyPeople(visit, people.body)}</section>
</div>
<div>
<section aria-labelledby="events"><h2 id="events">${words.events}</h2>
<div class="card">${keyEvents(
          visit,
          key.id,
          events.body.items.filter(({ subject }) => subject.kind === 'key'),
        )}</div></section>
</div>
</div>`,
      })
    },
  }

  function buttons(visit: Visit, key: ApiKeyJson): Html {
    const words = visit.words(keyListWords)
    return html`<div class="actions" role="group" aria-label="${visit.words(keyPageWords).actions}">${keyActions(key, rules).map(
      action =>
        html`<a class="button quiet${isEnding(action) && ' danger'}" href="${visit.link(`/keys/${key.id}/${action}`)}" data-dialog>${words[action]}</a>\n`,
    )}</div>`
  }

  function advice(visit: Visit, key: ApiKeyJson, { rotationAdvisedSince }: AnswerOf<'listKeyMembers'>): Html | null {
    if (rotationAdvisedSince === null || key.state !== 'active') return null
    const words = visit.words(keyPageWords)
    return html`<p class="notice warn"><strong>${words.rotationAdvised}</strong> ${words.rotationWhy(distance(visit, new Date(rotationAdvisedSince)))} <a href="${visit.link(`/keys/${key.id}/rotate`)}" data-dialog>${words.rotate}</a></p>\n`
  }
}

function done(visit: Visit): Html | null {
  const words = visit.words(keyPageWords).done
  const told = Object.entries(words).find(([what]) => what === visit.query.get('done'))
  return told ? html`<p class="notice ${told[0] === 'sent' ? 'warn' : 'good'}" role="status">${told[1]}</p>\n` : null
}
