import type { FeedMessage } from './telemetry-messages.js'

/** What is known of the change feeds of a process's keyrings. */
export interface FeedState {
  hear(message: FeedMessage): void
  /** The longest time since what a keyring remembers was known to be current; null where nothing is remembered. */
  lagSeconds(): number | null
  /** Whether the news of all of them come in; null where no store tells any. */
  connected(): boolean | null
}

/** Keeps the last word of each feed: a feed that fell silent lags more and more, so that what watches it need not be alive. */
export function createFeedState(): FeedState {
  const last = new Map<symbol, { readonly connected: boolean | null; readonly currentAt: number | null }>()
  return {
    hear({ keyring, connected, lagSeconds }) {
      if (connected === null && lagSeconds === null) last.delete(keyring)
      else last.set(keyring, { connected, currentAt: lagSeconds === null ? null : performance.now() - lagSeconds * 1000 })
    },
    lagSeconds() {
      const instants = Array.from(last.values(), ({ currentAt }) => currentAt).filter(at => at !== null)
      return instants.length === 0 ? null : (performance.now() - Math.min(...instants)) / 1000
    },
    connected() {
      const known = Array.from(last.values(), feed => feed.connected).filter(one => one !== null)
      return known.length === 0 ? null : known.every(Boolean)
    },
  }
}
