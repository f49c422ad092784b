import type { ResponseLike } from './response-like.js'

/**
 * Adds field names to `Vary`, beside what is there already.
 *
 * @see RFC 9110 section 12.5.5
 */
export function addVary(response: ResponseLike, fields: string): void {
  const present = response.getHeader('Vary')
  if (present === undefined || present === '') return void response.setHeader('Vary', fields)
  const line = [present].flat().join(', ')
  if (line.trim() === '*') return
  const known = new Set(
    line
      .toLowerCase()
      .split(',')
      .map(name => name.trim()),
  )
  const missing = fields.split(', ').filter(name => !known.has(name.toLowerCase()))
  if (missing.length > 0) response.setHeader('Vary', [line, ...missing].join(', '))
}
