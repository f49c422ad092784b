import type { AuthErrorCode } from '../errors.js'

/** What a request presented, or what is remembered: an API key, a token, or `none` where nothing was presented. */
export type CredentialKind = 'api-key' | 'token' | 'none'

/** The calls of a store that are told, by the names of its methods: all but those that copy a store. */
export type StoreOperation =
  | 'findByDigest'
  | 'insert'
  | 'find'
  | 'list'
  | 'isEmpty'
  | 'replace'
  | 'remove'
  | 'findDocument'
  | 'listDocuments'
  | 'write'
  | 'removeExpired'
  | 'listEvents'
  | 'chainHead'
  | 'recordUsage'
  | 'usage'

/**
 * `keywright:decision`: one request was decided. One that is let in, and that a route's check refuses then, is told twice: as
 * `allowed`, and with the refusal.
 */
export interface DecisionMessage {
  /** `allowed`, or what the request was refused for; `other` for the codes that policies of your own bring. */
  readonly outcome: 'allowed' | 'other' | AuthErrorCode
  readonly kind: CredentialKind
  /** The name of the scheme that was used; null where none was, `other` for one that is none of the keyring's. */
  readonly scheme: string | null
}

/** `keywright:cache`: something was looked for in what a keyring remembers. */
export interface CacheMessage {
  /**
   * `hit`: it was there, and used. `absent`: it was known that there is no such key. `miss`: the store is asked, once for
   * however many requests that wait for its answer. `stale`: the store did not answer, and what was there before was used all the
   * same, as `staleIfUnavailableSeconds` allows.
   */
  readonly result: 'hit' | 'miss' | 'absent' | 'stale'
  readonly kind: 'api-key' | 'token'
}

/** `keywright:store`: a call of the store has ended. What an embedded store answers at once, such as a look-up, is not told. */
export interface StoreMessage {
  readonly operation: StoreOperation
  readonly seconds: number
  /** `unavailable`: it could not be reached, did not answer in time, or was not asked because of that. `failed`: any other error. */
  readonly outcome: 'ok' | 'failed' | 'unavailable'
}

/** `keywright:feed`: what a keyring knows of the change feed. */
export interface FeedMessage {
  /** Tells the keyrings of a process apart. */
  readonly keyring: symbol
  /** Whether the store's news come in; null where it has no way to tell them, and they are read. */
  readonly connected: boolean | null
  /** How long ago what is remembered was last known to be current; null where nothing is. */
  readonly lagSeconds: number | null
  /** How many changes were heard of with this message; one that the store told of is counted again where it is read. */
  readonly changes: number
}

/** What is published on each channel of `node:diagnostics_channel`. */
export interface TelemetryMessages {
  readonly 'keywright:decision': DecisionMessage
  readonly 'keywright:cache': CacheMessage
  readonly 'keywright:store': StoreMessage
  readonly 'keywright:feed': FeedMessage
}
