-- Gives runs whose lease has expired back to their tenants.
-- KEYS 1 the leases
-- ARGV 1 prefix, 2 how many at most, 3 how often a run may lose its worker, 4 how long a failed run is kept (ms)
-- Reply how many leases were over
-- Promise: expiry is looked at again in the same step that acts on it, so a lease that was just extended stays. The run keeps its
--      token: its worker, if it lives, may go on until somebody else begins the run. Works when memory is full.
local keep_ms = tonumber(ARGV[4])
local expired = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[2])
for _, uid in ipairs(expired) do
  local run = read(uid, 'lost', 'deadline')
  redis.call('ZREM', KEYS[1], uid)
  if run and run.st == 'running' then
    local lost = (run.lost or 0) + 1
    if lost > tonumber(ARGV[3]) then
      fail(run, keep_ms, 'worker_lost', 'The workers that executed the run were lost.')
    elseif now >= tonumber(run.deadline) then
      fail_late(run, keep_ms)
    else
      requeue(run, 'lost', lost)
    end
  end
end
return #expired
