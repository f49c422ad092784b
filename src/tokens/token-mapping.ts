import { settled } from '../settled.js'
import { parseHeldGrant } from '../restrictions/grants.js'
import { invalidToken } from './invalid-token.js'
import type { CheckedIssuer } from './read-trusted-issuers.js'
import type { TokenClaims } from './verified-claims.js'

/** Whether a claim is a text that can stand for somebody. */
export const isText = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.isWellFormed()

/**
 * The grants of a token. What is no grant is dropped: a token never gains by being malformed.
 *
 * @throws TypeError where the application's own function gives no array; what it throws itself passes through
 */
export function grantsOf(claims: TokenClaims, { grants, option }: CheckedIssuer): readonly string[] {
  if (typeof grants !== 'function') return keepGrants(grants === undefined ? scopeOf(claims) : claim(claims, grants))
  const mapped: unknown = settled(grants(claims), `${option}.grants`)
  if (!Array.isArray(mapped)) throw new TypeError(`${option}.grants must return an array of strings`)
  return keepGrants(mapped)
}

/** The account of a token; null where the issuer has no mapping for it, or the claim is absent. */
export function accountOf(claims: TokenClaims, { account, option }: CheckedIssuer): string | null {
  if (account === undefined) return null
  if (typeof account === 'function') {
    const mapped: unknown = settled(account(claims), `${option}.account`)
    if (mapped === null || isText(mapped)) return mapped
    throw new TypeError(`${option}.account must return a string or null`)
  }
  const value = claim(claims, account)
  if (value === undefined || isText(value)) return value ?? null
  throw invalidToken('The claim that names the account is not a text.')
}

/** The name of a token; its subject where no claim tells one. */
export function nameOf(claims: TokenClaims, subject: string, { name, option }: CheckedIssuer): string {
  if (typeof name === 'function') {
    const mapped: unknown = settled(name(claims), `${option}.name`)
    if (isText(mapped)) return mapped
    throw new TypeError(`${option}.name must return a string`)
  }
  const names = name === undefined ? ['name', 'client_id'] : [name]
  return names.map(one => claim(claims, one)).find(isText) ?? subject
}

const scopeOf = (claims: TokenClaims) => claim(claims, 'scope') ?? claim(claims, 'scp')

// what every object has, such as toString, is no claim
const claim = (claims: TokenClaims, name: string) => (Object.hasOwn(claims, name) ? claims[name] : undefined)

function keepGrants(value: unknown): readonly string[] {
  const names: unknown[] = typeof value === 'string' ? value.split(' ') : Array.isArray(value) ? value : []
  return [...new Set(names)].filter((name): name is string => {
    if (name === '') return false
    try {
      parseHeldGrant(name)
      return true
    } catch {
      return false
    }
  })
}
