import type { PersonOperations } from '../management/person-operations.js'
import type { KeyRules } from '../keys/key-rules.js'
import type { FormOnce } from './form-once.js'
import type { Layout } from './layout.js'
import type { CheckedPortal } from './portal-options.js'

/** What the screens of the portal are made with. */
export interface PortalParts {
  readonly settings: CheckedPortal
  readonly rules: KeyRules
  /** All that screens read and change goes through it: the portal decides nothing that the management API would not. */
  readonly operations: PersonOperations
  readonly layout: Layout
  readonly once: FormOnce
  /** Whether people are managed by the host application alone. */
  readonly isDirectoryHosted: boolean
  /** How a request presents a secret, as a header line; null where that is not known. */
  headerLine(secret: string): string | null
}
