-- Forgets terminal runs whose time is over, with all that belongs to them.
-- KEYS 1 the expiries
-- ARGV 1 prefix, 2 how many at most
-- Reply how many were due
-- Promise: of a forgotten run no key stays. A run whose webhook is still to be delivered stays until it is, or is given up, because
--      the run is what is delivered. Works when memory is full.
local MINUTE, HOUR = 60000, 3600000
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[2])
for _, uid in ipairs(due) do
  redis.call('ZREM', KEYS[1], uid)
  local run = read(uid, 'outref', 'outbytes', 'logbytes')
  local hook = redis.call('ZSCORE', P .. HOOK, uid)
  if run and hook then
    local expires = math.max(now, tonumber(hook)) + MINUTE
    redis.call('ZADD', KEYS[1], expires, uid)
    redis.call('HSET', run.key, 'expires', expires)
    if run.outref then redis.call('PEXPIRE', P .. OUTPUT .. uid .. ':' .. run.outref, expires - now + HOUR) end
  elseif run and ENDED[run.st] then
    redis.call('UNLINK', run.key, P .. LOG .. uid, P .. WATCH .. uid)
    if run.outref then redis.call('UNLINK', P .. OUTPUT .. uid .. ':' .. run.outref) end
    local state = run.oh .. ':' .. public(run.st)
    redis.call('ZREM', P .. CREATED .. run.oh, uid)
    redis.call('ZREM', P .. UPDATED .. run.oh, uid)
    redis.call('ZREM', P .. STATE .. state, uid)
    redis.call('ZREM', P .. BY_END .. state, uid)
    if redis.call('EXISTS', P .. CREATED .. run.oh) == 0 then redis.call('SREM', P .. OWNERS .. run.th, run.oh) end
    weigh(run.th, -(run.outbytes + (run.logbytes or 0)))
  end
end
return #due
