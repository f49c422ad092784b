import { markdownTable } from '../markdown-table.mjs'
import { median } from '../median.mjs'

/** The tables of a run, one for each framework. */
export function httpTables({ seconds, measured }) {
  return ['express', 'koa']
    .map(framework => ({ framework, of: measured.filter(contender => contender.framework === framework) }))
    .filter(({ of }) => of.length > 0)
    .map(({ framework, of }) => `${caption(framework, of, seconds)}\n\n${table(of)}`)
    .join('\n\n')
}

const caption = (framework, of, seconds) =>
  `${framework === 'koa' ? 'Koa' : 'Express'}: medians of ${of[0].rounds.length} fresh processes each, ${seconds} s each`

function table(measured) {
  const figures = measured.map(contender => ({
    ...contender,
    perSecond: median(contender.rounds.map(round => round.perSecond)),
    cpuMicros: median(contender.rounds.map(round => round.cpuMicros)),
  }))
  const bare = figures.find(({ app }) => app === 'bare')
  const rows = figures.map(({ label, perSecond, cpuMicros, rounds }) => [
    label,
    Math.round(perSecond).toLocaleString('en-GB'),
    (perSecond / bare.perSecond).toFixed(2),
    cpuMicros.toFixed(1),
    (bare.cpuMicros / cpuMicros).toFixed(2),
    `${(Math.min(...rounds.map(round => round.perSecond)) / bare.perSecond).toFixed(2)}–${(Math.max(...rounds.map(round => round.perSecond)) / bare.perSecond).toFixed(2)}`,
  ])
  return markdownTable(['', 'requests/s', 'ratio to bare', 'CPU µs/request', 'ratio by CPU', 'range of rounds, to bare'], rows)
}
