-- Forgets terminal runs whose time is over, with all that belongs to them.
-- KEYS 1 the expiries
-- ARGV 1 prefix, 2 how many at most
-- Reply how many were due
-- Promise: of a forgotten run no key stays. Works when memory is full.
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[2])
for _, uid in ipairs(due) do
  redis.call('ZREM', KEYS[1], uid)
  local run = read(uid)
  if run and ENDED[run.st] then
    redis.call('UNLINK', run.key, P .. LOG .. uid, P .. WATCH .. uid)
    if run.outref then redis.call('UNLINK', P .. OUTPUT .. uid .. ':' .. run.outref) end
    redis.call('ZREM', P .. HOOK, uid)
    redis.call('ZREM', P .. CREATED .. run.oh, uid)
    redis.call('ZREM', P .. UPDATED .. run.oh, uid)
    redis.call('ZREM', P .. STATE .. run.oh .. ':' .. public(run.st, run.started), uid)
    weigh(run.th, -(run.outbytes + run.logbytes))
  end
end
return #due
