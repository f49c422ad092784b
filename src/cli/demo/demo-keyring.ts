import { createKeyring, type Keyring } from '../../keyring.js'
import type { KeyringOptions } from '../../options.js'
import { ALLOWED_ORIGIN } from './demo-lines.js'
import { DEMO_RULES } from './demo-rules.js'

/** The keyring of the demo, which is served at `issuer`. */
export function createDemoKeyring(options: KeyringOptions & { issuer: string }): Keyring {
  return createKeyring({ cors: { origins: [ALLOWED_ORIGIN] }, rules: DEMO_RULES, ...options })
}
