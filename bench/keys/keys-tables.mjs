import { markdownTable } from '../markdown-table.mjs'

/** The results as one table: a row for each store and number of keys. */
export function keysTables({ measured }) {
  const rows = measured.flatMap(({ store, sizes }) =>
    sizes.map(({ keys, filled, bytes, lookUps, creations, bytesOfChange }) => [
      `${store}, ${power(keys)}`,
      micros(lookUps.store.p50),
      micros(lookUps.store.p99),
      `${micros(lookUps.bare.p50)} / ${micros(lookUps.bare.p99)}`,
      (lookUps.store.p50 / lookUps.bare.p50).toFixed(2),
      (bytes / 1e6).toFixed(bytes < 1e8 ? 1 : 0),
      Math.round(bytes / keys).toLocaleString('en'),
      `${count(creations.one.perSecond)} / ${count(creations.many.perSecond)}`,
      Math.round(bytesOfChange).toLocaleString('en'),
      count(filled.perSecond),
    ]),
  )
  return markdownTable(
    [
      'store, keys',
      'look-up p50, µs',
      'p99, µs',
      'by hand p50 / p99, µs',
      'ratio of p50',
      'MB',
      'bytes a key',
      'creations/s, one at a time / 16 at once',
      'bytes a creation, with its event',
      'bulk, keys/s',
    ],
    rows,
  )
}

const power = keys => (Number.isInteger(Math.log10(keys)) ? `1e${Math.log10(keys)}` : keys.toLocaleString('en'))
const micros = value => (value < 100 ? value.toFixed(1) : count(value))
const count = number => Math.round(number).toLocaleString('en')
