import { createKeyring, type Keyring } from '../../keyring.js'
import type { MailOptions } from '../../notices/mail-options.js'
import type { KeyringOptions } from '../../options.js'
import { PORTAL } from './demo-paths.js'
import type { DemoSystem } from './demo-system.js'

/** What a demo's keyring must be told beside what it is a demo of. */
export interface DemoKeyringOptions extends KeyringOptions {
  /** Where the demo is served. */
  issuer: string
  mail: MailOptions
}

/** The keyring of a demo. */
export function createDemoKeyring({ options }: Pick<DemoSystem, 'options'>, { mail, ...more }: DemoKeyringOptions): Keyring {
  return createKeyring({ ...options, mail: { portalUrl: more.issuer + PORTAL, ...mail }, ...more })
}
