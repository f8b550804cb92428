-- Gives a run back untouched, to be begun again at once; the attempt does not count.
-- KEYS 1 the run's record
-- ARGV 1 prefix, 2 uid, 3 token
-- Reply DONE | FENCED | GONE
-- Promise: the lease is over and the run is the next of its tenant; the same again is DONE and changes nothing. Works when memory
--      is full.
local token = ARGV[3]
local run = read(ARGV[2], 'gave', 'attempt')
if run and run.gave == token then return 'DONE' end
local refused = refusal(run, token)
if refused then return refused end
requeue(run, 'attempt', run.attempt - 1, 'gave', token)
redis.call('HDEL', run.key, 'token', 'worker')
return 'DONE'
