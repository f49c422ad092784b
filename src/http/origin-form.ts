/**
 * The path and query of a request's target, also where it came with scheme and host, as a proxy is asked.
 *
 * @see RFC 9112 section 3.2
 */
export const originForm = (target: string): string => target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '') || '/'
