import { redisScript } from '../redis-script.js'
import { BEHIND, KEY_REPLY, NAMES } from './names.js'

/** Gives the key of an id. */
export const FIND_KEY = redisScript(
  NAMES,
  KEY_REPLY,
  `
local facts = facts_of(ARGV[1])
return facts and key_reply(ARGV[1], facts)
`,
)

/** Gives the key that has a digest. */
export const FIND_DIGEST = redisScript(
  NAMES,
  KEY_REPLY,
  `
local id = redis.call('HGET', base .. ':digests', ARGV[1])
local facts = id and facts_of(id)
return facts and key_reply(id, facts)
`,
)

/**
 * Gives how many keys there are in the order that a query would go through, and how many in each of its spans, -1 where it
 * has none.
 */
export const MEASURE_KEYS = redisScript(
  NAMES,
  `
local query = cjson.decode(ARGV[1])
local keys = base .. ':keys'
local least = redis.call('ZCARD', keys)
if query.account ~= nil then least = math.min(least, redis.call('ZCARD', by(keys, 'account', query.account))) end
if query.owner then least = math.min(least, redis.call('ZCARD', by(keys, 'owner', query.owner))) end
local function count(set, span)
  if not span then return -1 end
  return redis.call('ZCOUNT', set, string.format('%.17g', span.from), string.format('(%.17g', span.to))
end
return { least, count(base .. ':keys-by-expiry', query.expires), count(base .. ':keys-by-use', query.lastUse) }
`,
)

/** Gives a page of the keys in a span, by its index: id, instant and creation of each, as texts. */
export const KEYS_OF_SPAN = redisScript(
  NAMES,
  BEHIND,
  `
local query = cjson.decode(ARGV[1])
local set = base .. ':keys-by-' .. query.index
local behind = query.after and rank_behind(set, query.after, false)
  or redis.call('ZCOUNT', set, '-inf', string.format('(%.17g', query.from))
local found = redis.call('ZRANGE', set, behind, behind + query.count - 1, 'WITHSCORES')
local reply = {}
for i = 1, #found, 2 do
  if tonumber(found[i + 1]) >= query.to then break end
  local created = redis.call('ZSCORE', base .. ':keys', found[i])
  if created then
    reply[#reply + 1] = found[i]
    reply[#reply + 1] = found[i + 1]
    reply[#reply + 1] = created
  end
end
return reply
`,
)

/**
 * Goes through keys, newest first, behind a place, or through those that are named; gives those that meet the query until
 * there are enough or `count` were looked at. First the place where to go on, empty at the end.
 */
export const LIST_KEYS = redisScript(
  NAMES,
  KEY_REPLY,
  BEHIND,
  `
local query = cjson.decode(ARGV[1])

local function is_within(span, instant)
  return not span or (instant and instant >= span.from and instant < span.to)
end

-- as keyState says
local function state_of(facts)
  if facts.revokedAt then return 'revoked' end
  if facts.expiresAt and facts.expiresAt <= query.now then return 'expired' end
  if query.idleSince and (facts.usedAt or facts.createdAt) <= query.idleSince then return 'idle' end
  return 'active'
end

local function passes(facts)
  if query.account ~= nil and facts.account ~= query.account then return false end
  if query.owner and facts.owner ~= query.owner then return false end
  if query.state and state_of(facts) ~= query.state then return false end
  return is_within(query.expires, facts.expiresAt) and is_within(query.lastUse, facts.usedAt or facts.createdAt)
end

local function smallest_set()
  local keys = base .. ':keys'
  if query.account == nil then return query.owner and by(keys, 'owner', query.owner) or keys end
  local of_account = by(keys, 'account', query.account)
  if not query.owner then return of_account end
  local of_owner = by(keys, 'owner', query.owner)
  return redis.call('ZCARD', of_owner) < redis.call('ZCARD', of_account) and of_owner or of_account
end

local ids = query.ids
if not ids then
  local set = smallest_set()
  local behind = query.after and rank_behind(set, query.after, true) or 0
  ids = redis.call('ZREVRANGE', set, behind, behind + query.count - 1)
end
local found, last = {}, false
for _, id in ipairs(ids) do
  if #found == query.limit then break end
  local facts = facts_of(id)
  if facts then
    last = { id, facts.createdAt }
    local reply = passes(facts) and key_reply(id, facts)
    if reply then found[#found + 1] = reply end
  end
end
return { #ids == query.count and last or {}, found }
`,
)
