package dev.sluice.config;

import dev.sluice.config.RateLimitsConfig.Mode;
import dev.sluice.config.RateLimitsConfig.Rates;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads how much may be asked for. */
final class RateLimitsReader {

    /** With the largest rate, what fits a bucket is then still a whole number for Redis. */
    private static final Duration LONGEST_BURST = Duration.ofHours(1);

    private final Section limits;

    RateLimitsReader(Section limits) {
        this.limits = limits;
    }

    RateLimitsConfig read() {
        return new RateLimitsConfig(
                rates(limits.section("subject")), rates(limits.section("tenant")), models(), outage());
    }

    private Map<String, Rates> models() {
        Section models = limits.section("models");
        Map<String, Rates> rates = new HashMap<>();
        for (String model : models.keys()) {
            rates.put(model, rates(models.section(model)));
        }
        return rates;
    }

    /** Only where a key is missing in a model's entry there is no value from the built-in file. */
    private static Rates rates(Section of) {
        return new Rates(
                of.keys().contains("requests_per_minute") ? of.integer("requests_per_minute") : 0,
                of.keys().contains("tokens_per_minute") ? of.integer("tokens_per_minute") : 0,
                of.keys().contains("burst") ? of.duration("burst", LONGEST_BURST) : Rates.NONE.burst());
    }

    private RateLimitsConfig.Outage outage() {
        return new RateLimitsConfig.Outage(
                limits.duration("timeout"),
                Mode.valueOf(limits.text("on_outage").toUpperCase(Locale.ROOT)),
                limits.duration("outage_pause"),
                limits.integer("local_buckets"));
    }
}
