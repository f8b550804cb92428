package dev.sluice.config;

import java.time.Duration;

/**
 * What is done about a call that failed before it had output.
 *
 * @param attempts how often one model is called in all
 * @param budget how long after the first call a call may be repeated
 * @param backoff the longest pause before the first repetition; it doubles with each
 * @param maxBackoff the longest pause of all
 * @param keyRest how long a key is passed over that has met a rate limit, if the provider does not say
 * @param refusedKeyRest how long a key is passed over that was refused, or whose money is used up
 */
public record RetriesConfig(
        int attempts,
        Duration budget,
        Duration backoff,
        Duration maxBackoff,
        Duration keyRest,
        Duration refusedKeyRest) {

    /**
     * The same inside one execution of a run. There the run itself is what is tried again after a pause ({@code runs.attempts}), durably
     * and by any worker; an execution tries other keys and other models only, so that the attempts do not multiply.
     */
    public RetriesConfig insideRuns() {
        return new RetriesConfig(1, budget, backoff, maxBackoff, keyRest, refusedKeyRest);
    }
}
