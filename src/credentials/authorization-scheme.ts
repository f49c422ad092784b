import { checkOptions, option } from '../check-options.js'
import { AuthError } from '../errors.js'
import type { Scheme } from './scheme.js'

const TOKEN = /^[a-z0-9!#$%&'*+.^_`|~-]+$/i
const TOKEN68 = /^[a-z0-9._~+/-]+=*$/i
// one auth-param: name, "=", then a token or a quoted-string; RFC 9110 section 11.2 lets white space stand around "="
const PARAM = /[ \t]*([a-z0-9!#$%&'*+.^_`|~-]+)[ \t]*=[ \t]*(?:([^\s",\\]+)|"((?:[^"\\]|\\[\t\x20-\x7e])*)")[ \t]*(,|$)/iy
const VISIBLE_ASCII = /^[\x21-\x7e]+$/

const RULES = {
  scheme: option.text,
  param: option.text,
  acceptsTokens: option.either(option.flag, option.one('only')),
  name: option.text,
}

/** What {@link authorizationScheme} takes. */
export interface AuthorizationSchemeOptions {
  /** The scheme's name behind `Authorization:`, for instance `Bearer`; a request may write it in any case. */
  scheme: string
  /** The parameter that holds the secret; without it the secret stands alone, as in `Bearer S`. */
  param?: string
  /** Whether the scheme may carry a JWT beside API-key secrets; `'only'` where it carries nothing else. False by default. */
  acceptsTokens?: boolean | 'only'
  /** What `principal.scheme` tells; the scheme in lower case by default. */
  name?: string
}

/**
 * A scheme of the `Authorization` field: `Authorization: Bearer S`, or with a parameter `Authorization: lucca application=S`.
 *
 * @throws TypeError where `scheme` or `param` is no RFC 9110 token
 * @example
 * ```ts
 * createKeyring({ schemes: [authorizationScheme({ scheme: 'acme', param: 'key' })] })
 * ```
 * @see RFC 9110 section 11.4
 */
export function authorizationScheme(options: AuthorizationSchemeOptions): Scheme {
  const { scheme, param, acceptsTokens = false, name } = options
  checkToken('scheme', scheme)
  if (param !== undefined) checkToken('param', param)
  checkOptions('authorizationScheme', options, RULES)
  const lower = scheme.toLowerCase()
  const malformed = () => {
    const form = param === undefined ? `${scheme} VALUE` : `${scheme} ${param}=VALUE`
    return new AuthError('invalid_request', {
      detail: `Write the credential as "Authorization: ${form}".`,
      schemes: [name ?? lower],
    })
  }
  return Object.freeze({
    name: name ?? lower,
    headers: ['authorization'] as [string],
    acceptsTokens,
    read(value: string) {
      if (!namesScheme(value, lower)) return null
      const rest = value.slice(lower.length)
      const credential = param === undefined ? readToken68(rest) : readParam(rest, param.toLowerCase())
      if (credential === null) throw malformed()
      return credential
    },
    challenge: (params: string) => `${scheme} ${params}`,
  })
}

function namesScheme(value: string, lower: string): boolean {
  if (value.length < lower.length || value.slice(0, lower.length).toLowerCase() !== lower) return false
  const next = value.charAt(lower.length)
  return next === '' || !TOKEN.test(next)
}

function readToken68(rest: string): string | null {
  let start = 0
  while (rest.charCodeAt(start) === 32) start++
  if (start === 0) return null
  const credential = rest.slice(start)
  return TOKEN68.test(credential) ? credential : null
}

function readParam(rest: string, param: string): string | null {
  if (!rest.startsWith(' ')) return null
  let found: string | null = null
  const pattern = new RegExp(PARAM)
  while (pattern.lastIndex < rest.length) {
    const match = pattern.exec(rest)
    if (!match) return null
    if (match[1]?.toLowerCase() !== param) continue
    if (found !== null) return null
    found = match[2] ?? match[3]?.replace(/\\(.)/g, '$1') ?? ''
  }
  return found !== null && VISIBLE_ASCII.test(found) ? found : null
}

function checkToken(name: string, value: unknown): void {
  if (typeof value === 'string' && TOKEN.test(value)) return
  throw new TypeError(`authorizationScheme: ${name} is an RFC 9110 token, such as "Bearer", not ${JSON.stringify(value)}`)
}
