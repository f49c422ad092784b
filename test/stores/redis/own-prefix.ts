import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { afterAll } from 'vitest'

/** Gives prefixes that nothing else on the server has; what is behind them is removed after all tests. */
export function ownPrefixes(server: () => { readonly url: string }): () => string {
  const family = `keywright-test-${randomUUID()}`
  let count = 0
  afterAll(async () => {
    const redis = new Redis(server().url)
    try {
      for await (const keys of redis.scanStream({ match: `{${family}*`, count: 1000 })) {
        if (Array.isArray(keys) && keys.length > 0) await redis.unlink(...keys.map(String))
      }
    } finally {
      redis.disconnect()
    }
  })
  return () => `${family}-${count++}`
}
