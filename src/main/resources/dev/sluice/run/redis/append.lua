-- Appends frames to a run's log under its lease.
-- KEYS 1 the run's record, 2 its log
-- ARGV 1 prefix, 2 uid, 3 token, 4 number of the first frame, 5 most bytes of the log, 6 most entries, then type (- for a chunk)
--      and data of each frame
-- Reply DONE | FENCED | GONE | GAP, if the first number is not the next
-- Promise: frames are numbered without a gap, all of them or none are written, and the same again is DONE and writes nothing.
--      The id of an entry is the number of its last frame. The oldest entries go when the log is too large, never the newest.
--      Works when memory is full: a run that cannot say what it has to say could not end either, and the logs of the runs that
--      are executed are bounded.
local run = read(ARGV[2], 'frames', 'logbytes')
local refused = refusal(run, ARGV[3])
if refused then return refused end
local first, frames = tonumber(ARGV[4]), (#ARGV - 6) / 2
local last, before, bytes_before = first + frames - 1, tonumber(run.frames or 0), tonumber(run.logbytes or 0)
if last <= before then return 'DONE' end
if first ~= before + 1 then return 'GAP' end

local function size(fields)
  local bytes = 0
  for i = 1, #fields do bytes = bytes + #fields[i] end
  return bytes
end

local fields = {unpack(ARGV, 7)}
local added = size(fields)
pass_when_full()
redis.call('XADD', KEYS[2], string.format('%d-0', last), unpack(fields))
local bytes, entries = bytes_before + added, redis.call('XLEN', KEYS[2])
while entries > 1 and (bytes > tonumber(ARGV[5]) or entries > tonumber(ARGV[6])) do
  local oldest = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
  redis.call('XDEL', KEYS[2], oldest[1])
  bytes, entries = bytes - size(oldest[2]), entries - 1
end
redis.call('HSET', KEYS[1], 'frames', last, 'logbytes', bytes)
weigh(run.th, bytes - bytes_before)
tell_followers(run.uid)
return 'DONE'
