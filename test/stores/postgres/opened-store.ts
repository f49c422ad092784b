import type { KeyStore } from 'keywright'
import { type PostgresStoreOptions, postgresStore } from 'keywright/stores/postgres'
import { onTestFinished } from 'vitest'

/** A store that is open until the test ends. */
export async function openedStore(options: PostgresStoreOptions): Promise<KeyStore> {
  const store = postgresStore(options)
  await store.open()
  onTestFinished(() => store.close())
  return store
}
