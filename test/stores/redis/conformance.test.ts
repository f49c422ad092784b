import { Redis } from 'ioredis'
import { keyStoreConformance } from 'keywright/stores/conformance'
import { redisStore } from 'keywright/stores/redis'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { describeWith } from '../../servers/describe-with.js'
import { ownPrefixes } from './own-prefix.js'

describeWith('redis', 'redisStore by a URL', server => {
  const newPrefix = ownPrefixes(server)
  keyStoreConformance({ describe, it }, () => redisStore({ url: server().url, prefix: newPrefix() }))
})

describeWith('redis', 'redisStore by a client of ioredis', server => {
  const newPrefix = ownPrefixes(server)
  let client: Redis
  beforeAll(() => {
    client = new Redis(server().url, { keyPrefix: 'app:', stringNumbers: true })
  })
  afterAll(() => client.disconnect())
  keyStoreConformance({ describe, it }, () => redisStore({ client, prefix: newPrefix() }))
})

describeWith('redis', 'redisStore by a client of redis', server => {
  const newPrefix = ownPrefixes(server)
  keyStoreConformance({ describe, it }, () => {
    return redisStore({ client: createClient({ url: server().url }), prefix: newPrefix() })
  })
})
