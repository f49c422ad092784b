/** What scripts write with; whoever calls has checked what must be so. */
export const WRITES = `
local keys, by_expiry, by_use, digests = base .. ':keys', base .. ':keys-by-expiry', base .. ':keys-by-use', base .. ':digests'

local function remove_key(id, facts)
  redis.call('ZREM', keys, id)
  redis.call('ZREM', by(keys, 'account', facts.account), id)
  if facts.owner then redis.call('ZREM', by(keys, 'owner', facts.owner), id) end
  redis.call('ZREM', by_expiry, id)
  redis.call('ZREM', by_use, id)
  for _, secret in ipairs(facts.secrets) do redis.call('HDEL', digests, secret.digest) end
end

local function put_key(key)
  local id, json, created = key.id, key.json, key.createdAt
  redis.call('ZADD', keys, created, id)
  redis.call('ZADD', by(keys, 'account', key.account), created, id)
  if key.owner then redis.call('ZADD', by(keys, 'owner', key.owner), created, id) end
  if key.expiresAt then redis.call('ZADD', by_expiry, key.expiresAt, id) end
  redis.call('ZADD', by_use, key.usedAt or created, id)
  for _, secret in ipairs(key.secrets) do redis.call('HSET', digests, secret.digest, id) end
  key.id, key.json = nil, nil
  redis.call('HSET', key_of(id), 'json', json, 'facts', cmsgpack.pack(key))
end

local function write_document(kind, id, before, after)
  local of_kind, ends, name = documents_of(kind), base .. ':documents-by-expiry', document_name(kind, id)
  if before then
    redis.call('ZREM', by(of_kind, 'account', before.account), id)
    redis.call('ZREM', ends, name)
  end
  if after then
    redis.call('ZADD', of_kind, after.createdAt, id)
    redis.call('ZADD', by(of_kind, 'account', after.account), after.createdAt, id)
    if after.expiresAt then redis.call('ZADD', ends, after.expiresAt, name) end
    redis.call('SADD', base .. ':kinds', kind)
    redis.call('SET', base .. ':document:' .. name, cmsgpack.pack(after))
  elseif before then
    redis.call('ZREM', of_kind, id)
    redis.call('DEL', base .. ':document:' .. name)
  end
end

local function index_event(event)
  local events, sequence = base .. ':events', event.sequence
  redis.call('ZADD', by(events, 'account', event.account), sequence, sequence)
  redis.call('ZADD', by(events, 'subject', event.subject), sequence, sequence)
  redis.call('ZADD', by(events, 'action', event.action), sequence, sequence)
  if event.user then redis.call('ZADD', by(events, 'user', event.user), sequence, sequence) end
end

local function append_event(event)
  redis.call('XADD', base .. ':events', event.sequence .. '-0', 'at', event.at, 'json', event.json)
  index_event(event)
end
`
