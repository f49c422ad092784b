import type { RequestListener } from 'node:http'
import type { Keyring } from '../../keyring.js'
import type { DemoOutbox } from './demo-outbox.js'
import type { DemoSystem } from './demo-system.js'

/** What the demo's server is made of. */
export interface DemoSite {
  readonly system: DemoSystem
  readonly keyring: Keyring
  /** Where it is reached. */
  readonly base: string
  readonly outbox: DemoOutbox
}

/** Makes the demo's server, on one framework or the other. */
export type MakeDemoApp = (site: DemoSite) => RequestListener
