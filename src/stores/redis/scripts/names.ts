/**
 * What everything is called: what every script begins with. All keys of a store begin with KEYS[1], which is in braces, so that a
 * Cluster keeps them in one slot. `false` stands for null everywhere, since Lua's tables hold no nil.
 *
 * - `…:key:ID`: hash of `json`, which only JavaScript reads, and `facts`, which only scripts read
 * - `…:digests`: hash from digest to key
 * - `…:keys`, `…:keys:account=A`, `…:keys:account` (of no account), `…:keys:owner=O`: keys by creation
 * - `…:keys-by-expiry`, `…:keys-by-use`: keys by expiry, and by last use, else creation
 * - `…:usage:ID`: hash from day and outcome to requests
 * - `…:document:NAME`, `…:documents:KIND`, `…:documents:KIND:account=A`, `…:documents-by-expiry`, `…:kinds`
 * - `…:events`: stream by sequence, `…:events:account=A` and alike: sequences, `…:head`: the last of the chain
 */
export const NAMES = `
local base = KEYS[1]
local function key_of(id) return base .. ':key:' .. id end
local function usage_of(id) return base .. ':usage:' .. id end
local function document_name(kind, id) return #kind .. ':' .. kind .. ':' .. id end
local function documents_of(kind) return base .. ':documents:' .. #kind .. ':' .. kind end
local function by(set, what, text)
  if text then return set .. ':' .. what .. '=' .. text end
  return set .. ':' .. what
end
local function facts_of(id)
  local packed = redis.call('HGET', key_of(id), 'facts')
  return packed and cmsgpack.unpack(packed)
end
`

/** A key as scripts give it: its JSON, its last use, and of each of its secrets everything. */
export const KEY_REPLY = `
local function key_reply(id, facts)
  local json = redis.call('HGET', key_of(id), 'json')
  if not json then return false end
  local reply = { json, facts.usedAt, facts.usedIp }
  for _, one in ipairs(facts.secrets) do
    local secret = { one.id, one.digest, one.hint, one.createdAt, one.expiresAt, one.usedAt, one.usedIp }
    for i = 1, 7 do reply[#reply + 1] = secret[i] end
  end
  return reply
end
`

/** Where to go on in a sorted set behind a place, whether or not that is still there. */
export const BEHIND = `
-- comparing with < would follow the server's language
local function is_before(a, b)
  for i = 1, math.min(#a, #b) do
    local x, y = a:byte(i), b:byte(i)
    if x ~= y then return x < y end
  end
  return #a < #b
end

local function rank_behind(set, place, newest)
  local score = string.format('%.17g', place.score)
  local low, range
  if newest then
    low, range = redis.call('ZCOUNT', set, '(' .. score, '+inf'), 'ZREVRANGE'
  else
    low, range = redis.call('ZCOUNT', set, '-inf', '(' .. score), 'ZRANGE'
  end
  local high = low + redis.call('ZCOUNT', set, score, score)
  while low < high do
    local middle = math.floor((low + high) / 2)
    local member = redis.call(range, set, middle, middle)[1]
    if member == place.id or is_before(member, place.id) ~= newest then low = middle + 1 else high = middle end
  end
  return low
end
`
