package dev.sluice.run.redis;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait between attempts: twice as long after each failure, from 100 ms to 1 s, so that a server that is back is noticed
 * within 2 s; up to a half less by chance, so that not all come at once. One per connection; event loop only.
 */
final class Backoff {

    private static final long FIRST_MILLIS = 100;
    private static final long LAST_MILLIS = 1000;

    private final RandomGenerator random;
    private long next = FIRST_MILLIS;

    Backoff(RandomGenerator random) {
        this.random = random;
    }

    Duration next() {
        long millis = next / 2 + random.nextLong(next / 2 + 1);
        next = Math.min(LAST_MILLIS, next * 2);
        return Duration.ofMillis(millis);
    }

    void reset() {
        next = FIRST_MILLIS;
    }
}
