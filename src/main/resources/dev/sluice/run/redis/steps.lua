-- What scripts share. Before each script stand those parts of this file that it uses, after the names of the keys (RunKeys, RunScripts).
-- A part ends with an empty line, and uses only parts before it. ARGV[1] is the prefix of every key.
--
-- A run's record says where the run is, and everything else follows from its `st`:
--   queued      in `waiting` and in its tenant's `wait`; somewhere in its tenant's list
--   running     in `lease`, in its worker's `proc`, in its tenant's `act`
--   retry_wait  in `delay`
--   completed, failed, cancelled   in `expiry`
-- An entry of a tenant's list whose run is not queued is a tombstone: the claim skips it.
--
-- The rule for a full memory: Redis refuses a script at its first write that needs memory, unless something has been written
-- before. So what ends or moves a run begins with a removal, and what brings something new does not.
--
-- The server does nothing else meanwhile, so each call counts: about 0.5 us for a look, 2 us for a write, 1 us for a field of a
-- record, all of it more than any Lua in between.

local P = ARGV[1]

local PRIORITIES = {'0', '1', '2'}

local ENDED = {completed = true, failed = true, cancelled = true}

local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)

-- The run's record as a table, nil if there is none: what the steps need of it, and further fields. Counts of nothing are not in it.
local function read(uid, ...)
  local names = {'st', 'token', 'worker', 'th', 'oh', 'prio', 'created', 'started', ...}
  local run = {uid = uid, key = P .. RUN .. uid}
  local values = redis.call('HMGET', run.key, unpack(names))
  if not values[1] then return nil end
  for i = 1, #names do run[names[i]] = values[i] or nil end
  return run
end

-- Lets the writes that follow pass when memory is full; removes nothing.
local function pass_when_full() redis.call('ZREM', P .. LEASE, '') end

-- The state that the owner sees. It never goes back: a run that has been begun is in progress until its end.
local function public(st, started)
  if st == 'completed' then return 'COMPLETED' end
  if ENDED[st] then return 'FAILED' end
  if st == 'queued' and not started then return 'QUEUED' end
  return 'IN_PROGRESS'
end

-- Moves the record to a state, and the owner's indexes with it.
local function change(run, st, ...)
  local before = public(run.st, run.started)
  local after = public(st, run.started)
  redis.call('HSET', run.key, 'st', st, 'updated', now, ...)
  run.st = st
  redis.call('ZADD', P .. UPDATED .. run.oh, now, run.uid)
  if after ~= before then
    redis.call('ZREM', P .. STATE .. run.oh .. ':' .. before, run.uid)
    redis.call('ZADD', P .. STATE .. run.oh .. ':' .. after, run.created, run.uid)
  end
  if ENDED[st] then redis.call('ZADD', P .. BY_END .. run.oh .. ':' .. after, now, run.uid) end
end

local function ring_bell()
  if redis.call('LLEN', P .. BELL) < 64 then redis.call('LPUSH', P .. BELL, '1') end
end

-- Gives a tenant its turn, unless it has one.
local function enter_ring(th, prio)
  if redis.call('SADD', P .. IN_RING .. prio, th) == 1 then
    redis.call('RPUSH', P .. RING .. prio, th)
    return true
  end
  return false
end

-- A tenant at its cap is out of every ring. Whenever it may run more, ALL its priorities must come back: whoever brings back only
-- one leaves the others waiting for ever. Answers whether there was something to bring back.
local function unpark(th)
  local any = false
  for _, prio in ipairs(PRIORITIES) do
    if redis.call('LLEN', P .. QUEUE .. prio .. ':' .. th) > 0 and enter_ring(th, prio) then any = true end
  end
  if any then ring_bell() end
  return any
end

-- Counts bytes that come or go. A count of nothing does not stay.
local function weigh(th, delta)
  if delta == 0 then return end
  for _, whose in ipairs({th, ALL}) do
    if redis.call('HINCRBY', P .. BYTES, whose, delta) <= 0 then redis.call('HDEL', P .. BYTES, whose) end
  end
end

-- Takes a run that has not ended out of where its state has it. Begins with a removal.
local function loosen(run)
  if run.st == 'running' then
    redis.call('ZREM', P .. LEASE, run.uid)
    redis.call('LREM', P .. PROC .. run.worker, 1, run.uid)
    redis.call('SREM', P .. ACTIVE .. run.th, run.uid)
  elseif run.st == 'queued' then
    redis.call('ZREM', P .. WAITING, run.uid)
    redis.call('SREM', P .. WAIT .. run.th, run.uid)
  else
    redis.call('ZREM', P .. DELAY, run.uid)
  end
end

-- Puts a run into its tenant's list, a new one to the tail, one that comes back to the head, and answers how long the list is.
local function queue(run, push, since)
  redis.call('ZADD', P .. WAITING, since, run.uid)
  redis.call('SADD', P .. WAIT .. run.th, run.uid)
  local length = redis.call(push, P .. QUEUE .. run.prio .. ':' .. run.th, run.uid)
  enter_ring(run.th, run.prio)
  ring_bell()
  return length
end

-- Gives a running run back to the head of its list.
local function requeue(run, ...)
  loosen(run)
  change(run, 'queued', ...)
  queue(run, 'LPUSH', now)
  unpark(run.th)
end

-- Makes a run the worker's.
local function hold(run, worker, lease_ms)
  loosen(run)
  redis.call('ZADD', P .. LEASE, now + lease_ms, run.uid)
  redis.call('LPUSH', P .. PROC .. worker, run.uid)
  redis.call('SADD', P .. ACTIVE .. run.th, run.uid)
end

-- Tells those who follow the run's log that there is more.
local function tell_followers(uid)
  if redis.call('EXISTS', P .. WATCH .. uid) == 1 then redis.call('PUBLISH', P .. MORE .. uid, '1') end
end

-- Ends a run. The rest are further fields of the record and their values.
local function finish(run, st, keep_ms, out_bytes, ...)
  loosen(run)
  local inref, inbytes, hook = unpack(redis.call('HMGET', run.key, 'inref', 'inbytes', 'hook'))
  if inref then redis.call('UNLINK', P .. INPUT .. run.uid .. ':' .. inref) end
  redis.call('HDEL', run.key, 'in', 'inref', 'inbytes')
  change(run, st, 'ended', now, 'expires', now + keep_ms, 'outbytes', out_bytes, ...)
  weigh(run.th, out_bytes - (inbytes or 0))
  redis.call('ZADD', P .. EXPIRY, now + keep_ms, run.uid)
  if hook then redis.call('ZADD', P .. HOOK, now, run.uid) end
  unpark(run.th)
  redis.call('PUBLISH', P .. DONE .. run.uid, st)
  tell_followers(run.uid)
end

local function fail(run, keep_ms, code, message)
  finish(run, 'failed', keep_ms, 0, 'code', code, 'message', message)
end

local function fail_late(run, keep_ms)
  fail(run, keep_ms, 'deadline_exceeded', 'The run was not finished within its time.')
end

-- What stands against a write under a lease: nil if nothing does. A run whose lease has expired is its worker's all the same until
-- somebody else claims it.
local function refusal(run, token)
  if not run then return 'GONE' end
  if ENDED[run.st] or run.token ~= token then return 'FENCED' end
  return nil
end
