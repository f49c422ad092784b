import type { ClientAddress } from './http/client-address.js'
import type { Documents } from './records/document.js'

/**
 * What the parts of keywright that stand on a keyring need of it beside its flow and its managers: management, token
 * endpoints, portal. It is not for applications.
 */
export interface Foundation {
  /** What is remembered for a while, such as answers that may be asked for again. */
  readonly documents: Documents
  /** The instant it is, by the keyring's clock. */
  clock(): Date
  /** The address a request comes from, as the trusted proxies tell it; null where it can't be known. */
  readonly clientAddress: ClientAddress
  /** Whether the `cors` option names this origin, not only any. */
  namesOrigin(origin: string): boolean
}
