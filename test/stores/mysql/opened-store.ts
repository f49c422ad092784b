import type { KeyStore } from 'keywright'
import { type MysqlStoreOptions, mysqlStore } from 'keywright/stores/mysql'
import { onTestFinished } from 'vitest'

/** A store that is open until the test ends. */
export async function openedStore(options: MysqlStoreOptions): Promise<KeyStore> {
  const store = mysqlStore(options)
  await store.open()
  onTestFinished(() => store.close())
  return store
}
