import type { Keyring } from '../keyring.js'
import type { Logger } from '../logger.js'

const QUIET: Logger = { warn() {}, error() {} }

/**
 * Makes a keyring for the length of one command; what fails is thrown, not logged. The store opens on its first use, so
 * that a refused input leaves no file behind.
 */
export async function withKeyring<T>(store: string, use: (keyring: Keyring) => Promise<T>): Promise<T> {
  // loaded here, so that `--help` and `--version` do not wait for it
  const { createKeyring } = await import('../keyring.js')
  const keyring = createKeyring({ store, logger: QUIET })
  try {
    return await use(keyring)
  } finally {
    await keyring.close()
  }
}
