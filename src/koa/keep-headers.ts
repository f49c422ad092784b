import { admissionOf } from '../adapter/admission.js'
import { addVary } from '../http/vary.js'
import type { Context } from './context.js'

type Fields = Record<string, string | string[]>

const KEPT = /^(?:vary$|access-control-|ratelimit)/

/**
 * Koa drops every header field of a response whose handler threw, but for those on the error. CORS and RateLimit fields,
 * `Vary` and `Cache-Control: private` must stand on error answers too, so the error is lent them while Koa answers it: it may be
 * shared with other requests.
 */
export function keepHeaders(ctx: Context): void {
  const { onerror, req, res } = ctx
  const answerError = (thrown: unknown): void => {
    if (thrown == null || res.headersSent) return onerror.call(ctx, thrown)
    const error = canBeLent(thrown) ? thrown : new Error('a handler threw what is no Error', { cause: thrown })
    const before = Object.getOwnPropertyDescriptor(error, 'headers')
    const own = lowerCased((error as { headers?: Fields | null }).headers ?? {})
    if (own.vary !== undefined) addVary(res, [own.vary].flat().join(', '))
    const kept = Object.entries(res.getHeaders()).filter(([name]) => KEPT.test(name))
    const cache = admissionOf(req)?.principal ? { 'cache-control': 'private' } : {}
    const value = { ...cache, ...own, ...Object.fromEntries(kept) }
    Object.defineProperty(error, 'headers', { value, configurable: true, enumerable: true, writable: true })
    try {
      onerror.call(ctx, error)
    } finally {
      if (before) Object.defineProperty(error, 'headers', before)
      else delete (error as { headers?: unknown }).headers
    }
  }
  Object.assign(ctx, { onerror: answerError })
}

const canBeLent = (thrown: unknown): thrown is Error =>
  thrown instanceof Error &&
  Object.isExtensible(thrown) &&
  Object.getOwnPropertyDescriptor(thrown, 'headers')?.configurable !== false

const lowerCased = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]))
