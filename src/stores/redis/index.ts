export type { IoredisClient } from './ioredis-client.js'
export type { NodeRedisClient } from './node-redis-client.js'
export type { RedisStoreOptions, RedisStoreSettings } from './redis-options.js'
export { redisStore } from './redis-store.js'
