import type { IncomingMessage } from 'node:http'

/**
 * Keeps the URL that was asked for where the flow looks for it, as Express does, once something like `koa-mount` has taken
 * off the path of an app that is mounted in another.
 */
export function keepOriginalUrl({ req, originalUrl }: { readonly req: IncomingMessage; readonly originalUrl?: string }): void {
  if (originalUrl !== undefined && originalUrl !== req.url) Object.assign(req, { originalUrl })
}
