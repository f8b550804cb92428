-- Looks at what silent workers held, and forgets those that hold nothing any more.
-- KEYS 1 the workers
-- ARGV 1 prefix, 2 how long a worker may be silent (ms), 3 how many workers at most, 4 how many runs of each
-- Reply how many repairs
-- Promise: each of these runs has a lease, which the reaper will find, or is not the worker's. Works when memory is full.
local repairs = 0
pass_when_full()
for _, worker in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2], 'LIMIT', 0, ARGV[3])) do
  local proc = P .. PROC .. worker
  local held = redis.call('LRANGE', proc, 0, ARGV[4] - 1)
  if #held == 0 then redis.call('ZREM', KEYS[1], worker) end
  for _, uid in ipairs(held) do
    local run = read(uid)
    if not run or run.st ~= 'running' or run.worker ~= worker then
      repairs = repairs + redis.call('LREM', proc, 0, uid)
    else
      repairs = repairs + redis.call('ZADD', P .. LEASE, 'NX', now, uid)
    end
  end
end
return repairs
