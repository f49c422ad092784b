import type { Exchange } from '../adapter/serve-fetch.js'
import { originForm } from '../http/origin-form.js'
import type { Context } from './context.js'
import { keepOriginalUrl } from './keep-original-url.js'
import { mountedAt } from './mounted-at.js'

type Parsed = Context & {
  readonly request?: { readonly body?: unknown; readonly rawBody?: unknown }
}

/**
 * A request to what is mounted at a path by option; null where it is for something else.
 *
 * @param base without a slash at its end
 */
export function exchangeBelow(ctx: Context, base: string): Exchange | null {
  const url = originForm(ctx.req.url ?? '/')
  const [path = ''] = url.split('?', 1)
  if (path !== base && !path.startsWith(`${base}/`)) return null
  keepOriginalUrl(ctx)
  const { request } = ctx as Parsed
  return {
    req: ctx.req,
    res: ctx.res,
    basePath: mountedAt(ctx) + base,
    path: url.slice(base.length),
    parsed: { body: request?.body, rawBody: request?.rawBody },
  }
}
