package dev.sluice.run;

import java.time.Duration;

/**
 * How much there is in the store of runs at a moment, all processes together.
 *
 * @param queued runs that wait for a worker
 * @param oldestWait how long the one of them that waits longest has waited; zero if there is none
 * @param running runs that a worker executes
 * @param delayed runs that are tried again after a pause that is not over
 * @param webhooks ended runs whose webhook is not delivered yet
 * @param bytes of the requests that have not ended, and of the results and logs that are kept
 * @param workers that have given a sign of life within the time of a lease
 */
public record QueueDepth(
        long queued, Duration oldestWait, long running, long delayed, long webhooks, long bytes, long workers) {}
