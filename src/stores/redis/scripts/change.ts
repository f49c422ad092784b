import { redisScript } from '../redis-script.js'
import { NAMES } from './names.js'
import { WRITES } from './writes.js'

/**
 * Every change: of a key, of documents, and what is appended to the audit trail. A script is not rolled back, so everything
 * is checked before anything is written, and what the server may refuse comes first.
 *
 * Gives the result, or `head` and the head where the chain was not as expected.
 */
export const CHANGE = redisScript(
  NAMES,
  WRITES,
  `
local plan = cjson.decode(ARGV[1])

local function is_taken(key)
  local seen = {}
  for _, secret in ipairs(key.secrets) do
    local holder = redis.call('HGET', digests, secret.digest)
    if seen[secret.digest] or (holder and holder ~= key.id) then return true end
    seen[secret.digest] = true
  end
  return false
end

local function refuse_key()
  local key = plan.key
  if plan.what == 'insert' then
    if redis.call('EXISTS', key_of(key.id)) == 1 or is_taken(key) then return 'digest_taken' end
    if plan.limit and redis.call('ZCARD', by(keys, 'account', key.account)) >= plan.limit then return 'limit_reached' end
  elseif plan.what == 'replace' or plan.what == 'remove' then
    local before = facts_of(key.id)
    if not before then return 'missing' end
    if plan.version and before.version ~= plan.version then return 'changed' end
    if plan.what == 'replace' and is_taken(key) then return 'digest_taken' end
    return nil, before
  end
end

-- as changeDocuments does: of two changes of one document, the second sees what the first did
local function change_documents()
  local states, order = {}, {}
  for _, change in ipairs(plan.documents) do
    local name = document_name(change.kind, change.id)
    local state = states[name]
    if not state then
      local packed = redis.call('GET', base .. ':document:' .. name)
      local before = packed and cmsgpack.unpack(packed)
      state = { kind = change.kind, id = change.id, before = before, version = before and before.version }
      states[name] = state
      order[#order + 1] = state
    end
    if change.expected ~= nil and change.expected ~= state.version then return nil end
    if change.becomes == false then
      state.version, state.after, state.is_changed = false, nil, true
    elseif change.becomes then
      state.version = (state.version or 0) + 1
      state.after, state.is_changed = change.becomes, true
      state.after.version = state.version
    end
  end
  return order
end

-- what usage recorded meanwhile stays
local function keep_use(after, before)
  if before.usedAt and (not after.usedAt or after.usedAt < before.usedAt) then
    after.usedAt, after.usedIp = before.usedAt, before.usedIp
  end
end

local function keep_usage(key, before)
  keep_use(key, before)
  local uses = {}
  for _, secret in ipairs(before.secrets) do uses[secret.id] = uses[secret.id] or secret end
  for _, secret in ipairs(key.secrets) do
    if uses[secret.id] then keep_use(secret, uses[secret.id]) end
  end
end

local function append_events()
  -- a stream refuses what is not behind its end, so this comes before everything else
  for _, event in ipairs(plan.events) do append_event(event) end
  redis.call('SET', base .. ':head', plan.nextHead)
end

local refusal, before = refuse_key()
if refusal then return { refusal } end
local documents = change_documents()
if not documents or plan.isImpossible then return { 'conflict' } end
if #plan.events > 0 then
  local head = redis.call('GET', base .. ':head') or ''
  if head ~= plan.head then return { 'head', head } end
  redis.call('PUBLISH', base .. ':changes', plan.message)
  append_events()
end
for _, state in ipairs(documents) do
  if state.is_changed then write_document(state.kind, state.id, state.before, state.after) end
end
if before then remove_key(plan.key.id, before) end
if plan.what == 'remove' then
  redis.call('DEL', key_of(plan.key.id), usage_of(plan.key.id))
elseif plan.what ~= 'write' then
  if before then keep_usage(plan.key, before) end
  put_key(plan.key)
end
return { plan.done }
`,
)
