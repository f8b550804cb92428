-- Puts off a webhook whose delivery has failed.
-- KEYS 1 the outbox
-- ARGV 1 prefix, 2 uid, 3 pause (ms)
-- Reply 1, or 0 if it is not in the outbox any more. Works when memory is full.
if redis.call('ZREM', KEYS[1], ARGV[2]) == 0 then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[2])
return 1
