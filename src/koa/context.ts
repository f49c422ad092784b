import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Principal } from '../principal.js'

/** What keywright needs of a Koa context: it fits Koa 3 and 2 with or without their types installed. */
export interface Context {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  /** `req.url` as it was before an app was mounted in another. */
  readonly originalUrl?: string
  readonly state: object
  status: number
  body: unknown
  set(name: string, value: string | string[]): void
  onerror(error: unknown): void
}

/** A Koa middleware. */
export type Middleware = (ctx: Context, next: () => Promise<unknown>) => Promise<unknown>

/** The state behind `apiKeyAuth`: `new Koa<AuthState>()`, `new Router<AuthState>()`. Null only where authentication is optional. */
export interface AuthState {
  auth: Principal
}
