import { UsageError } from '../usage-error.js'
import { isCredentialField } from './is-credential-name.js'

// RFC 9110 section 7: they say how this message is sent, and to whom
const OF_CONNECTION: readonly string[] = [
  'host',
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/**
 * Reads the header fields of a command line.
 *
 * @throws UsageError for what is no field, for one that carries a credential, and for one of the connection
 */
export function readCallHeaders(lines: readonly string[]): Headers {
  const headers = new Headers()
  for (const line of lines) {
    const [, name, value] = /^([\w!#$%&'*+.^`|~-]+):\s*(.*?)\s*$/.exec(line) ?? []
    if (name === undefined || value === undefined) throw new UsageError(`--header: write a field as in -H 'Accept-Language: fr'`)
    if (isCredentialField(name))
      throw new UsageError(
        `--header: ${name} would carry a credential, which stands in the history of the shell: set KEYWRIGHT_API_KEY, or give --key-file, and say how with --scheme`,
      )
    if (OF_CONNECTION.includes(name.toLowerCase()))
      throw new UsageError(`--header: ${name} is written by the connection itself: leave it out`)
    try {
      headers.append(name, value)
    } catch (error) {
      throw new UsageError(`--header: ${name} has a value that can't be sent`, { cause: error })
    }
  }
  return headers
}
