-- Ends a run for its owner, whatever it is doing.
-- KEYS 1 the run's record
-- ARGV 1 prefix, 2 uid, 3 tenant, 4 subject, 5 how long a cancelled run is kept (ms)
-- Reply CANCELLED | ENDED, if it had ended before | GONE, if this owner has no such run
-- Promise: after the reply no attempt begins and nothing is committed, and its worker has been told. Works when memory is full. The
--      entry in the tenant's list stays as a tombstone, because finding it in a long list is slow.
local run = read(ARGV[2])
if not run then return 'GONE' end
local owner = redis.call('HMGET', KEYS[1], 'tenant', 'subject')
if owner[1] ~= ARGV[3] or owner[2] ~= ARGV[4] then return 'GONE' end
if ENDED[run.st] then return 'ENDED' end
finish(run, 'cancelled', tonumber(ARGV[5]), 0, 'code', 'cancelled', 'message', 'cancelled by client')
if run.worker then redis.call('PUBLISH', P .. CANCELS .. run.worker, run.uid) end
return 'CANCELLED'
