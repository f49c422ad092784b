import { loopbackOrigin } from '../http/loopback-origin.js'
import type { RequestLike } from '../http/request-like.js'

/** The origin that people see this server at; null where it is not known: a `Host` is only the caller's word. */
export const publicOrigin = (publicUrl: string | null, request: RequestLike): string | null =>
  publicUrl === null ? loopbackOrigin(request) : new URL(publicUrl).origin
