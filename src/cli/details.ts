import { printable } from '../printable.js'
import type { Colors } from './terminal.js'

/** A member of a record: its name, its text, and its colour. */
export type Fact = readonly [name: string, text: string, paint?: (text: string, colors: Colors) => string]

/** All of a record, for people: what it is called, and a line per member. */
export function details(title: string, facts: readonly Fact[], colors: Colors): string[] {
  const width = Math.max(...facts.map(([name]) => name.length))
  return [
    colors.bold(printable(title)),
    ...facts.map(([name, text, paint]) => {
      const shown = printable(text)
      return `  ${colors.dim(name.padEnd(width))}  ${paint?.(shown, colors) ?? shown}`
    }),
  ]
}
