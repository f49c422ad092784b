import { AuthError } from '../errors.js'
import { anyGrantCheck, grantsCheck, type RouteCheck, tokenCheck } from '../policies/grant-checks.js'

/** What the configuration of a proxy demands of the requests to a location. */
export interface Demands {
  /** All of them must hold. */
  readonly checks: readonly RouteCheck[]
  /** Whether refusals must be 401 or 403, the only ones that nginx hands on. */
  readonly forNginx: boolean
}

// stands where a place for demands can't be left empty: any good credential
const NO_DEMANDS = '-'

/**
 * Reads what a proxy's configuration demands: `grants=a,b` (all of them), `any=a,b` (one of them), `token=only`,
 * `answers=nginx`; `grants` and `any` may be repeated, and every one must hold. A single `-` demands nothing. A text that can't be meant lets nobody in,
 * since a misspelt demand would let everybody in.
 *
 * @param text a query without its question mark
 * @throws AuthError `misconfigured`
 */
export function readDemands(text: string): Demands {
  const checks: RouteCheck[] = []
  const seen = new Set<string>()
  for (const part of text === '' ? [] : text.split('&').filter(each => each !== NO_DEMANDS)) {
    const { name, value } = readPart(part)
    const isOnce = name === 'token' || name === 'answers'
    if (isOnce && seen.has(name)) throw misconfigured(`${name} stands twice`)
    seen.add(name)
    if (name === 'grants') checks.push(listed(name, value, grantsCheck))
    else if (name === 'any') checks.push(listed(name, value, anyGrantCheck))
    else if (name === 'token' && value === 'only') checks.push(tokenCheck())
    else if (name === 'token') throw misconfigured('token can only be "only"')
    else if (name !== 'answers') throw misconfigured(UNKNOWN)
    else if (value !== 'nginx') throw misconfigured('answers can only be "nginx"')
  }
  return { checks, forNginx: seen.has('answers') }
}

const UNKNOWN = 'there are grants=…, any=…, token=only and answers=nginx, and nothing else'

function readPart(part: string): { name: string; value: string } {
  const equals = part.indexOf('=')
  if (equals < 0) throw misconfigured(UNKNOWN)
  try {
    return { name: part.slice(0, equals), value: decodeURIComponent(part.slice(equals + 1)) }
  } catch {
    throw misconfigured('a percent sign is written as %25')
  }
}

function listed(name: string, value: string, check: (grants: readonly string[], name: string) => RouteCheck): RouteCheck {
  try {
    return check(value.split(','), name)
  } catch (error) {
    throw error instanceof TypeError ? misconfigured(error.message) : error
  }
}

const misconfigured = (what: string) =>
  new AuthError('misconfigured', { detail: `The proxy demands something that can't be meant: ${what}.` })
