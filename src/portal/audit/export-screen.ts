import { CSV_HEADING, eventCells } from '../../audit/event-cells.js'
import { csvLine } from '../../csv-line.js'
import { LIMITS } from '../../limits.js'
import type { EventJson } from '../events/event-json.js'
import type { PortalParts } from '../portal-parts.js'
import type { Screen } from '../screen.js'
import { seeOther } from '../../pages/see-other.js'
import { activityFilter } from './activity-filter.js'
import { eventPages } from './event-pages.js'

/** How many events a file has at most, or some more where the last page brings them. */
export const MOST_EXPORTED = 10_000

// it is put together in memory, and pages have to be answered in 40 seconds
const MOST_CHARACTERS = 16 * 1024 * 1024
const LONGEST_MS = 20_000

/**
 * The events of a filter as a CSV file with the columns of `keywright audit export --csv`, newest first. A file that is not
 * whole says so in its name, and its field `Link` where the rest is.
 *
 * @see RFC 4180; RFC 8288
 */
export function createExportScreen({ operations }: PortalParts): Screen {
  return {
    async get(visit) {
      const { query, kept, problems } = activityFilter(visit)
      if (Object.keys(problems).length > 0) return seeOther(visit.link('/activity', kept))
      const cursor = visit.query.get('cursor')
      const asked = { ...query, limit: String(LIMITS.pageSize), ...(cursor === null ? {} : { cursor }) }
      const deadline = performance.now() + LONGEST_MS
      let text = row(CSV_HEADING)
      let count = 0
      let rest: string | null = null
      for await (const { items, next } of eventPages(operations, visit, asked)) {
        text += items.map(eventRow).join('')
        count += items.length
        rest = next
        if (count >= MOST_EXPORTED || text.length >= MOST_CHARACTERS || performance.now() >= deadline) break
      }
      const isWhole = rest === null && cursor === null
      const name = `activity-${visit.now.toISOString().slice(0, 10)}${isWhole ? '' : '-incomplete'}.csv`
      return {
        status: 200,
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename="${name}"`,
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
          ...(rest === null ? {} : { link: `<${visit.link('/activity.csv', { ...kept, cursor: rest })}>; rel="next"` }),
        },
        body: text,
      }
    },
  }
}

const row = (cells: readonly string[]) => `${csvLine(cells)}\r\n`
const eventRow = (event: EventJson) => row(eventCells({ ...event, at: new Date(event.at) }))
