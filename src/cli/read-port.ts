import { quote } from '../restrictions/quote.js'
import { UsageError } from './usage-error.js'

/**
 * The port that `--port` or `PORT` names; null where neither does.
 *
 * @throws UsageError for what is no port
 */
export function readPort(given: string | undefined, { PORT }: Readonly<Record<string, string | undefined>>): number | null {
  const text = given ?? (PORT || undefined)
  if (text === undefined) return null
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  const source = given === undefined ? 'PORT' : '--port'
  throw new UsageError(`${source}: ${quote(text)}: write a port from 1 to 65535, or 0 for a free one`)
}
