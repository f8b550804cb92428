package dev.sluice.run;

import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Mints the uids of runs: UUIDs of version 7, each greater than those before it, even within a millisecond and when the clock is set
 * back. The twelve bits after the time count (RFC 9562, 6.2, method 1), beginning anew at a random number with each millisecond; a count
 * that overflows goes on in the next millisecond. Safe for all event loops.
 */
public final class RunUids {

    private static final int COUNTER_BITS = 12;
    private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 1L << 63;

    private final InstantSource clock;
    private final RandomGenerator random;

    /** Milliseconds and counter of the latest one. */
    private final AtomicLong latest = new AtomicLong();

    /** @param random unguessable, and fit for the threads that mint */
    public RunUids(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** A new one. */
    public String next() {
        // Half of the counter stays free for those that follow within the millisecond.
        long fresh = (clock.millis() << COUNTER_BITS) | random.nextInt(1 << (COUNTER_BITS - 1));
        long mine = latest.updateAndGet(last -> Math.max(last + 1, fresh));
        long high = (mine >>> COUNTER_BITS << 16) | VERSION_7 | (mine & COUNTER_MASK);
        return new UUID(high, (random.nextLong() >>> 2) | VARIANT).toString();
    }
}
