-- Ends a run under its lease.
-- KEYS 1 the run's record, 2 its staged result (any key of the slot if it has none)
-- ARGV 1 prefix, 2 uid, 3 token, 4 completed or failed, 5 the result (or the text of a failure) if it is small, else empty,
--      6 its bytes, 7 the reference of the staged one or empty, 8 its pieces, 9 how long the run is kept (ms), 10 code of the
--      failure, 11 its message, 12 how long a staged result outlives the run at most (ms)
-- Reply DONE | FENCED | GONE | UNSTAGED
-- Promise: one commit wins, its result is the one that is seen, and its webhook will be sent; the same commit again is DONE and
--      changes nothing. Works when memory is full.
local token, st, ref, keep_ms = ARGV[3], ARGV[4], ARGV[7], tonumber(ARGV[9])
local run = read(ARGV[2])
if run and run.st == st and run.token == token then return 'DONE' end
local refused = refusal(run, token)
if refused then return refused end
if ref ~= '' and redis.call('LLEN', KEYS[2]) ~= tonumber(ARGV[8]) then return 'UNSTAGED' end

local fields = {'code', ARGV[10], 'message', ARGV[11]}
if st == 'completed' then fields = {} end
if ref ~= '' then
  fields[#fields + 1] = 'outref'
  fields[#fields + 1] = ref
elseif ARGV[6] ~= '0' then
  fields[#fields + 1] = 'out'
  fields[#fields + 1] = ARGV[5]
end
finish(run, st, keep_ms, tonumber(ARGV[6]), unpack(fields))
if ref ~= '' then redis.call('PEXPIRE', KEYS[2], keep_ms + ARGV[12]) end
return 'DONE'
