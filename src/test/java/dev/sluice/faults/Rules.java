package dev.sluice.faults;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the processes of a site work.
 *
 * @param cap how many runs of a tenant may be running
 * @param concurrency how many runs a worker executes at once
 * @param grace what a run may wait besides its turn: for a process that starts, for the end of a lost lease, for a retry
 * @param mutant what is wrong with the scripts; null for nothing
 */
record Rules(
        int cap,
        int concurrency,
        Duration lease,
        Duration drain,
        Duration grace,
        @Nullable Mutant mutant) {

    static final Rules USUAL =
            new Rules(8, 64, Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(30), null);

    /** Those who are gone are soon given up. */
    static final Rules HASTY =
            new Rules(8, 64, Duration.ofSeconds(1), Duration.ofMillis(200), Duration.ofSeconds(20), null);

    Rules with(@Nullable Mutant wrong) {
        return new Rules(cap, concurrency, lease, drain, grace, wrong);
    }

    Rules withRoom(int perTenant, int perWorker) {
        return new Rules(perTenant, perWorker, lease, drain, grace, mutant);
    }

    Rules withGrace(Duration time) {
        return new Rules(cap, concurrency, lease, drain, time, mutant);
    }

    String yaml() {
        return ("{lease: %dms, beat: %dms, running_per_tenant: %d, concurrency: %d, drain: %dms, max_lost: 100, "
                        + "queued_per_tenant: 20000, keep_idempotency_keys: 1h}")
                .formatted(lease.toMillis(), lease.toMillis() / 4, cap, concurrency, drain.toMillis());
    }
}
