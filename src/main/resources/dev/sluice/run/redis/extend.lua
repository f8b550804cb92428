-- Extends the leases of a worker, and takes back those runs that have been reaped but that nobody else has begun.
-- KEYS 1 the leases
-- ARGV 1 prefix, 2 worker, 3 lease (ms), 4 most running runs of a tenant, then uid and token of each run
-- Reply a flat list of uid and LOST, or ms since it was cancelled, of those to drop
-- Promise: a run that is not in the reply is still the worker's. Works when memory is full.
local worker, lease_ms, cap = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local dropped = {}

local function drop(uid, why)
  dropped[#dropped + 1] = uid
  dropped[#dropped + 1] = why
end

-- Few writes, for the log of Redis: a lease is extended when less than two thirds of it are left.
local function extend(uid)
  local left = tonumber(redis.call('ZSCORE', KEYS[1], uid) or 0) - now
  if left * 3 < lease_ms * 2 then redis.call('ZADD', KEYS[1], now + lease_ms, uid) end
end

-- A tenant at its cap gets nothing else begun: its reaped run stays the worker's to finish, only without a lease.
local function take_back(uid)
  local run = read(uid)
  if redis.call('SCARD', P .. ACTIVE .. run.th) < cap then
    hold(run, worker, lease_ms)
    change(run, 'running', 'worker', worker)
  end
end

pass_when_full()
redis.call('ZADD', P .. WORKERS, now, worker)
for i = 5, #ARGV, 2 do
  local uid = ARGV[i]
  local st, token = unpack(redis.call('HMGET', P .. RUN .. uid, 'st', 'token'))
  if token ~= ARGV[i + 1] then
    drop(uid, 'LOST')
  elseif st == 'running' then
    extend(uid)
  elseif st == 'queued' then
    take_back(uid)
  elseif st == 'cancelled' then
    drop(uid, now - redis.call('HGET', P .. RUN .. uid, 'ended'))
  else
    drop(uid, 'LOST')
  end
end
return dropped
