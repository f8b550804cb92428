package dev.sluice.run;

import dev.sluice.config.RunsConfig;
import java.time.Duration;

/**
 * How a worker works.
 *
 * @param concurrency runs that it executes at once
 * @param beat the time between two extensions of its leases: a cancel that the worker was not told of is noticed within it
 * @param idle how long it waits for the bell before it looks for work all the same: what waits for a retry is due then at the latest
 * @param drain how long its runs may go on when it is told to stop
 * @param attempts how often a run is tried in all when providers fail
 * @param mayRepeat whether a run that has called a provider may be begun again by another worker, and be paid for twice
 */
public record WorkerSettings(
        int concurrency, Duration beat, Duration idle, Duration drain, int attempts, boolean mayRepeat) {

    private static final Duration IDLE = Duration.ofSeconds(1);

    /** As configured. Who allows a run no loss of its worker wants none to be begun twice. */
    public static WorkerSettings of(RunsConfig config) {
        return new WorkerSettings(
                config.execution().concurrency(),
                config.execution().beat(),
                IDLE,
                config.execution().drain(),
                config.endurance().attempts(),
                config.endurance().maxLost() > 0);
    }
}
