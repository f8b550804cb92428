-- Takes webhooks that are due.
-- KEYS 1 the outbox
-- ARGV 1 prefix, 2 how many at most, 3 for how long nobody else gets them (ms)
-- Reply a list of {uid, tenant, subject, url, which try this is, from 1}
-- Promise: a webhook stays in the outbox until it is taken out, so one whose sender dies is taken again. Works when memory is full.
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[2])
local taken = {}
for _, uid in ipairs(due) do
  redis.call('ZREM', KEYS[1], uid)
  local key = P .. RUN .. uid
  local run = redis.call('HMGET', key, 'tenant', 'subject', 'hook')
  if run[3] then
    redis.call('ZADD', KEYS[1], now + ARGV[3], uid)
    taken[#taken + 1] = {uid, run[1], run[2], run[3], redis.call('HINCRBY', key, 'hooktries', 1)}
  end
end
return taken
