import type { EventDraft } from './audit-event.js'

/** What was done to what: as much of an event as instances must hear of to forget what they know. */
export type Change = Pick<EventDraft, 'action' | 'subject'>

/** A watch on the changes that others make. */
export interface ChangeWatch {
  /** Whether news can come through at this moment, as far as that is known. */
  isConnected(): boolean
  close(): Promise<void>
}
