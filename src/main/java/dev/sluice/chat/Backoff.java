package dev.sluice.chat;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses that double from {@code base} to {@code cap}, each drawn anew from nothing to its whole length, so that many who failed together do not return together. */
public record Backoff(RandomGenerator random, Duration base, Duration cap) {

    private static final int MAX_DOUBLINGS = 30;

    /** @param failures before this pause, from 0 */
    public Duration pause(int failures) {
        long longest = Math.min(cap.toMillis(), base.toMillis() << Math.min(failures, MAX_DOUBLINGS));
        return Duration.ofMillis(random.nextLong(1, longest + 1));
    }
}
