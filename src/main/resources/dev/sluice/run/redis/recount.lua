-- Counts the bytes of a tenant anew, or those of all.
-- KEYS 1 the counts
-- ARGV 1 prefix, 2 hash of the tenant, or the name of the count of all, 3 how many runs, owners or tenants are looked at at most
-- Reply 1 if the count was wrong, else 0
-- Promise: the count is what the records say, or for all what the tenants' counts say; a count that would take too many looks
--      stays as it is, and so does that of a tenant that has no count: what is missing lets more in, and is over when those runs
--      are forgotten. Works when memory is full.
local whose, most = ARGV[2], tonumber(ARGV[3])

-- The owners that have runs; nil if they or their runs are too many.
local function owners()
  if redis.call('SCARD', P .. OWNERS .. whose) > most then return nil end
  local known, runs = redis.call('SMEMBERS', P .. OWNERS .. whose), 0
  for _, oh in ipairs(known) do runs = runs + redis.call('ZCARD', P .. CREATED .. oh) end
  return runs <= most and known or nil
end

local function of_tenant()
  local known, sum = owners(), 0
  if not known then return nil end
  for _, oh in ipairs(known) do
    for _, uid in ipairs(redis.call('ZRANGE', P .. CREATED .. oh, 0, -1)) do
      local bytes = redis.call('HMGET', P .. RUN .. uid, 'inbytes', 'outbytes', 'logbytes')
      sum = sum + (bytes[1] or 0) + (bytes[2] or 0) + (bytes[3] or 0)
    end
  end
  return sum
end

local function of_all()
  if redis.call('HLEN', KEYS[1]) > most then return nil end
  local counts, sum = redis.call('HGETALL', KEYS[1]), 0
  for i = 1, #counts, 2 do
    if counts[i] ~= ALL then sum = sum + counts[i + 1] end
  end
  return sum
end

local stored, sum = tonumber(redis.call('HGET', KEYS[1], whose) or 0)
if whose == ALL then sum = of_all() else sum = of_tenant() end
if not sum or sum == stored then return 0 end
redis.call('HDEL', KEYS[1], whose)
if sum > 0 then redis.call('HSET', KEYS[1], whose, sum) end
return 1
