-- Stores a piece of a payload that is too large for one command.
-- KEYS 1 the list of the pieces: random in its name, so that no two stagings meet
-- ARGV 1 prefix, 2 how long it is kept unless it is published (ms), 3 how many pieces are before this one, 4 1 if it is to be
--      written when memory is full too, else 0, 5 the piece
-- Reply DONE | GAP, if those before it are not there, or more than they
-- Promise: nothing that is staged stays without being published.
if redis.call('LLEN', KEYS[1]) ~= tonumber(ARGV[3]) then return 'GAP' end
if ARGV[4] == '1' then pass_when_full() end
if redis.call('RPUSH', KEYS[1], ARGV[5]) == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 'DONE'
