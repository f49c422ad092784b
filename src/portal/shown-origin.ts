const HOST = /^(?:[\w.-]+|\[[\da-f:]+\])(?::\d{1,5})?$/i

/**
 * The origin of this server as a visitor's own browser says it: good for showing it to whoever says it, and for nothing else.
 * It stands in a line for a shell, so nothing gets through that means something there.
 */
export function shownOrigin(headers: Headers): string {
  const host = headers.get('host') ?? ''
  if (!HOST.test(host)) return 'http://localhost'
  return headers.get('origin') === `https://${host}` ? `https://${host}` : `http://${host}`
}
