import type { KeyStore } from '../../keys/key-store.js'
import type { CopyClaim } from './copy-claim.js'

/** The parts that a store is copied in. */
export type SectionName = 'keys' | 'documents' | 'events'

/** A part of a store whose records have an order. */
export interface Section<T> {
  readonly name: SectionName
  /** Some records from behind `after`, in order; none where there are no more. */
  read(store: KeyStore, after: T | null): Promise<readonly T[]>
  /** The order. */
  compare(a: T, b: T): number
  /** Puts records into the second store, right after its claim was checked. */
  put(claim: CopyClaim, records: readonly T[]): Promise<void>
  /**
   * Removes records from the second store that the first one does not have, right after the claim was checked: only under its
   * condition, and only those that are as they were read. Null where records neither change nor go.
   *
   * @returns how many were removed
   */
  readonly drop: ((claim: CopyClaim, records: readonly T[]) => Promise<number>) | null
}
