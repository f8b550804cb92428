-- Gives a run back after a provider's failure, to be begun again after a pause; or ends it.
-- KEYS 1 the run's record
-- ARGV 1 prefix, 2 uid, 3 token, 4 pause (ms), 5 how often a run is tried in all, 6 code of the failure, 7 its message,
--      8 how long a failed run is kept (ms)
-- Reply DONE | FENCED | GONE
-- Promise: the lease is over; the same again is DONE and changes nothing. Works when memory is full.
local token, pause, keep_ms = ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[8])
local run = read(ARGV[2], 'gave', 'fails', 'deadline')
if run and (run.gave == token or (run.st == 'failed' and run.token == token)) then return 'DONE' end
local refused = refusal(run, token)
if refused then return refused end

local fails = (run.fails or 0) + 1
if fails >= tonumber(ARGV[5]) then
  fail(run, keep_ms, ARGV[6], ARGV[7])
elseif now + pause >= tonumber(run.deadline) then
  fail_late(run, keep_ms)
else
  loosen(run)
  redis.call('HDEL', run.key, 'token', 'worker')
  change(run, 'retry_wait', 'fails', fails, 'gave', token)
  redis.call('ZADD', P .. DELAY, now + pause, run.uid)
  unpark(run.th)
end
return 'DONE'
