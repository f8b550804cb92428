package dev.sluice.chat;

import java.time.Duration;
import java.util.Arrays;

/** How many calls have ended lately, and how many of them badly: in slices, of which the oldest makes way for the newest. Immutable. */
final class CallWindow {

    private static final int SLICES = 10;

    private final long sliceNanos;
    /** The newest slice, in slices since the clock's zero. */
    private final long newest;

    private final int[] calls;
    private final int[] failures;

    private CallWindow(long sliceNanos, long newest, int[] calls, int[] failures) {
        this.sliceNanos = sliceNanos;
        this.newest = newest;
        this.calls = calls;
        this.failures = failures;
    }

    /** @param length how far back it counts, to a tenth */
    static CallWindow empty(Duration length) {
        return new CallWindow(
                Math.max(1, length.toNanos() / SLICES), Long.MIN_VALUE / 2, new int[SLICES], new int[SLICES]);
    }

    /** The same with one more call, which has ended now. */
    CallWindow with(boolean failed, long now) {
        CallWindow next = at(now);
        int place = Math.floorMod(next.newest, SLICES);
        next.calls[place]++;
        next.failures[place] += failed ? 1 : 0;
        return next;
    }

    /** A copy without what is too long ago. */
    private CallWindow at(long now) {
        long slice = Math.max(newest, Math.floorDiv(now, sliceNanos));
        int[] callsLeft = calls.clone();
        int[] failuresLeft = failures.clone();
        long gone = Math.min(SLICES, slice - newest);
        for (long i = 0; i < gone; i++) {
            int place = Math.floorMod(slice - i, SLICES);
            callsLeft[place] = 0;
            failuresLeft[place] = 0;
        }
        return new CallWindow(sliceNanos, slice, callsLeft, failuresLeft);
    }

    boolean isEmpty(long now) {
        return at(now).calls() == 0;
    }

    int calls() {
        return Arrays.stream(calls).sum();
    }

    int failures() {
        return Arrays.stream(failures).sum();
    }
}
