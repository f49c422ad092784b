import type { Keyring } from '../keyring.js'
import type { KeyStore } from '../keys/key-store.js'
import type { Logger } from '../logger.js'
import type { KeyringOptions } from '../options.js'
import { environmentMail } from './environment-mail.js'
import type { Terminal } from './terminal.js'
import { idleRules } from './idle-rules.js'

const QUIET: Logger = { warn() {}, error() {} }

// a person waits, or a script, and no request
const DEADLINE_SECONDS = 10

/**
 * Makes a keyring for the length of one command; what fails is thrown, not logged. The store opens on its first use, so
 * that a refused input leaves no file behind.
 *
 * @param more options beside those that the environment gives; rules in place of its
 */
export async function withKeyring<T>(
  store: string | KeyStore,
  { environment }: Terminal,
  use: (keyring: Keyring) => Promise<T>,
  more: Pick<KeyringOptions, 'logger' | 'rules'> = {},
): Promise<T> {
  // loaded here, so that `--help` and `--version` do not wait for it
  const { createKeyring } = await import('../keyring.js')
  const keyring = createKeyring({
    store,
    storeDeadlineSeconds: DEADLINE_SECONDS,
    logger: QUIET,
    ...environmentMail(environment),
    ...(more.rules ? {} : idleRules(environment)),
    ...more,
  })
  try {
    return await use(keyring)
  } finally {
    await keyring.close()
  }
}
