import type { Answer } from '../http/refusal.js'
import type { Context } from './context.js'

/** Answers in the place of the handler; Koa sends it. */
export function answer(ctx: Context, { status, headers, body }: Answer): void {
  ctx.status = status
  ctx.body = status === 204 ? null : body
  for (const [name, value] of Object.entries(headers)) ctx.set(name, typeof value === 'string' ? value : [...value])
}
