-- Stores a new run and lets it wait.
-- KEYS 1 the run's record, 2 its staged request (any key of the slot if it has none)
-- ARGV 1 prefix, 2 uid, 3 hash of the tenant, 4 hash of the owner, 5 priority, 6 the request if it is small, else empty,
--      7 its bytes, 8 the reference of the staged request or empty, 9 its pieces, 10 the key of idempotency or empty,
--      11 its fingerprint, 12 how long that is kept (ms), 13 most runs waiting of the tenant, 14 of all, 15 most bytes of the
--      tenant, 16 of all, 17 time to the deadline (ms), 18 webhook or empty, 19 tenant, 20 subject, 21 dialect, 22 model,
--      23 metadata as JSON, 24 the models that the owner may call, as JSON, 25 what it is charged to or empty,
--      26 its place in a trace or empty
-- Reply {OK, created, how many are before it in its tenant's list} | {DUP} | {IDEM_HIT, uid} | {IDEM_MISMATCH} | {TENANT_FULL} | {FULL} | {UNSTAGED}
-- Promise: after OK the run is there with its request, its idempotency key and its place in a list, or nothing is; the same uid
--      again is DUP and changes nothing. Refused when memory is full.
local uid, th, oh, prio = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local bytes, ref, idem = tonumber(ARGV[7]), ARGV[8], ARGV[10]

if redis.call('EXISTS', KEYS[1]) == 1 then return {'DUP'} end
local idem_key = P .. IDEM .. oh .. ':' .. idem
if idem ~= '' then
  local known = redis.call('HMGET', idem_key, 'uid', 'fingerprint')
  if known[1] and redis.call('EXISTS', P .. RUN .. known[1]) == 1 then
    if known[2] == ARGV[11] then return {'IDEM_HIT', known[1]} end
    return {'IDEM_MISMATCH'}
  end
end

local stored = redis.call('HMGET', P .. BYTES, th, ALL)
if redis.call('SCARD', P .. WAIT .. th) >= tonumber(ARGV[13]) or (stored[1] or 0) + bytes > tonumber(ARGV[15]) then
  return {'TENANT_FULL'}
end
if redis.call('ZCARD', P .. WAITING) >= tonumber(ARGV[14]) or (stored[2] or 0) + bytes > tonumber(ARGV[16]) then
  return {'FULL'}
end
if ref ~= '' and redis.call('LLEN', KEYS[2]) ~= tonumber(ARGV[9]) then return {'UNSTAGED'} end

local staged = ref ~= ''
redis.call('HSET', KEYS[1], 'st', 'queued', 'th', th, 'oh', oh, 'prio', prio, 'created', now, 'updated', now,
  'deadline', now + ARGV[17], 'attempt', 0, 'inbytes', bytes, 'tenant', ARGV[19], 'subject', ARGV[20],
  'dialect', ARGV[21], 'model', ARGV[22], 'metadata', ARGV[23], 'models', ARGV[24], staged and 'inref' or 'in', staged and ref or ARGV[6])
if staged then redis.call('PERSIST', KEYS[2]) end
if ARGV[26] ~= '' then redis.call('HSET', KEYS[1], 'trace', ARGV[26]) end
if ARGV[18] ~= '' then redis.call('HSET', KEYS[1], 'hook', ARGV[18]) end
if ARGV[25] ~= '' then redis.call('HSET', KEYS[1], 'account', ARGV[25]) end
redis.call('SADD', P .. OWNERS .. th, oh)
redis.call('ZADD', P .. CREATED .. oh, now, uid)
redis.call('ZADD', P .. UPDATED .. oh, now, uid)
redis.call('ZADD', P .. STATE .. oh .. ':QUEUED', now, uid)
if idem ~= '' then
  redis.call('HSET', idem_key, 'uid', uid, 'fingerprint', ARGV[11])
  redis.call('PEXPIRE', idem_key, ARGV[12])
end
weigh(th, bytes)
return {'OK', now, queue({uid = uid, th = th, prio = prio}, 'RPUSH', now) - 1}
