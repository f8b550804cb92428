-- Compares records with where their runs are, and repairs what does not agree.
-- KEYS 1 the leases
-- ARGV 1 prefix, 2 how long a terminal run without an expiry is kept (ms), 3 most running runs of a tenant, then uids
-- Reply how many repairs
-- Promise: afterwards each of these runs is where its state says; a run that is in order is not touched.
local keep_ms, cap = tonumber(ARGV[2]), tonumber(ARGV[3])
local repairs = 0
local tenants = {}

local function repaired() repairs = repairs + 1 end

local function ensure(key, score, uid)
  if not redis.call('ZSCORE', key, uid) then
    redis.call('ZADD', key, score, uid)
    repaired()
  end
end

local function listed(run)
  return redis.call('LPOS', P .. QUEUE .. run.prio .. ':' .. run.th, run.uid)
end

local function queued(run)
  ensure(P .. WAITING, now, run.uid)
  if redis.call('SADD', P .. WAIT .. run.th, run.uid) == 1 then repaired() end
  if not listed(run) then
    queue(run, 'LPUSH')
    repaired()
  end
end

local function running(run)
  ensure(KEYS[1], now, run.uid) -- without a lease nobody is responsible: the reaper is next
  if redis.call('SADD', P .. ACTIVE .. run.th, run.uid) == 1 then repaired() end
end

-- A run that is not running must not take a place from others.
local function free_places(th)
  for _, uid in ipairs(redis.call('SMEMBERS', P .. ACTIVE .. th)) do
    if redis.call('HGET', P .. RUN .. uid, 'st') ~= 'running' then
      redis.call('SREM', P .. ACTIVE .. th, uid)
      repaired()
    end
  end
end

local function unknown(uid)
  for _, key in ipairs({P .. WAITING, KEYS[1], P .. DELAY, P .. EXPIRY, P .. HOOK}) do
    if redis.call('ZREM', key, uid) == 1 then repaired() end
  end
end

for i = 4, #ARGV do
  local uid = ARGV[i]
  local run = read(uid)
  if not run then
    unknown(uid)
  else
    tenants[run.th] = true
    ensure(P .. CREATED .. run.oh, run.created, uid)
    ensure(P .. UPDATED .. run.oh, now, uid)
    ensure(P .. STATE .. run.oh .. ':' .. public(run.st, run.started), run.created, uid)
    if run.st == 'queued' then queued(run)
    elseif run.st == 'running' then running(run)
    elseif run.st == 'retry_wait' then ensure(P .. DELAY, now, uid)
    else ensure(P .. EXPIRY, now + keep_ms, uid) end
  end
end
for th in pairs(tenants) do
  free_places(th)
  if redis.call('SCARD', P .. ACTIVE .. th) < cap and unpark(th) then repaired() end
end
return repairs
