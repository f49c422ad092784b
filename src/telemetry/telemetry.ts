import { channel } from 'node:diagnostics_channel'
import { type AuthErrorCode, isAuthErrorCode } from '../errors.js'
import type { CacheMessage, CredentialKind, FeedMessage, StoreMessage, TelemetryMessages } from './telemetry-messages.js'

/** What a keyring tells whoever listens. Without anybody a call costs a few nanoseconds, and nothing is made. */
export interface Telemetry {
  /**
   * One request was decided.
   *
   * @param outcome `allowed`, or the refusal's code
   * @param scheme the name of the scheme that was used
   */
  decision(outcome: string, kind: CredentialKind, scheme: string | null): void
  /** Something was looked for in what is remembered. */
  cache(result: CacheMessage['result'], kind: CacheMessage['kind']): void
  /** A call of the store has ended. */
  storeCall(operation: StoreMessage['operation'], seconds: number, outcome: StoreMessage['outcome']): void
  /** The change feed was read, or could not be; both null once nothing is remembered any more, as when the keyring closes. */
  feed(state: Pick<FeedMessage, 'connected' | 'lagSeconds'>): void
  /** Changes were heard of. */
  changes(count: number): void
}

type Channels = {
  readonly [Name in keyof TelemetryMessages]: { readonly hasSubscribers: boolean; publish(message: object): void }
}

/**
 * Makes what a keyring publishes with. No message holds a secret, a digest, an id, an account or an address, and each member
 * that is a word has a bounded number of values.
 *
 * @param schemes the names that a message may call a scheme by
 */
export function createTelemetry(schemes: readonly string[]): Telemetry {
  const known: ReadonlySet<string> = new Set(schemes)
  const keyring = Symbol('keyring')
  const channels = openChannels()
  const decisions = channels['keywright:decision']
  const caches = channels['keywright:cache']
  const stores = channels['keywright:store']
  const feeds = channels['keywright:feed']
  let connected: boolean | null = null
  let lagSeconds: number | null = null
  let toldAt = 0

  const tell = <Name extends keyof TelemetryMessages>(name: Name, message: TelemetryMessages[Name]) =>
    channels[name].publish(Object.freeze(message))
  const tellFeed = (changes: number) => {
    if (!feeds.hasSubscribers) return
    const lag = lagSeconds === null ? null : lagSeconds + (performance.now() - toldAt) / 1000
    tell('keywright:feed', { keyring, connected, lagSeconds: lag, changes })
  }

  return {
    decision(outcome, kind, scheme) {
      if (!decisions.hasSubscribers) return
      const named = scheme === null || known.has(scheme) ? scheme : 'other'
      tell('keywright:decision', { outcome: boundedOutcome(outcome), kind, scheme: named })
    },
    cache(result, kind) {
      if (caches.hasSubscribers) tell('keywright:cache', { result, kind })
    },
    storeCall(operation, seconds, outcome) {
      if (stores.hasSubscribers) tell('keywright:store', { operation, seconds, outcome })
    },
    feed(state) {
      ;({ connected, lagSeconds } = state)
      toldAt = performance.now()
      tellFeed(0)
    },
    changes(count) {
      if (count > 0) tellFeed(count)
    },
  }
}

// a channel that nobody holds may be collected, and with it the subscribers of whoever subscribed to the object
function openChannels(): Channels {
  return {
    'keywright:decision': channel('keywright:decision'),
    'keywright:cache': channel('keywright:cache'),
    'keywright:store': channel('keywright:store'),
    'keywright:feed': channel('keywright:feed'),
  }
}

// a policy of the application's names its codes itself, and may make a new one for every request
const boundedOutcome = (outcome: string): 'allowed' | 'other' | AuthErrorCode =>
  outcome === 'allowed' || isAuthErrorCode(outcome) ? outcome : 'other'
