import type { Answer } from '../../http/refusal.js'
import { html, type Part } from '../../pages/html.js'
import { emptyCard } from '../empty-card.js'
import type { EventJson } from '../events/event-json.js'
import { layoutWords } from '../layout-words.js'
import { pager } from '../pager.js'
import type { PortalParts } from '../portal-parts.js'
import type { Screen } from '../screen.js'
import { numberText } from '../time.js'
import type { Visit } from '../visit.js'
import { type ActivityFilter, activityFilter } from './activity-filter.js'
import { activityFilters } from './activity-filters.js'
import { activityWords } from './activity-words.js'
import { eventPages } from './event-pages.js'
import { eventTable } from './event-table.js'
import { MOST_EXPORTED } from './export-screen.js'
import { subjectNames } from './subject-names.js'

const ASKED_AT_ONCE = 50
// where much is left out, a page is put together of several, within a time that people wait
const ENOUGH = 25
const LONGEST_MS = 3000

/** The audit trail: who did what. */
export function createActivityScreen({ operations, layout }: PortalParts): Screen {
  return {
    async get(visit) {
      const filter = activityFilter(visit)
      const words = visit.words(activityWords)
      if (Object.keys(filter.problems).length > 0)
        return show(visit, filter, html`<p class="notice bad" role="alert">${words.problems.filters}</p>`, 422)
      const { events, next } = await read(visit, filter)
      const names = await subjectNames(operations, visit, events)
      const list = events.length > 0 ? eventTable(visit, events, names) : nothing(visit, filter, next)
      return show(visit, filter, html`${list}\n${pager(visit, '/activity', next, filter.kept)}\n${exported(visit, filter)}`)
    },
  }

  async function read(visit: Visit, { query }: ActivityFilter) {
    const cursor = visit.query.get('cursor')
    const asked = { ...query, limit: String(ASKED_AT_ONCE), ...(cursor === null ? {} : { cursor }) }
    const deadline = performance.now() + LONGEST_MS
    const events: EventJson[] = []
    let next: string | null = null
    for await (const page of eventPages(operations, visit, asked)) {
      events.push(...page.items)
      next = page.next
      if (events.length >= ENOUGH || performance.now() >= deadline) break
    }
    return { events, next }
  }

  function show(visit: Visit, filter: ActivityFilter, list: Part, status = 200): Answer {
    const title = visit.words(layoutWords).activity
    return layout(visit, {
      title,
      section: 'activity',
      status,
      body: html`<div class="head"><h1>${title}</h1></div>
<p class="lead">${visit.words(activityWords).lead}</p>
${activityFilters(visit, filter)}
${list}`,
    })
  }

  function nothing({ language }: Visit, { kept }: ActivityFilter, next: string | null): Part {
    const words = activityWords[language]
    if (next !== null) return html`<div class="empty card"><p>${words.notYours}</p></div>`
    return Object.keys(kept).length > 0 ? emptyCard(words.emptyFiltered, null) : emptyCard(words.empty, words.emptyText)
  }

  function exported(visit: Visit, { kept }: ActivityFilter): Part {
    const words = visit.words(activityWords)
    return html`<p><a class="button quiet" href="${visit.link('/activity.csv', kept)}" download>${words.export}</a></p>
<p class="hint">${words.exportHint(numberText(MOST_EXPORTED, visit.language))}</p>`
  }
}
