import type { AnswerOf } from '../../management/contract/operations.js'
import { direction } from '../../pages/direction.js'
import { type Html, html } from '../../pages/html.js'
import { layoutWords } from '../layout-words.js'
import { dayText, numberText } from '../time.js'
import type { Visit } from '../visit.js'
import { type DayOfUsage, usageDays } from './usage-days.js'
import { usageWords } from './usage-words.js'

/** How many days the chart shows, today included. */
export const CHART_DAYS = 30

// of the drawing, which is as wide as its place
const SLOT = 20
const BAR = 14
const TOP = 4
const HEIGHT = 140
const WIDTH = CHART_DAYS * SLOT
// however few the requests of a day are, they are seen
const LEAST = 2

/** The requests of a key per UTC day: a drawing with its summary, and the numbers as a table. */
export function usageChart(visit: Visit, items: AnswerOf<'getUsage'>['items']): Html {
  const words = visit.words(usageWords)
  const days = usageDays(items, visit.now, CHART_DAYS)
  const busiest = days.toSorted((a, b) => requestsOf(b) - requestsOf(a))[0]
  if (!busiest || requestsOf(busiest) === 0) return html`<p class="soft">${words.none}</p>`
  const number = (value: number) => numberText(value, visit.language)
  const total = (of: 'allowed' | 'refused') => number(days.reduce((sum, day) => sum + day[of], 0))
  const day = (instant: Date | undefined) => dayText(instant ?? visit.now, visit.language)
  const totals = words.summary(total('allowed'), total('refused'))
  const most = words.most(number(requestsOf(busiest)), day(busiest.day))
  return html`<figure class="chart">
<ul class="legend"><li><span class="swatch good"></span>${words.allowed}</li><li><span class="swatch bad"></span>${words.refused}</li></ul>
<div class="axis" aria-hidden="true">${number(requestsOf(busiest))}</div>
<svg viewBox="0 0 ${WIDTH} ${TOP + HEIGHT + 1}" role="img" aria-label="${words.title}${visit.words(layoutWords).colon} ${totals} ${most}">
${[0, 0.5, 1].map(part => html`<line x1="0" x2="${WIDTH}" y1="${TOP + HEIGHT * part}" y2="${TOP + HEIGHT * part}"/>\n`)}${days.map((each, i) => bar(visit, each, i, requestsOf(busiest)))}</svg>
<div class="axis" aria-hidden="true">${time(visit, days[0])}${time(visit, days.at(-1))}</div>
<figcaption>${totals} ${most} ${words.span(day(days[0]?.day), day(days.at(-1)?.day))} ${days.some(({ refused }) => refused > 0) && words.onTop}</figcaption>
<details><summary>${words.asTable}</summary>
${table(visit, days)}
</details>
</figure>`
}

const requestsOf = ({ allowed, refused }: DayOfUsage) => allowed + refused

// time goes as people read: its last day is on the left where they read from right to left
function bar(visit: Visit, { day, allowed, refused }: DayOfUsage, i: number, most: number): Html | null {
  if (allowed + refused === 0) return null
  const words = visit.words(usageWords)
  const number = (value: number) => numberText(value, visit.language)
  const slot = direction(visit.language) === 'rtl' ? CHART_DAYS - 1 - i : i
  const x = slot * SLOT + (SLOT - BAR) / 2
  const heightOf = (requests: number) => (requests === 0 ? 0 : Math.max(LEAST, Math.round((requests / most) * (HEIGHT - LEAST))))
  const [good, bad] = [heightOf(allowed), heightOf(refused)]
  const part = (kind: 'good' | 'bad', height: number, below: number) =>
    height > 0 &&
    html`<rect class="bar ${kind}" x="${x}" y="${TOP + HEIGHT - below - height}" width="${BAR}" height="${height}"/>`
  return html`<g><title>${words.ofDay(dayText(day, visit.language), number(allowed), number(refused))}</title>${part('good', good, 0)}${part('bad', bad, good)}</g>\n`
}

function table(visit: Visit, days: readonly DayOfUsage[]): Html {
  const words = visit.words(usageWords)
  const number = (value: number) => numberText(value, visit.language)
  return html`<table class="list">
<caption class="hidden">${words.title}</caption>
<thead><tr><th scope="col">${words.day}</th><th scope="col">${words.allowed}</th><th scope="col">${words.refused}</th><th scope="col">${words.why}</th></tr></thead>
<tbody>
${days
  .filter(day => requestsOf(day) > 0)
  .toReversed()
  .map(
    ({ day, allowed, refused, refusals }) => html`<tr><th scope="row">${time(visit, { day })}</th>
<td data-label="${words.allowed}">${number(allowed)}</td>
<td data-label="${words.refused}">${number(refused)}</td>
<td data-label="${words.why}" class="wide">${refusals.map(([code, requests]) => html`<div>${named(visit, code)}${visit.words(layoutWords).colon} ${number(requests)}</div>`)}</td></tr>
`,
  )}</tbody>
</table>`
}

const time = ({ language }: Visit, of: Pick<DayOfUsage, 'day'> | undefined): Html | null =>
  of ? html`<time datetime="${of.day.toISOString().slice(0, 10)}">${dayText(of.day, language)}</time>` : null

function named(visit: Visit, code: string): Html {
  const { codes } = visit.words(usageWords)
  const words = Object.entries(codes).find(([known]) => known === code)?.[1] ?? null
  return html`${words} <code dir="ltr">${code}</code>`
}
