import { readFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { isSecret } from '../../client/is-secret.js'
import { variableOf } from '../../client/variable-of.js'
import type { Terminal } from '../terminal.js'
import { UsageError } from '../usage-error.js'

/** Where the secret of a key comes from. It is never an argument: those stand in the history and in lists of processes. */
export interface KeyOptions {
  keyEnv?: string
  keyFile?: string
}

/** Adds the options of {@link KeyOptions}. */
export const withKeyOptions = (command: Command): Command =>
  command
    .option(
      '--key-env <variable>',
      'the environment variable with the secret of a key (default: NAME_API_KEY, as in KEYWRIGHT_API_KEY)',
    )
    .option('--key-file <path>', 'the file with the secret of a key; - for standard input')

/** The environment variable with the secret of a client's key. */
export const keyVariable = (name: string, { keyEnv }: KeyOptions): string => keyEnv ?? variableOf(name, 'API_KEY')

/**
 * The secret to present.
 *
 * @returns null where none is given, so that a login counts
 * @throws UsageError where one is named and not there
 */
export async function readKey(name: string, options: KeyOptions, terminal: Terminal): Promise<string | null> {
  const { keyEnv, keyFile } = options
  if (keyEnv !== undefined && keyFile !== undefined) throw new UsageError('give --key-env or --key-file, not both')
  if (keyFile === '-') return checkSecret((await terminal.readSecret('Secret of the key: ')).trim(), 'standard input')
  if (keyFile !== undefined) return checkSecret((await textOf(keyFile)).trim(), keyFile)
  const secret = environmentKey(keyVariable(name, options), terminal.environment)
  if (secret !== null) return secret
  if (keyEnv !== undefined) throw new UsageError(`--key-env: ${keyEnv} is not set`)
  return null
}

/** @throws UsageError where the variable holds something else than a secret */
export function environmentKey(variable: string, environment: Readonly<Record<string, string | undefined>>): string | null {
  const secret = environment[variable]?.trim()
  return secret ? checkSecret(secret, variable) : null
}

function checkSecret(secret: string, source: string): string {
  if (isSecret(secret)) return secret
  throw new UsageError(
    `${source} holds no secret of a key: it must hold nothing else than one, in printable ASCII without spaces`,
  )
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new UsageError(`--key-file can't be read: ${(error as NodeJS.ErrnoException).code}`, { cause: error })
  }
}
