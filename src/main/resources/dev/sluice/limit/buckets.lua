-- Takes from the buckets of one request: from all or from none; or fills them whether there is room or not.
-- KEYS the buckets, all of one slot
-- ARGV 1 TAKE or CHARGE; then for each key 2 what it loses a millisecond, 3 its capacity, 4 what to take, 5 what there must be room for;
--      all in parts
-- Reply {1 or 0 for whether it was taken, the parts in each bucket after that}
-- Promise: TAKE changes all of the buckets or none. CHARGE fills none beyond twice its capacity. A bucket that is empty has no key. The
--      server's clock counts; one that goes back stands still.
local charge = ARGV[1] == 'CHARGE'
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local reply, since = {1}, {}

for i, key in ipairs(KEYS) do
  local rate, capacity, room = tonumber(ARGV[4 * i - 2]), tonumber(ARGV[4 * i - 1]), tonumber(ARGV[4 * i + 1])
  local level, at = 0, now
  local state = redis.call('GET', key)
  if state then
    local parts, millis = string.match(state, '^(%d+) (%d+)$')
    level, at = tonumber(parts), tonumber(millis)
  end
  since[i] = math.max(now, at)
  level = math.max(0, level - (since[i] - at) * rate)
  reply[i + 1] = level
  if not charge and level + room > capacity then reply[1] = 0 end
end

if reply[1] == 1 then
  for i, key in ipairs(KEYS) do
    local rate, capacity, take = tonumber(ARGV[4 * i - 2]), tonumber(ARGV[4 * i - 1]), tonumber(ARGV[4 * i])
    if take > 0 then
      local level = math.min(reply[i + 1] + take, 2 * capacity)
      reply[i + 1] = level
      redis.call('SET', key, string.format('%.0f %.0f', level, since[i]), 'PX',
        string.format('%.0f', math.ceil(level / rate) + since[i] - now + 1000))
    end
  end
end
return reply
