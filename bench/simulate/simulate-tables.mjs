import { markdownTable } from '../markdown-table.mjs'
import { KEYS, TRAFFIC } from './scenarios.mjs'

/** The results as tables: reads by traffic and number of keys, the feed by fleet, and the real fleet beside the simulated one. */
export function simulateTables({ caches, feeds, check }) {
  return [cacheTable(caches), formulaText(caches), feedTable(feeds), ...(check ? [checkTable(check)] : [])].join('\n\n')
}

function cacheTable(caches) {
  const rows = TRAFFIC.map(rate => [
    `${count(rate)} requests/s`,
    ...KEYS.map(keys => {
      const { hitRatio, readsPerSecond, usagePerSecond } = caches.find(
        cache => cache.keys === keys && cache.requestsPerSecond === rate,
      )
      return `${(100 * hitRatio).toFixed(0)} %, ${small(readsPerSecond)}, ${small(usagePerSecond)}`
    }),
  ])
  return `One instance: hits of its cache, reads of the store in a second, keys whose usage is written in a second\n\n${markdownTable(
    ['traffic of the instance', ...KEYS.map(keys => `1e${Math.log10(keys)} keys`)],
    rows,
  )}`
}

function formulaText(caches) {
  const off = (estimates, measure) => {
    const errors = estimates.map(cache => measure(cache) / cache.readsPerSecond - 1)
    return `${percent(Math.min(...errors))} to ${percent(Math.max(...errors))}`
  }
  const fits = caches.filter(({ keysPerMinute, entries }) => keysPerMinute <= entries)
  return [
    `Formula against simulation: ${off(caches, ({ formula }) => formula)}`,
    `Keys in use in a minute, divided by 60, where the cache holds them: ${off(fits, ({ keysPerMinute }) => keysPerMinute / 60)}`,
  ].join('\n\n')
}

function feedTable(feeds) {
  const rows = feeds.map(({ feed, instances, ...found }) => [
    `${feed}, ${count(instances)}`,
    count(found.asksPerSecond),
    count(found.readOnPerSecond),
    count(found.messagesPerSecond),
    `${(100 * found.storeBusy).toFixed(1)} %`,
    `${small(found.askP50Ms)} / ${small(found.askP99Ms)}`,
    small(found.p50Ms),
    small(found.p99Ms),
    small(found.maxMs),
  ])
  return `The feed: questions and messages in a second, and how long after a change a key is let in still, ms\n\n${markdownTable(
    ['feed, instances', 'polls/s', 'log reads/s', 'messages/s', 'store busy', 'a poll takes, p50 / p99', 'p50', 'p99', 'max'],
    rows,
  )}`
}

function checkTable({ real, simulated }) {
  const rows = Object.entries(real).map(([name, found]) => [
    WORDS[name],
    found.toFixed(2),
    simulated[name].toFixed(2),
    percent(simulated[name] / found - 1),
  ])
  return `Four real processes beside four simulated ones, of one in a second\n\n${markdownTable(
    ['', 'real', 'simulated', 'difference'],
    rows,
  )}`
}

const WORDS = {
  requestsPerSecond: 'requests',
  readsPerSecond: 'reads of keys',
  asksPerSecond: 'polls',
  readOnPerSecond: 'log reads',
}
const count = number => Math.round(number).toLocaleString('en')
const small = number => (number < 100 ? number.toFixed(number < 10 ? 1 : 0) : count(number))
const percent = share => `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)} %`
