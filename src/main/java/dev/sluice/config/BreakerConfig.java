package dev.sluice.config;

import java.time.Duration;

/**
 * When a model that keeps failing is not called for a while.
 *
 * @param window how far back calls count; zero for never
 * @param minCalls how many calls must have ended in it
 * @param errorRatio the share of them that must have failed
 * @param open how long no call is made
 * @param probes how many calls are made then to see, and must all go well
 */
public record BreakerConfig(Duration window, int minCalls, double errorRatio, Duration open, int probes) {

    /** Whether there is to be none. */
    public boolean off() {
        return window.isZero();
    }
}
