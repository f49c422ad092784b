import type { ChangeFeed } from './keys/change-feed.js'
import type { KeyVerifier } from './keys/key-verifier.js'
import type { UsageRecorder } from './keys/usage-recorder.js'
import type { LazyStore } from './stores/lazy-store.js'
import { healthStatus } from './telemetry/health-status.js'
import type { KeyringHealth, StoreHealth } from './telemetry/keyring-health.js'

/** What the health of a keyring is read from. */
export interface HealthParts {
  store: Pick<LazyStore, 'name' | 'state' | 'failures' | 'chainHead'>
  /** Whether the store can be asked for more than the key of a digest. */
  keepsRecords: boolean
  feed: Pick<ChangeFeed, 'state'>
  keys: Pick<KeyVerifier<object>, 'size'>
  tokens: { size(): number }
  usage: Pick<UsageRecorder, 'state'>
  maxStalenessMs: number
  now(): number
}

/** Asks the store once, for however many ask at the same time, and looks at the rest; what it returns never rejects. */
export function createHealth(parts: HealthParts): () => Promise<KeyringHealth> {
  const { store, keepsRecords, feed, keys, tokens, usage, maxStalenessMs, now } = parts
  let checking: Promise<KeyringHealth> | null = null

  return () => {
    checking ??= check().finally(() => {
      checking = null
    })
    return checking
  }

  async function check(): Promise<KeyringHealth> {
    const asked = keepsRecords ? await ask() : guess()
    const { kind, connected, confirmedAt } = feed.state()
    const found = {
      store: { name: store.name, state: store.state(), failures: store.failures(), ...asked },
      feed: {
        kind,
        connected,
        confirmedAt: confirmedAt === null ? null : new Date(confirmedAt),
        lagSeconds: confirmedAt === null ? null : Math.max(0, now() - confirmedAt) / 1000,
      },
      cache: { ...keys.size(), tokens: tokens.size() },
      usage: usage.state(),
    }
    return { status: healthStatus(found, maxStalenessMs / 1000), ...found }
  }

  async function ask(): Promise<Pick<StoreHealth, 'latencySeconds' | 'error'>> {
    const startedAt = performance.now()
    try {
      await store.chainHead()
      return { latencySeconds: (performance.now() - startedAt) / 1000, error: null }
    } catch (error) {
      return { latencySeconds: null, error: error instanceof Error ? error.message : 'the store gave no reason' }
    }
  }

  // of a resolver no more is known than how it answered the last requests
  function guess(): Pick<StoreHealth, 'latencySeconds' | 'error'> {
    return { latencySeconds: null, error: store.failures() > 0 ? 'it did not answer' : null }
  }
}
