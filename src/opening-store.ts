import type { KeyStore } from './keys/key-store.js'
import { isUnavailable } from './keys/store-unavailable.js'
import type { CheckedOptions } from './options.js'
import { type LazyStore, lazyStore } from './stores/lazy-store.js'
import { readStoreUrl } from './stores/open-store.js'
import { checkStore, isKeyStore, resolverStore } from './stores/resolver-store.js'
import type { Telemetry } from './telemetry/telemetry.js'

/**
 * The store that the options name, to be opened on its first use.
 *
 * @param source where its URL comes from, for messages
 * @throws TypeError for what is no store
 */
export function openingStore(
  { store: given, storeDeadlineMs, logger }: CheckedOptions,
  source: string,
  telemetry: Telemetry,
): LazyStore {
  const parts = {
    deadlineMs: storeDeadlineMs,
    async greet(store: KeyStore) {
      if (await store.isEmpty()) logger.warn(`keywright: ${store.name} holds no keys yet. ${firstKey(store.name)}`)
    },
    onCall: (operation: Parameters<Telemetry['storeCall']>[0], seconds: number, error: unknown) =>
      telemetry.storeCall(operation, seconds, callOutcome(error)),
  }
  if (typeof given === 'string') {
    return lazyStore({ ...parts, ...readStoreUrl(given, source, { deadlineSeconds: storeDeadlineMs / 1000 }) })
  }
  checkStore(given)
  const store = isKeyStore(given) ? given : resolverStore(given)
  return lazyStore({ ...parts, name: store.name, load: async () => store })
}

function callOutcome(error: unknown): 'ok' | 'failed' | 'unavailable' {
  if (error === null) return 'ok'
  return isUnavailable(error) ? 'unavailable' : 'failed'
}

function firstKey(name: string): string {
  if (!name.startsWith('sqlite:') || name === 'sqlite::memory:')
    return "Make the first with keyring.keys.create({ name: 'first' })."
  return `Make the first with: npx keywright keys create --name first --store ${name}`
}
