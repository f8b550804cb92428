package dev.sluice.limit;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps requests from waiting for a Redis that does not answer: after some failures in a row it is not asked for a while, then by one
 * request, to find out. One per event loop.
 */
final class Breaker {

    private static final int FAILURES = 3;

    private final long pause;
    private final LongSupplier nanos;
    private int failures;
    private long openSince;
    private boolean probing;

    Breaker(Duration pause, LongSupplier nanos) {
        this.pause = pause.toNanos();
        this.nanos = nanos;
    }

    /** Whether Redis may be asked now; who is told so reports what came of it. */
    boolean mayAsk() {
        if (!open()) {
            return true;
        }
        if (probing || nanos.getAsLong() - openSince < pause) {
            return false;
        }
        probing = true;
        return true;
    }

    /** True if it was open until now. */
    boolean answered() {
        boolean ended = open();
        failures = 0;
        probing = false;
        return ended;
    }

    /** True if it is open from now on. */
    boolean failed() {
        boolean before = open();
        failures = Math.min(FAILURES, failures + 1);
        probing = false;
        if (open()) {
            openSince = nanos.getAsLong();
        }
        return open() && !before;
    }

    private boolean open() {
        return failures >= FAILURES;
    }
}
