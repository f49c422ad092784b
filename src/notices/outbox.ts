import type { DocumentChange } from '../records/document.js'
import type { Notice } from './notice.js'

/** Where notices wait until they are sent. They are written with the change they tell of, so that neither is without the other. */
export interface Outbox {
  /**
   * The documents that put a notice into the outbox, to be written in the transaction of the change it tells of. None
   * where nobody would hear of it.
   */
  changesFor(notice: Notice, now: Date): readonly DocumentChange[]
  /** Sends what is due, off the path of whoever asks; called once the change is durable. */
  deliverSoon(): void
}
