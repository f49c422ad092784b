import { redisScript } from '../redis-script.js'
import { NAMES } from './names.js'

/**
 * Goes through events behind a sequence, by the smallest index that fits; gives those that meet the query until there are
 * enough or `count` were looked at. First the sequence where to go on, 0 at the end; then sequence and JSON by turns.
 */
export const LIST_EVENTS = redisScript(
  NAMES,
  `
local query = cjson.decode(ARGV[1])
local events = base .. ':events'

local sets, smallest, size = {}, nil, nil
for _, what in ipairs({ 'account', 'subject', 'action', 'user' }) do
  if query[what] ~= nil then
    local set = by(events, what, query[what])
    local members = redis.call('ZCARD', set)
    sets[#sets + 1] = set
    if not size or members < size then smallest, size = set, members end
  end
end

-- each event with the members of its entry in the stream
local function entries()
  local after = query.after and string.format('%.17g', query.after)
  if not smallest then
    local from = query.isNewest and (after and '(' .. after .. '-0' or '+') or (after and '(' .. after .. '-0' or '-')
    local range, to = query.isNewest and 'XREVRANGE' or 'XRANGE', query.isNewest and '-' or '+'
    return redis.call(range, events, from, to, 'COUNT', query.count)
  end
  local found = {}
  local from = after and '(' .. after or (query.isNewest and '+inf' or '-inf')
  local range, to = query.isNewest and 'ZREVRANGEBYSCORE' or 'ZRANGEBYSCORE', query.isNewest and '-inf' or '+inf'
  for _, sequence in ipairs(redis.call(range, smallest, from, to, 'LIMIT', 0, query.count)) do
    local entry = redis.call('XRANGE', events, sequence .. '-0', sequence .. '-0')[1]
    found[#found + 1] = entry or { sequence .. '-0', {} }
  end
  return found
end

local function passes(sequence, at)
  for _, set in ipairs(sets) do
    if set ~= smallest and not redis.call('ZSCORE', set, sequence) then return false end
  end
  return (not query.from or at >= query.from) and (not query.to or at < query.to)
end

local looked_at = entries()
local reply, last = { '0' }, '0'
for _, entry in ipairs(looked_at) do
  if #reply > query.limit * 2 then break end
  last = entry[1]:match('^(%d+)')
  local at, json = tonumber(entry[2][2]), entry[2][4]
  if at and json and passes(last, at) then
    reply[#reply + 1] = last
    reply[#reply + 1] = json
  end
end
if #looked_at == query.count then reply[1] = last end
return reply
`,
)
