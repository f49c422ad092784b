import type { ApiKey } from '../../keys/api-key.js'
import { printable } from '../printable.js'
import type { Colors } from '../terminal.js'
import { minute, stateText } from './key-text.js'

const COLUMNS = ['id', 'name', 'state', 'hint', 'grants', 'expires', 'last used'] as const
const WIDEST = 32

/** Keys as a table for people: a heading and a line per key. */
export function keyTable(keys: readonly ApiKey[], colors: Colors): string[] {
  const rows = keys.map(key => [
    key.id,
    cut(printable(key.name)),
    key.state,
    key.secrets[0]?.hint || '–',
    cut(key.grants.join(' ')) || 'none',
    key.expiresAt ? minute(key.expiresAt) : 'never',
    key.lastUsedAt ? minute(key.lastUsedAt) : 'never',
  ])
  const widths = COLUMNS.map((heading, column) => Math.max(heading.length, ...rows.map(row => length(row[column] ?? ''))))
  const line = (cells: readonly string[], paint: (cell: string, column: number) => string) =>
    cells
      .map((cell, column) => paint(cell, column) + ' '.repeat((widths[column] ?? 0) - length(cell)))
      .join('  ')
      .trimEnd()
  return [
    line(COLUMNS, heading => colors.dim(heading)),
    ...rows.map((row, i) => line(row, (cell, column) => (column === 2 && keys[i] ? stateText(keys[i].state, colors) : cell))),
  ]
}

const characters = (text: string) => Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment)
const length = (text: string) => characters(text).length
const cut = (text: string) => {
  const all = characters(text)
  return all.length > WIDEST ? `${all.slice(0, WIDEST - 1).join('')}…` : text
}
