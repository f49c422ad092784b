import { redisScript } from '../redis-script.js'
import { NAMES } from './names.js'

/** Adds to the counts of keys and moves last uses forward, never back; keys that are not there are passed over. */
export const RECORD_USAGE = redisScript(
  NAMES,
  `
local function use(used, at, ip)
  if used.usedAt and used.usedAt >= at then return false end
  used.usedAt, used.usedIp = at, ip
  return true
end

-- a batch that is tried again adds nothing: what was recorded last of its writer is noted for a day
if ARGV[2] then
  local noted = base .. ':usage-of:' .. ARGV[2]
  local last = redis.call('GET', noted)
  local number, start = tonumber(ARGV[3]), tonumber(ARGV[4])
  if last then
    local n, s = last:match('^(%d+):(%d+)$')
    if number < tonumber(n) or (number == tonumber(n) and start <= tonumber(s)) then return 1 end
  end
  redis.call('SET', noted, ARGV[3] .. ':' .. ARGV[4], 'EX', 86400)
end

for _, batch in ipairs(cjson.decode(ARGV[1])) do
  local facts = facts_of(batch.id)
  if facts then
    for _, count in ipairs(batch.counts) do redis.call('HINCRBY', usage_of(batch.id), count[1], count[2]) end
    local is_used = false
    for _, one in ipairs(batch.uses) do
      if use(facts, one.at, one.ip) then is_used = true end
      for _, secret in ipairs(facts.secrets) do
        if secret.id == one.secret and use(secret, one.at, one.ip) then is_used = true end
      end
    end
    if is_used then
      redis.call('HSET', key_of(batch.id), 'facts', cmsgpack.pack(facts))
      redis.call('ZADD', base .. ':keys-by-use', facts.usedAt or facts.createdAt, batch.id)
    end
  end
end
return 1
`,
)

/** Gives the counts of a key: fields and requests by turns. */
export const READ_USAGE = redisScript(NAMES, `return redis.call('HGETALL', usage_of(ARGV[1]))`)
