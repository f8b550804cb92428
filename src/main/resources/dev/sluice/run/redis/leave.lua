-- Forgets a worker that has given its leases back. What it holds all the same is reaped at once.
-- KEYS 1 the workers
-- ARGV 1 prefix, 2 worker
-- Reply OK. Works when memory is full.
redis.call('ZREM', KEYS[1], ARGV[2])
for _, uid in ipairs(redis.call('LRANGE', P .. PROC .. ARGV[2], 0, -1)) do
  redis.call('ZADD', P .. LEASE, 'XX', now, uid)
end
return 'OK'
