import type { Context } from './context.js'

const KEPT = /^(?:vary|access-control-.*)$/

/**
 * Koa drops every header field of a response whose handler threw, but for those on the error: CORS fields and `Vary`
 * must stand on error answers too, so they are put there.
 *
 * @returns the error to throw instead
 */
export function keepHeaders(thrown: unknown, { res }: Context): unknown {
  const error =
    thrown instanceof Error && Object.isExtensible(thrown)
      ? thrown
      : new Error('a handler threw what is no Error', { cause: thrown })
  const kept = Object.fromEntries(Object.entries(res.getHeaders()).filter(([name]) => KEPT.test(name)))
  const own = (error as { headers?: Record<string, unknown> }).headers
  return Object.defineProperty(error, 'headers', {
    value: { ...kept, ...own },
    configurable: true,
    enumerable: true,
    writable: true,
  })
}
