-- Begins a payload that is too large for one command; the rest of its pieces is appended with RPUSHX, which writes nothing
-- once the list is gone.
-- KEYS 1 the list: random in its name, so that no two stagings meet
-- ARGV 1 prefix, 2 how long it is kept unless it is published (ms), 3 the first piece
-- Reply OK. Promise: nothing that is staged stays without being published.
redis.call('RPUSH', KEYS[1], ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 'OK'
