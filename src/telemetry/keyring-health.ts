/** How a keyring does, as `keyring.health()` found it. */
export interface KeyringHealth {
  /**
   * `down`: the store can't be asked, so that only what is remembered can be let in. `degraded`: requests are answered, but the
   * change feed was not confirmed for more than `maxStalenessSeconds`, so that the store is asked more often than it should be, or
   * usage can't be written.
   */
  readonly status: 'ok' | 'degraded' | 'down'
  readonly store: StoreHealth
  readonly feed: FeedHealth
  readonly cache: CacheHealth
  readonly usage: UsageHealth
}

/** What is known of the store. */
export interface StoreHealth {
  /** What messages call it. It may hold a host or a path: not for the public. */
  readonly name: string
  /** `unavailable`: it is left alone for a moment, since it did not answer. */
  readonly state: 'closed' | 'unopened' | 'open' | 'unavailable'
  /** How long it took to answer just now; null where it did not, and for a resolver, which can't be asked. */
  readonly latencySeconds: number | null
  /** How many calls in a row could not reach it, up to now. */
  readonly failures: number
  /** Why it did not answer; null where it did. */
  readonly error: string | null
}

/** What is known of the change feed. */
export interface FeedHealth {
  /** `pushed`: the store tells of changes. `polled`: they are read. `none`: nothing tells of them, and each key is read again in time. */
  readonly kind: 'pushed' | 'polled' | 'none'
  /** Whether the store's news come in; null where it tells none. */
  readonly connected: boolean | null
  /** When what is remembered was last known to be current; null where that never was. */
  readonly confirmedAt: Date | null
  /** How long ago that was. */
  readonly lagSeconds: number | null
}

/** How much is remembered. */
export interface CacheHealth {
  readonly keys: number
  /** About what the keys take, in bytes. */
  readonly bytes: number
  /** Secrets that are known to belong to no key. */
  readonly absent: number
  readonly tokens: number
}

/** What is known of the counting of requests. */
export interface UsageHealth {
  /** About how many keys have usage that waits to be written. */
  readonly unwritten: number
  /** How many batches in a row could not be written, up to now. */
  readonly failures: number
}
