import type { Scheme } from './scheme.js'

// the extractor notes in the bits of one number which fields it has seen
const MOST_FIELDS = 32

/**
 * Checks the schemes of a keyring.
 *
 * @returns a copy, which the caller's changes do not reach
 * @throws TypeError for no scheme, for what is none, and for a name that stands twice
 */
export function checkedSchemes(schemes: readonly Scheme[]): readonly Scheme[] {
  if (schemes.length === 0) throw new TypeError('createKeyring: schemes must name at least one scheme')
  if (!schemes.every(isScheme)) {
    throw new TypeError('createKeyring: a scheme is made by headerScheme, authorizationScheme or one of the ready-made functions')
  }
  if (new Set(schemes.flatMap(scheme => scheme.headers)).size > MOST_FIELDS)
    throw new TypeError(`createKeyring: schemes name at most ${MOST_FIELDS} header fields`)
  const names = schemes.map(scheme => scheme.name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw new TypeError(`createKeyring: the scheme "${twice}" stands twice in schemes`)
  return [...schemes]
}

function isScheme(scheme: Partial<Scheme> | null | undefined): boolean {
  const { name, headers, read, challenge } = scheme ?? {}
  return (
    typeof name === 'string' &&
    name !== '' &&
    Array.isArray(headers) &&
    headers.length > 0 &&
    headers.every(header => typeof header === 'string' && header !== '' && header === header.toLowerCase()) &&
    typeof read === 'function' &&
    typeof challenge === 'function'
  )
}
