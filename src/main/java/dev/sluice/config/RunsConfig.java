package dev.sluice.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asynchronous runs.
 *
 * @param commandTimeout how long Redis may take to answer before it counts as unreachable
 */
public record RunsConfig(
        Execution execution,
        Endurance endurance,
        Retention retention,
        Backlog backlog,
        Priorities priorities,
        Log log,
        Duration commandTimeout,
        Webhooks webhooks) {

    /**
     * @param concurrency runs that one worker verticle executes at once
     * @param runningPerTenant runs of one tenant that all workers together execute at once
     * @param lease how long a worker may be silent before its runs are given to others
     * @param beat the time between two extensions of a lease
     * @param drain how long a worker that is asked to stop lets its runs go on
     */
    public record Execution(int concurrency, int runningPerTenant, Duration lease, Duration beat, Duration drain) {}

    /**
     * What ends a run that does not succeed.
     *
     * @param attempts how often it is tried in all, when providers fail
     * @param maxLost how often it may lose its worker
     * @param deadline how long it may take from being accepted to its end
     */
    public record Endurance(int attempts, int maxLost, Duration deadline) {}

    /** How long runs are kept after their end, and idempotency keys after their first use. */
    public record Retention(Duration completed, Duration failed, Duration idempotency) {}

    /**
     * What may be stored. Bytes are those of requests that have not ended, and of the results and logs that are kept.
     *
     * @param queuedPerTenant runs of one tenant that wait for a worker
     * @param queued runs that wait for a worker
     */
    public record Backlog(int queuedPerTenant, int queued, long bytesPerTenant, long bytes) {}

    /** The tenants whose runs go before, and after, those of all others. */
    public record Priorities(Set<String> high, Set<String> low) {
        public Priorities {
            high = Set.copyOf(high);
            low = Set.copyOf(low);
        }
    }

    /**
     * What is kept of one run's events; the oldest go first.
     *
     * @param entries batches of events, as they were appended
     */
    public record Log(int bytes, int entries) {}

    /**
     * @param attempts how often the delivery of one webhook is tried
     * @param secrets each signs every webhook of the tenants that have none of their own; none leaves them unsigned
     * @param tenantSecrets by tenant, each signs every webhook of it
     */
    public record Webhooks(int attempts, List<Secret> secrets, Map<String, List<Secret>> tenantSecrets) {

        /** What a secret begins with; the rest is its key in Base64 (standardwebhooks.com, specification 1.0). */
        public static final String SECRET_PREFIX = "whsec_";

        public Webhooks {
            secrets = List.copyOf(secrets);
            tenantSecrets = Map.copyOf(tenantSecrets);
        }
    }
}
