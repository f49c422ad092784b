import { LIMITS } from '../limits.js'
import { WrongValue } from '../wrong-value.js'
import { quote } from './quote.js'

const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]+$/

/**
 * Checks a grant that a key or a role holds: the characters of an RFC 6749 scope token, and `*` only alone or after a
 * final colon.
 *
 * @param grant for instance `monitors:read`, `monitors:*` or `*`
 * @returns the same grant
 * @throws TypeError that says what would be right
 * @see RFC 6749 section 3.3
 */
export function parseHeldGrant(grant: unknown): string {
  const name = scopeToken(grant)
  const stem = name === '*' ? '' : name.endsWith(':*') ? name.slice(0, -2) : name
  if (name === ':*' || stem.includes('*')) {
    throw new WrongValue(`${quote(name)}: "*" stands alone or after a last colon, as in "monitors:*"`, {
      kind: 'wildcard',
      given: name,
    })
  }
  return name
}

/**
 * Checks a grant that a route requires: as {@link parseHeldGrant}, but never with `*`, since a route must say what it
 * needs.
 *
 * @throws TypeError that says what would be right
 */
export function parseRequiredGrant(grant: unknown): string {
  const name = scopeToken(grant)
  if (name.includes('*')) throw new TypeError(`${quote(name)}: a required grant has no "*", name the grant itself`)
  return name
}

/**
 * Makes the look-up behind `principal.can`: its cost grows with the colons of the asked grant, not with the number of
 * held grants.
 *
 * @example
 * ```ts
 * const can = compileGrants(['monitors:*', 'reports:read'])
 * can('monitors:read') // true
 * can('reports:write') // false
 * ```
 */
export function compileGrants(held: readonly string[]): (grant: string) => boolean {
  const exact = new Set(held)
  if (exact.has('*')) return () => true
  const wild = held.some(grant => grant.endsWith(':*'))
  return grant => {
    if (exact.has(grant)) return true
    if (!wild) return false
    for (let colon = grant.indexOf(':'); colon >= 0; colon = grant.indexOf(':', colon + 1)) {
      if (exact.has(`${grant.slice(0, colon)}:*`)) return true
    }
    return false
  }
}

/** Whether whoever holds `outer` holds every one of `inner` too: `monitors:*` covers `monitors:read` and `monitors:eu:*`. */
export function coversGrants(outer: readonly string[], inner: readonly string[]): boolean {
  return inner.every(compileGrants(outer))
}

/** The grants that either holds, each once. */
export function uniteGrants(a: readonly string[], b: readonly string[]): readonly string[] {
  return [...new Set([...a, ...b])]
}

/** The grants that both hold: of `monitors:*` and `monitors:read` that is `monitors:read`. */
export function intersectGrants(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a.filter(compileGrants(b)), ...b.filter(compileGrants(a))])]
}

function scopeToken(grant: unknown): string {
  if (typeof grant !== 'string') throw new TypeError(`a grant is a string such as "monitors:read", not ${typeof grant}`)
  if (grant.length > LIMITS.grantLength)
    throw new WrongValue(`a grant has at most ${LIMITS.grantLength} characters`, { kind: 'tooLong', most: LIMITS.grantLength })
  if (!SCOPE_TOKEN.test(grant)) {
    throw new WrongValue(
      `${quote(grant)} is not a grant: printable ASCII without space, quote or backslash, such as "monitors:read"`,
      { kind: 'notGrant', given: grant },
    )
  }
  return grant
}
