import type { Answer } from './refusal.js'

/** A context that keeps an answer for its framework to send, as Koa's does. */
export interface AnswerContext {
  status: number
  body: unknown
  set(name: string, value: string | string[]): void
}

/** Answers in the place of the handler; the framework sends it. */
export function putAnswer(ctx: AnswerContext, { status, headers, body }: Answer): void {
  ctx.status = status
  ctx.body = status === 204 ? null : body
  for (const [name, value] of Object.entries(headers)) ctx.set(name, Array.isArray(value) ? [...value] : String(value))
}
