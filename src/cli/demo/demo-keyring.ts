import { createKeyring, type Keyring } from '../../keyring.js'
import type { MailOptions } from '../../notices/mail-options.js'
import type { KeyringOptions } from '../../options.js'
import { ALLOWED_ORIGIN } from './demo-lines.js'
import { PORTAL } from './demo-paths.js'
import { DEMO_RULES } from './demo-rules.js'

/** What the demo's keyring must be told. */
export interface DemoKeyringOptions extends KeyringOptions {
  /** Where the demo is served. */
  issuer: string
  mail: MailOptions
}

/** The keyring of the demo. */
export function createDemoKeyring({ mail, ...options }: DemoKeyringOptions): Keyring {
  const portalUrl = options.issuer + PORTAL
  return createKeyring({ cors: { origins: [ALLOWED_ORIGIN] }, rules: DEMO_RULES, mail: { portalUrl, ...mail }, ...options })
}
