/**
 * What the flow reads of a request. Node's `IncomingMessage` is one, and so are Express's `req` and Koa's `ctx.req`:
 * nothing is copied.
 *
 * `rawHeaders` (name, value, name, value, …) is what counts, because `headers` hides a second `Authorization` line;
 * where it is absent, `headers` is read.
 */
export interface RequestLike {
  readonly method?: string | undefined
  readonly url?: string | undefined
  /** `url` as it was before a router took off the path that it is mounted at, as Express keeps it. */
  readonly originalUrl?: string | undefined
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly rawHeaders?: readonly string[] | undefined
  readonly socket?: { readonly remoteAddress?: string | undefined } | undefined
}
