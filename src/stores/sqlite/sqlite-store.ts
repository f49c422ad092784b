import type { KeyStore } from '../../keys/key-store.js'
export function sqliteStore(_options: { path: string }): KeyStore {
  throw new Error('to come')
}
