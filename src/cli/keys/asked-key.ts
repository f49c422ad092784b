import type { AskedKey } from '../../explain/explanation.js'
import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'

/**
 * The key that an argument names: an id, or a secret from standard input.
 *
 * @throws UsageError for a secret as an argument, which everybody on the machine may read in lists of processes
 */
export async function readAskedKey(given: string, { readSecret }: Terminal): Promise<AskedKey> {
  if (/^key_\w{1,40}$/.test(given)) return { id: given }
  if (given !== '-') throw new UsageError(NO_ID)
  const secret = (await readSecret('Secret: ')).trim()
  if (secret === '') throw new UsageError('there is no secret on standard input: pipe it in, as in < secret.txt')
  if (/\s/.test(secret)) throw new UsageError('standard input holds more than a secret: give it alone, without "Bearer" in front')
  if (TOKEN.test(secret)) throw new UsageError('standard input holds a token: "keywright tokens inspect" shows it')
  return { secret }
}

// as the flow tells a JWT from a secret
const TOKEN = /^eyJ[^.]*\.|\..*\./

const NO_ID =
  'this is no id of a key (key_…). A secret is not taken as an argument, since lists of processes and the history of the shell show it: write - and pipe it in, as in "keywright keys explain - < secret.txt"'
