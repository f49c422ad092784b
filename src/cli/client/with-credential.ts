import type { Terminal } from '../terminal.js'
import type { Api } from './api-options.js'
import { type KeyOptions, keyVariable } from './key-options.js'

/**
 * Does work that needs a credential; where there is none, the message says the ways to give one on the command line.
 *
 * @throws Error
 */
export async function withCredential<T>(
  { baseUrl, name }: Api,
  options: KeyOptions,
  { confirm }: Terminal,
  work: () => Promise<T>,
): Promise<T> {
  const { CredentialError } = await import('../../client/credential-error.js')
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error
    const ways = `set ${keyVariable(name, options)}, give --key-file, or run keywright login --url ${baseUrl}`
    const why = confirm ? '' : ' (without a terminal nobody is asked to log in)'
    throw new Error(`no credential for ${baseUrl}: ${ways}${why}`, { cause: error })
  }
}
