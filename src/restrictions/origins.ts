import { LIMITS } from '../limits.js'
import { WrongValue } from '../wrong-value.js'
import { quote } from './quote.js'

const ORIGIN = /^([a-z][a-z0-9+.-]*):\/\/([a-z0-9._~:[\]-]+)$/
const LABELS = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/

/**
 * Reads an allowed origin: an exact one (`https://app.example.com`), a sub-domain pattern (`https://*.example.com`:
 * one or more labels below, same scheme and port), or `null`, the origin of sandboxed and local pages.
 *
 * @returns the same origin
 * @throws TypeError that names what is wrong (a path, a default port, upper case, Unicode) and the right spelling
 * @see RFC 6454 section 6.2, the serialisation that browsers send
 */
export function parseOrigin(origin: unknown): string {
  if (typeof origin !== 'string')
    throw new TypeError(`an origin is a string such as "https://app.example.com", not ${typeof origin}`)
  if (origin === 'null') return origin
  const pattern = origin.includes('*')
  const right = serialise(pattern ? origin.replace('://*.', '://') : origin)
  if (right === null || (pattern && !/^[^*]*:\/\/\*\.[^*]+$/.test(origin))) {
    throw new WrongValue(`${quote(origin)} is not an origin: write "https://app.example.com" or "https://*.example.com"`, {
      kind: 'notOrigin',
      given: origin,
    })
  }
  const spelling = pattern ? right.replace('://', '://*.') : right
  if (pattern) checkBase(origin, right)
  if (spelling !== origin)
    throw new WrongValue(`${quote(origin)} is not how a browser writes an origin: write ${quote(spelling)}`, {
      kind: 'originSpelling',
      given: origin,
      right: spelling,
    })
  return origin
}

/**
 * Compiles allowed origins into a check of the value of an `Origin` field.
 *
 * @throws TypeError for an empty list, which must never mean "any" by accident, and for what {@link parseOrigin} refuses
 * @example
 * ```ts
 * const allowed = compileOrigins(['https://*.example.com'])
 * allowed('https://app.example.com') // true
 * allowed('https://evilexample.com') // false
 * ```
 */
export function compileOrigins(origins: readonly string[]): (origin: string) => boolean {
  if (origins.length === 0) throw new TypeError('an empty list of origins would allow nobody: leave it out to allow any')
  const exact = new Set(origins.map(parseOrigin).filter(origin => !origin.includes('*')))
  const wild = new Set(origins.filter(origin => origin.includes('*')))
  return origin => {
    if (exact.has(origin)) return true
    // of a longer text every dot would cost time
    if (wild.size === 0 || origin.length > LIMITS.originLength) return false
    const host = origin.indexOf('://') + 3
    if (host < 3) return false
    for (let dot = origin.indexOf('.', host); dot >= 0; dot = origin.indexOf('.', dot + 1)) {
      if (wild.has(`${origin.slice(0, host)}*${origin.slice(dot)}`)) return LABELS.test(origin.slice(host, dot))
    }
    return false
  }
}

/** Whether every origin that `inner` allows is one that `outer` allows. */
export function coversOrigins(outer: readonly string[], inner: readonly string[]): boolean {
  const allows = compileOrigins(outer)
  return inner.every(
    origin =>
      outer.includes(origin) ||
      (allows(origin.replace('://*.', '://a.')) && (!origin.includes('*') || coversPattern(outer, origin))),
  )
}

// "https://*.a.example.com" lies within "https://*.example.com", but never within the exact "https://a.a.example.com"
function coversPattern(outer: readonly string[], pattern: string): boolean {
  const [scheme = '', base = ''] = pattern.split('*')
  return outer.some(origin => {
    const [outerScheme, outerBase] = origin.split('*')
    return outerBase !== undefined && outerScheme === scheme && base.endsWith(outerBase)
  })
}

function serialise(origin: string): string | null {
  const lower = /^[a-z][a-z0-9+.-]*:\/\/[^/?#@\s\\]+/i.exec(origin)?.[0]
  if (lower === undefined) return null
  if (!/^https?:/i.test(lower)) return ORIGIN.test(lower.toLowerCase()) && !origin.includes('*') ? lower.toLowerCase() : null
  try {
    const url = new URL(origin)
    return url.username || url.password ? null : url.origin
  } catch {
    return null
  }
}

function checkBase(origin: string, base: string): void {
  const { hostname } = new URL(base)
  const single = !hostname.includes('.') && hostname !== 'localhost'
  if (single || /^[\d.]+$/.test(hostname) || hostname.startsWith('[')) {
    throw new WrongValue(`${quote(origin)} is too wide: a pattern names a domain, such as "https://*.example.com"`, {
      kind: 'tooWide',
      given: origin,
    })
  }
}
