import type { Actor } from '../audit/audit-event.js'
import type { Authority } from './authority.js'

/** How a change is held against other people's changes, who makes it, and what the maker holds. */
export interface ChangeOptions {
  /** Refuse the change where the record has another version meanwhile. */
  ifVersion?: number
  /** Who makes the change, for the audit trail. */
  by?: Actor
  /** What the caller holds: a change that exceeds it is refused with `forbidden`. Absent for the application itself. */
  within?: Authority
}
