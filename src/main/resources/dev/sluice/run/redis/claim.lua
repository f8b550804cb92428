-- Claims waiting runs for a worker.
-- KEYS 1 the leases
-- ARGV 1 prefix, 2 worker, 3 lease (ms), 4 most running runs of a tenant, 5 how many are wanted, 6 random text for the tokens,
--      7 1 to begin with the lowest priority, else 0, 8 how long a failed run is kept (ms)
-- Reply a list of {uid, token, attempt, ms to the deadline, failures, ms that it waited, tenant, subject, dialect, model, metadata,
--      bytes of the request, the request or nil, reference of the staged one or nil, models that the owner may call,
--      what it is charged to or empty, its place in a trace or nil}
--      | SILENT, to a worker that has not extended its leases for so long that one of them may be over
-- Promise: each run in the reply is the worker's alone until its lease expires, under a token that nobody had before. A turn of the
--      ring is one run, so a tenant with many does not keep the others waiting. Nobody is given what he still executes after a pause:
--      he extends first, and takes it back. Works when memory is full.
local worker, lease_ms, cap, want = ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local DUE, LOOKS, TOMBSTONES = 20, 128, 50
local found = {}

local function promote()
  local due = redis.call('ZRANGEBYSCORE', P .. DELAY, '-inf', now, 'WITHSCORES', 'LIMIT', 0, DUE)
  for i = 1, #due, 2 do
    local run = read(due[i])
    redis.call('ZREM', P .. DELAY, due[i])
    if run and run.st == 'retry_wait' then
      change(run, 'queued')
      queue(run, 'LPUSH', due[i + 1])
    end
  end
end

local function begin(run)
  local token = ARGV[6] .. '-' .. #found
  local waited = now - (redis.call('ZSCORE', P .. WAITING, run.uid) or now)
  hold(run, worker, lease_ms)
  local attempt = run.attempt + 1
  change(run, 'running', 'token', token, 'worker', worker, 'attempt', attempt, 'started', run.started or now)
  found[#found + 1] = {
    run.uid, token, attempt, run.deadline - now, tonumber(run.fails or 0), waited, run.tenant, run.subject, run.dialect,
    run.model, run.metadata, tonumber(run.inbytes), run['in'] or false, run.inref or false,
    run.models, run.account or '', run.trace or false}
end

-- Begins the tenant's next run, and answers whether its list has more.
local function turn(th, prio)
  local list = P .. QUEUE .. prio .. ':' .. th
  for _ = 1, TOMBSTONES do
    local uid = redis.call('LPOP', list)
    if not uid then return false end
    local run = read(uid, 'deadline', 'attempt', 'fails', 'tenant', 'subject', 'dialect', 'model', 'metadata', 'inbytes',
      'in', 'inref', 'models', 'account', 'trace')
    if run and run.st == 'queued' then
      if now < tonumber(run.deadline) then
        begin(run)
        break
      end
      fail_late(run, tonumber(ARGV[8]))
    end
  end
  return redis.call('LLEN', list) > 0
end

pass_when_full()
local heard = redis.call('ZSCORE', P .. WORKERS, worker)
-- An extension leaves two thirds of a lease at least.
if not heard or (now - heard) * 3 >= lease_ms * 2 then
  ring_bell()
  return 'SILENT'
end
promote()
local looks = 0
for i = 1, #PRIORITIES do
  local prio = PRIORITIES[ARGV[7] == '1' and #PRIORITIES + 1 - i or i]
  local ring = P .. RING .. prio
  while #found < want and looks < LOOKS do
    -- To the tail at once, because most stay: one write instead of four.
    local th = redis.call('LMOVE', ring, ring, 'LEFT', 'RIGHT')
    if not th then break end
    looks = looks + 1
    if redis.call('SCARD', P .. ACTIVE .. th) >= cap or not turn(th, prio) then
      redis.call('RPOP', ring)
      redis.call('SREM', P .. IN_RING .. prio, th)
    end
  end
end

if redis.call('ZCARD', P .. WAITING) == 0 then
  redis.call('UNLINK', P .. BELL)
elseif #found == want then
  ring_bell()
end
return found
