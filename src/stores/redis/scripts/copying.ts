import { redisScript } from '../redis-script.js'
import { BEHIND, KEY_REPLY, NAMES } from './names.js'
import { WRITES } from './writes.js'

/** Gives how many keys and events there are, then kinds of documents and how many of each by turns. */
export const READ_CONTENTS = redisScript(
  NAMES,
  `
local reply = { redis.call('ZCARD', base .. ':keys'), redis.call('XLEN', base .. ':events') }
for _, kind in ipairs(redis.call('SMEMBERS', base .. ':kinds')) do
  local count = redis.call('ZCARD', documents_of(kind))
  if count > 0 then
    reply[#reply + 1] = kind
    reply[#reply + 1] = count
  end
end
return reply
`,
)

/** Gives keys, oldest first, behind a place: each with its usage, fields and requests by turns. */
export const LIST_STORED = redisScript(
  NAMES,
  KEY_REPLY,
  BEHIND,
  `
local query = cjson.decode(ARGV[1])
local keys = base .. ':keys'
local behind = query.after and rank_behind(keys, query.after, false) or 0
local found = {}
for _, id in ipairs(redis.call('ZRANGE', keys, behind, behind + query.count - 1)) do
  local facts = facts_of(id)
  local reply = facts and key_reply(id, facts)
  if reply then found[#found + 1] = { reply, redis.call('HGETALL', usage_of(id)) } end
end
return found
`,
)

/** Puts records in as they are, instead of what is there; an event that is there stays. */
export const RESTORE = redisScript(
  NAMES,
  WRITES,
  `
local plan = cjson.decode(ARGV[1])
local events = base .. ':events'

local function take_digest(digest, id)
  local holder = redis.call('HGET', digests, digest)
  local facts = holder and holder ~= id and facts_of(holder)
  if not facts then return end
  local secrets = {}
  for _, secret in ipairs(facts.secrets) do
    if secret.digest ~= digest then secrets[#secrets + 1] = secret end
  end
  facts.secrets = secrets
  redis.call('HSET', key_of(holder), 'facts', cmsgpack.pack(facts))
end

-- a stream takes nothing in between: then all that is behind the gap is put in once more
local function append_all()
  local missing, is_between = {}, false
  local last = redis.call('XREVRANGE', events, '+', '-', 'COUNT', 1)[1]
  local past = last and tonumber(last[1]:match('^%d+')) or 0
  for _, event in ipairs(plan.events) do
    if #redis.call('XRANGE', events, event.sequence .. '-0', event.sequence .. '-0') == 0 then
      missing[#missing + 1] = event
      if event.sequence <= past then is_between = true end
      past = math.max(past, event.sequence)
    end
  end
  if is_between then
    local entries = redis.call('XRANGE', events, '-', '+')
    for _, event in ipairs(missing) do
      entries[#entries + 1] = { event.sequence .. '-0', { 'at', event.at, 'json', event.json } }
    end
    table.sort(entries, function(a, b) return tonumber(a[1]:match('^%d+')) < tonumber(b[1]:match('^%d+')) end)
    redis.call('DEL', events)
    for _, entry in ipairs(entries) do redis.call('XADD', events, entry[1], unpack(entry[2])) end
    for _, event in ipairs(missing) do index_event(event) end
  else
    for _, event in ipairs(missing) do append_event(event) end
  end
end

append_all()
for _, stored in ipairs(plan.keys) do
  local key = stored.key
  local id, before = key.id, facts_of(key.id)
  if before then remove_key(id, before) end
  redis.call('DEL', usage_of(id))
  for _, secret in ipairs(key.secrets) do take_digest(secret.digest, id) end
  put_key(key)
  for _, count in ipairs(stored.counts) do redis.call('HINCRBY', usage_of(id), count[1], count[2]) end
end
for _, document in ipairs(plan.documents) do
  local packed = redis.call('GET', base .. ':document:' .. document_name(document.kind, document.id))
  write_document(document.kind, document.id, packed and cmsgpack.unpack(packed), document.facts)
end
if plan.head == false then
  redis.call('DEL', base .. ':head')
elseif plan.head then
  redis.call('SET', base .. ':head', plan.head)
end
return 1
`,
)
