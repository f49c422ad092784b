import { invalid } from './invalid.js'
import { unknownName } from './unknown-name.js'

/**
 * Refuses options that nobody reads: a misspelt one would be passed over, and its default hold.
 *
 * @throws ManagementError `invalid_input`
 */
export function checkNames(options: object, ...known: string[]): void {
  const unknown = Object.keys(options).filter(name => !known.includes(name))
  if (unknown.length === 0) return
  throw invalid(Object.fromEntries(unknown.map(name => [name, unknownName('is not an option', 'option', known)])))
}
