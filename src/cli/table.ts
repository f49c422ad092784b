import { printable } from '../printable.js'
import type { Colors } from './terminal.js'

/** A column of a table. */
export interface Column<T> {
  readonly heading: string
  readonly text: (row: T) => string
  /** The colour of a cell. */
  readonly paint?: (text: string, colors: Colors) => string
  /** Numbers stand at the right. */
  readonly right?: true
  /** How many characters of a cell are shown; 32 by default. */
  readonly widest?: number
}

const WIDEST = 32

/** Records as a table for people: a heading and a line per record, of whatever a store holds only what is printable. */
export function table<T>(rows: readonly T[], columns: readonly Column<T>[], colors: Colors): string[] {
  const cells = rows.map(row => columns.map(({ text, widest = WIDEST }) => cut(printable(text(row)), widest)))
  const widths = columns.map(({ heading }, i) => Math.max(heading.length, ...cells.map(row => length(row[i] ?? ''))))
  const line = (texts: readonly string[], paint: (text: string, column: Column<T>) => string) =>
    columns
      .map((column, i) => {
        const text = texts[i] ?? ''
        const space = ' '.repeat((widths[i] ?? 0) - length(text))
        return column.right ? space + paint(text, column) : paint(text, column) + space
      })
      .join('  ')
      .trimEnd()
  return [
    line(
      columns.map(({ heading }) => heading),
      heading => colors.dim(heading),
    ),
    ...cells.map(texts => line(texts, (text, { paint }) => paint?.(text, colors) ?? text)),
  ]
}

const characters = (text: string) => Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment)
const length = (text: string) => characters(text).length
const cut = (text: string, widest: number) => {
  const all = characters(text)
  return all.length > widest ? `${all.slice(0, widest - 1).join('')}…` : text
}
