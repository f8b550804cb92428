package dev.sluice.run;

import dev.sluice.chat.Backoff;
import dev.sluice.model.GatewayError;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Whether a run whose provider failed is tried again, and when. */
final class RetryPolicy {

    private static final Duration BASE = Duration.ofSeconds(1);
    private static final Duration CAP = Duration.ofSeconds(60);

    private final int attempts;
    private final Backoff backoff;

    /** @param attempts in all */
    RetryPolicy(int attempts, RandomGenerator random) {
        this.attempts = attempts;
        this.backoff = new Backoff(random, BASE, CAP);
    }

    /**
     * How long to wait before the next attempt; null if there is to be none: the failure will not pass, the attempts are used up, or the
     * run would be over its time before it could begin.
     *
     * @param failures that were tried again before this one
     * @param timeLeft until the run's deadline
     */
    @Nullable
    Duration pauseAfter(GatewayError error, int failures, Duration timeLeft) {
        if (!error.retryable() || failures + 1 >= attempts) {
            return null;
        }
        Duration pause = backoff.pause(failures);
        Duration asked = error.retryAfter();
        if (asked != null) {
            // A little later than asked, and not all at once.
            pause = asked.plus(pause);
        }
        return pause.compareTo(timeLeft) < 0 ? pause : null;
    }
}
