import { redisScript } from '../redis-script.js'
import { BEHIND, NAMES } from './names.js'

const REPLY = `
local function document_reply(kind, id)
  local packed = redis.call('GET', base .. ':document:' .. document_name(kind, id))
  if not packed then return false end
  local document = cmsgpack.unpack(packed)
  return { id, document.version, document.account, document.createdAt, document.expiresAt, document.json }
end
`

/** Gives the document of a kind and an id. */
export const FIND_DOCUMENT = redisScript(NAMES, REPLY, 'return document_reply(ARGV[1], ARGV[2])')

/** Gives documents of a kind, behind a place. */
export const LIST_DOCUMENTS = redisScript(
  NAMES,
  REPLY,
  BEHIND,
  `
local query = cjson.decode(ARGV[1])
local set = documents_of(query.kind)
if query.account ~= nil then set = by(set, 'account', query.account) end
local behind = query.after and rank_behind(set, query.after, query.isNewest) or 0
local found = {}
for _, id in ipairs(redis.call(query.isNewest and 'ZREVRANGE' or 'ZRANGE', set, behind, behind + query.count - 1)) do
  local reply = document_reply(query.kind, id)
  if reply then found[#found + 1] = reply end
end
return found
`,
)

/** Removes documents that expired at an instant or before, at most so many; gives how many. */
export const REMOVE_EXPIRED = redisScript(
  NAMES,
  `
local ends = base .. ':documents-by-expiry'
local names = redis.call('ZRANGEBYSCORE', ends, '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
for _, name in ipairs(names) do
  local document = base .. ':document:' .. name
  local packed = redis.call('GET', document)
  local length, rest = name:match('^(%d+):(.*)$')
  local kind, id = rest:sub(1, length), rest:sub(length + 2)
  if packed then redis.call('ZREM', by(documents_of(kind), 'account', cmsgpack.unpack(packed).account), id) end
  redis.call('ZREM', documents_of(kind), id)
  redis.call('ZREM', ends, name)
  redis.call('DEL', document)
end
return #names
`,
)
