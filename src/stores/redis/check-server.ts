import { replyText } from './read-reply.js'
import { RedisFailure } from './redis-failure.js'
import type { RedisLink } from './redis-link.js'
import { redisScript } from './redis-script.js'
import { NAMES } from './scripts/names.js'

const OLDEST = [6, 2] as const

// Every command that writes, on keys that are gone at the end: whoever may not run one hears of it now, and not in the middle
// of a change.
const PROBE = redisScript(
  NAMES,
  `
local probe = base .. ':probe'
redis.call('PUBLISH', base .. ':probe', '')
redis.call('SET', probe, 1)
redis.call('DEL', probe)
redis.call('HSET', probe, 'field', 1)
redis.call('HINCRBY', probe, 'field', 1)
redis.call('HDEL', probe, 'field')
redis.call('ZADD', probe, 1, 'member')
redis.call('ZREM', probe, 'member')
redis.call('XADD', probe, '1-0', 'field', 1)
redis.call('XRANGE', probe, '-', '+')
redis.call('DEL', probe)
return 1
`,
)

/**
 * Looks whether the server is one that the store may trust with keys.
 *
 * @throws Error with a clause that follows "can't be opened:"
 */
export async function checkServer(link: RedisLink): Promise<void> {
  const info = await readInfo(link)
  const version = info.get('redis_version')
  if (version !== undefined && isOlder(version)) throw new Error(`Redis ${version} is too old: 6.2 is the oldest`)
  const policy = info.get('maxmemory_policy')
  if (policy !== undefined && policy !== 'noeviction')
    throw new Error(
      `its maxmemory-policy is ${policy}: it would forget keys and revocations where memory is short. ` +
        'Set it to noeviction: redis-cli CONFIG SET maxmemory-policy noeviction, and in redis.conf',
    )
  await link.run(PROBE)
}

// services that others run may not show it: then nothing is known, and the store goes on
async function readInfo(link: RedisLink): Promise<ReadonlyMap<string, string>> {
  let text: string
  try {
    text = replyText(await link.send(['INFO']))
  } catch (error) {
    if (isRefusal(error)) return new Map()
    throw error
  }
  return new Map(Array.from(text.matchAll(/^(\w+):(.*?)\r?$/gm), ([, name = '', value = '']) => [name, value]))
}

const isRefusal = (error: unknown) => error instanceof RedisFailure && (error.code === 'NOPERM' || error.code === 'ERR')

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])
}
