import type { Command } from 'commander'
import { isClientName } from '../../client/is-client-name.js'
import { readBaseUrl } from '../../client/read-base-url.js'
import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'

/** Which API a command is about, and whose login there. */
export interface ApiOptions {
  url?: string
  name: string
}

/** Adds the options of {@link ApiOptions}, and examples to the help. */
export function withApiOptions(command: Command, examples: string): Command {
  return command
    .option('--url <url>', 'where the API is (default: $KEYWRIGHT_URL)')
    .option('--name <name>', 'what the program is called at the API, and the folder $HOME/.NAME of its login', 'keywright')
    .addHelpText('after', `\nExamples:\n${examples.replace(/^/gm, '  ')}`)
}

/** What a client is called and where its API is. */
export interface Api {
  readonly baseUrl: string
  readonly name: string
}

/** @throws UsageError that says what would be right; never with a URL that has a password in it */
export function readApi({ url: given, name }: ApiOptions, { environment }: Pick<Terminal, 'environment'>): Api {
  const { KEYWRIGHT_URL } = environment
  const source = given === undefined ? 'KEYWRIGHT_URL' : '--url'
  const text = given ?? KEYWRIGHT_URL
  if (!text) throw new UsageError('which API? Give --url https://api.example.com, or set KEYWRIGHT_URL')
  if (!isClientName(name))
    throw new UsageError('--name begins with a letter, and has letters, digits, ".", "_" and "-", at most 64')
  try {
    return { baseUrl: readBaseUrl(text), name }
  } catch (error) {
    throw new UsageError((error as Error).message.replace('createClient: baseUrl', source), { cause: error })
  }
}
