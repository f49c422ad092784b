const LOOPBACK_CALLBACK = /^http:\/\/127\.0\.0\.1:([1-9]\d{0,4})\/callback$/
const MOST_PORT = 65_535

/**
 * Whether a redirect URI is one that codes may go to: `http://127.0.0.1:PORT/callback` with any port, letter by letter. A name
 * such as `localhost` could be made to mean another machine.
 *
 * @see RFC 8252 sections 7.3 and 8.3, RFC 9700 section 2.1
 */
export function isRedirectUri(text: string): boolean {
  const [, port] = LOOPBACK_CALLBACK.exec(text) ?? []
  return port !== undefined && Number(port) <= MOST_PORT
}
