-- Tells how much there is of everything.
-- KEYS 1 the leases
-- ARGV 1 prefix, 2 how long a worker may have been silent (ms)
-- Reply {queued, ms that the oldest of them has waited, running, waiting to be tried again, webhooks to be sent, bytes, workers}
local oldest = redis.call('ZRANGE', P .. WAITING, 0, 0, 'WITHSCORES')[2]
return {
  redis.call('ZCARD', P .. WAITING), oldest and now - oldest or 0, redis.call('ZCARD', KEYS[1]),
  redis.call('ZCARD', P .. DELAY), redis.call('ZCARD', P .. HOOK), tonumber(redis.call('HGET', P .. BYTES, ALL) or 0),
  redis.call('ZCOUNT', P .. WORKERS, now - ARGV[2], '+inf')}
