import { quote } from '../restrictions/quote.js'
import { UsageError } from './usage-error.js'

/**
 * Reads a whole number from 1 on.
 *
 * @param source what messages call the place of the text
 * @throws UsageError that says what would be right
 */
export function readWhole(source: string, text: string, most: number): number {
  const whole = Number(text)
  if (/^\d{1,9}$/.test(text) && whole >= 1 && whole <= most) return whole
  throw new UsageError(`${source}: ${quote(text)}: write a whole number from 1 to ${most}`)
}
