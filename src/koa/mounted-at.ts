import { originForm } from '../http/origin-form.js'
import type { Context } from './context.js'

type Mounted = Context & {
  readonly originalUrl?: string
  /** Where `koa-mount` put the innermost app, also once it passed the request on. */
  readonly mountPath?: string
}

/** Where the app is mounted in others: what they have taken off the URL. */
export function mountedAt(ctx: Context): string {
  const { originalUrl, mountPath = '', req } = ctx as Mounted
  const [original, url] = [originForm(originalUrl ?? '/'), originForm(req.url ?? '/')]
  return original.endsWith(url) ? original.slice(0, original.length - url.length) : mountPath
}
