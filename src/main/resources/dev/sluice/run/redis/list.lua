-- Reads a page of an owner's runs.
-- KEYS 1 the owner's runs by the time of their creation
-- ARGV 1 prefix, 2 hash of the owner, 3 CREATED_AT | UPDATED_AT | STATUS, 4 ASC | DESC, 5 status or empty, 6 how many to skip,
--      7 how many to read, then the names of the fields of the record
-- Reply {total, {uid, {values}}...}
-- Promise: runs whose record is gone are removed from the indexes, and are neither read nor counted.
local oh, sort, descending, status = ARGV[2], ARGV[3], ARGV[4] == 'DESC', ARGV[5]
local skip, count = tonumber(ARGV[6]), tonumber(ARGV[7])
local STATES = {'COMPLETED', 'FAILED', 'IN_PROGRESS', 'QUEUED'}
local NAMES = {unpack(ARGV, 8)}
local state_key = function(name) return P .. STATE .. oh .. ':' .. name end

local function slice(key, from, size)
  return redis.call(descending and 'ZREVRANGE' or 'ZRANGE', key, from, from + size - 1)
end

-- Walks the owner's states in the order of their names.
local function by_state()
  local uids, from = {}, skip
  for i = 1, #STATES do
    local key = state_key(STATES[descending and #STATES + 1 - i or i])
    local here = redis.call('ZCARD', key)
    if from < here and #uids < count then
      for _, uid in ipairs(slice(key, from, count - #uids)) do uids[#uids + 1] = uid end
    end
    from = math.max(0, from - here)
  end
  return uids
end

-- Runs that have ended are many, and have an index of their own. The others are bounded by what may wait and run.
local function updated_in_state()
  if status == 'COMPLETED' or status == 'FAILED' then return slice(P .. BY_END .. oh .. ':' .. status, skip, count) end
  local all = redis.call('ZINTER', 2, P .. UPDATED .. oh, state_key(status), 'WEIGHTS', 1, 0)
  local uids = {}
  for i = skip + 1, math.min(#all, skip + count) do uids[#uids + 1] = all[descending and #all + 1 - i or i] end
  return uids
end

local function page()
  if sort == 'UPDATED_AT' and status ~= '' then return updated_in_state() end
  if status ~= '' then return slice(state_key(status), skip, count) end
  if sort == 'STATUS' then return by_state() end
  return slice(sort == 'UPDATED_AT' and P .. UPDATED .. oh or KEYS[1], skip, count)
end

local function forget(uid)
  redis.call('ZREM', KEYS[1], uid)
  redis.call('ZREM', P .. UPDATED .. oh, uid)
  for _, name in ipairs(STATES) do
    redis.call('ZREM', state_key(name), uid)
    redis.call('ZREM', P .. BY_END .. oh .. ':' .. name, uid)
  end
end

for _ = 1, 100 do
  local rows, ghosts = {}, false
  for _, uid in ipairs(page()) do
    local values = redis.call('HMGET', P .. RUN .. uid, unpack(NAMES))
    if values[1] then
      rows[#rows + 1] = {uid, values}
    else
      forget(uid)
      ghosts = true
    end
  end
  if not ghosts then
    return {redis.call('ZCARD', status == '' and KEYS[1] or state_key(status)), unpack(rows)}
  end
end
return {0}
