import type { Colors } from './terminal.js'

const GOOD: ReadonlySet<string> = new Set(['active', 'approved', 'allowed'])
const BAD: ReadonlySet<string> = new Set(['revoked', 'denied'])

/** The state of a record in its colour. */
export function paintState(state: string, colors: Colors): string {
  if (GOOD.has(state)) return colors.green(state)
  return BAD.has(state) ? colors.red(state) : colors.yellow(state)
}
