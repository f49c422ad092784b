import { redisStore, type RedisStoreOptions } from 'keywright/stores/redis'
import { onTestFinished } from 'vitest'

/** A store that is open until the test ends. */
export async function openedStore(options: RedisStoreOptions) {
  const store = redisStore(options)
  await store.open()
  onTestFinished(() => store.close())
  return store
}
