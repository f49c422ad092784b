import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'

/** What stands in the help of commands that read a token: an argument would stand in the history of the shell. */
export const FROM_INPUT = 'the token comes from standard input'

/**
 * Reads a token from standard input.
 *
 * @throws UsageError where there is none, or more than one
 */
export async function readToken({ readSecret }: Terminal): Promise<string> {
  const token = (await readSecret('Token: ')).trim()
  if (token === '') throw new UsageError('there is no token on standard input: pipe it in, as in < token.txt')
  if (/\s/.test(token)) throw new UsageError('standard input holds more than a token: give it alone, without "Bearer" in front')
  return token
}
