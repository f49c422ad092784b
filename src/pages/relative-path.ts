/**
 * How the page of one endpoint names another endpoint: so that it finds it wherever both are mounted, also behind a proxy.
 *
 * @example
 * ```ts
 * relativePath('/oauth/device', '/oauth/login.css') // '../oauth/login.css'
 * ```
 */
export const relativePath = (from: string, to: string): string => '../'.repeat(from.split('/').length - 2) + to.slice(1)
