package dev.sluice.config;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;

/**
 * How much may be asked for.
 *
 * @param subject of each subject; its token may say otherwise
 * @param tenant of all subjects of a tenant together
 * @param models of a tenant for one model, by the model's id or by the beginning of ids, which ends in {@code *}
 */
public record RateLimitsConfig(Rates subject, Rates tenant, Map<String, Rates> models, Outage outage) {

    public RateLimitsConfig {
        models = Map.copyOf(models);
    }

    /** Those of the longest entry that fits the model. */
    public Rates model(String id) {
        return models.entrySet().stream()
                .filter(entry -> fits(entry.getKey(), id))
                .max(Comparator.comparingInt(entry -> entry.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse(Rates.NONE);
    }

    private static boolean fits(String pattern, String id) {
        return pattern.endsWith("*") ? id.startsWith(pattern.substring(0, pattern.length() - 1)) : id.equals(pattern);
    }

    /** Whether there is any limit for anybody. */
    public boolean limited() {
        return subject.limited() || tenant.limited() || models.values().stream().anyMatch(Rates::limited);
    }

    /**
     * @param requestsPerMinute 0 is no limit
     * @param tokensPerMinute 0 is no limit
     * @param burst how long one may have waited to ask for all of that time at once
     */
    public record Rates(int requestsPerMinute, int tokensPerMinute, Duration burst) {

        public static final Rates NONE = new Rates(0, 0, Duration.ofMinutes(1));

        public boolean limited() {
            return requestsPerMinute > 0 || tokensPerMinute > 0;
        }
    }

    /**
     * What is done while Redis does not answer.
     *
     * @param timeout how long a request waits for it
     * @param pause how long it is not asked again after several failures
     * @param localBuckets how many limits a process counts by itself
     */
    public record Outage(Duration timeout, Mode mode, Duration pause, int localBuckets) {}

    /** How requests are decided while Redis does not answer. */
    public enum Mode {
        /** Each process counts for itself. */
        LOCAL,
        /** All are let in. */
        ALLOW,
        /** None is let in. */
        REFUSE
    }
}
