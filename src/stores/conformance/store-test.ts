import type { KeyStore } from '../../keys/key-store.js'

/** Registers a test that is given a new, empty, open store. */
export type StoreTest = (name: string, body: (store: KeyStore) => Promise<void>) => void
