-- Compares records with where their runs are, and repairs what does not agree.
-- KEYS 1 the leases
-- ARGV 1 prefix, 2 how long a terminal run without an expiry is kept (ms), 3 most running runs of a tenant, then uids
-- Reply how many repairs
-- Promise: afterwards each of these runs is where its state says and nowhere else; a run that is in order is not touched. Works when
--      memory is full.
local keep_ms, cap = tonumber(ARGV[2]), tonumber(ARGV[3])
local repairs = 0
local tenants = {}

local function in_zset(key, wanted, score, uid)
  if not wanted then
    repairs = repairs + redis.call('ZREM', key, uid)
  elseif not redis.call('ZSCORE', key, uid) then
    repairs = repairs + redis.call('ZADD', key, score, uid)
  end
end

local function in_set(key, wanted, member)
  repairs = repairs + redis.call(wanted and 'SADD' or 'SREM', key, member)
end

-- A lease that has just ended, where there is none: nobody is responsible, and the reaper is next.
local function in_place(run)
  local queued, running = run.st == 'queued', run.st == 'running'
  in_zset(P .. WAITING, queued, now, run.uid)
  in_zset(KEYS[1], running, now, run.uid)
  in_zset(P .. DELAY, run.st == 'retry_wait', now, run.uid)
  in_zset(P .. EXPIRY, ENDED[run.st], now + keep_ms, run.uid)
  in_set(P .. WAIT .. run.th, queued, run.uid)
  in_set(P .. ACTIVE .. run.th, running, run.uid)
  if queued and not redis.call('LPOS', P .. QUEUE .. run.prio .. ':' .. run.th, run.uid) then
    queue(run, 'LPUSH', now)
    repairs = repairs + 1
  end
end

local function in_indexes(run)
  local state = public(run.st, run.started)
  in_set(P .. OWNERS .. run.th, true, run.oh)
  in_zset(P .. CREATED .. run.oh, true, run.created, run.uid)
  in_zset(P .. UPDATED .. run.oh, true, run.updated, run.uid)
  for _, name in ipairs({'QUEUED', 'IN_PROGRESS', 'COMPLETED', 'FAILED'}) do
    in_zset(P .. STATE .. run.oh .. ':' .. name, name == state, run.created, run.uid)
    in_zset(P .. BY_END .. run.oh .. ':' .. name, name == state and ENDED[run.st], run.updated, run.uid)
  end
end

-- A run that is not running must not take a place from others.
local function free_places(th)
  for _, uid in ipairs(redis.call('SMEMBERS', P .. ACTIVE .. th)) do
    if redis.call('HGET', P .. RUN .. uid, 'st') ~= 'running' then in_set(P .. ACTIVE .. th, false, uid) end
  end
end

local function unknown(uid)
  for _, key in ipairs({P .. WAITING, KEYS[1], P .. DELAY, P .. EXPIRY, P .. HOOK}) do in_zset(key, false, 0, uid) end
end

pass_when_full()
for i = 4, #ARGV do
  local run = read(ARGV[i], 'updated')
  if run then
    tenants[run.th] = true
    in_place(run)
    in_indexes(run)
  else
    unknown(ARGV[i])
  end
end
for th in pairs(tenants) do
  free_places(th)
  if redis.call('SCARD', P .. ACTIVE .. th) < cap and unpark(th) then repairs = repairs + 1 end
end
return repairs
