package dev.sluice.observe;

import dev.sluice.limit.LimitEvents;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts what limits do. Safe for all threads. */
final class LimitMetrics implements LimitEvents {

    private final Counter allowed;
    private final Family<By, Counter> refused;
    private final Counter dropped;
    private final AtomicInteger outage = new AtomicInteger();

    LimitMetrics(MeterRegistry meters) {
        allowed = checks(meters, "allowed");
        refused =
                new Family<>((By by) -> checks(meters, by.name().toLowerCase(Locale.ROOT))).with(List.of(By.values()));
        dropped = Counter.builder("sluice.limit.dropped.tokens")
                .description("Tokens that could not be charged to the shared limits")
                .register(meters);
        Gauge.builder("sluice.limit.outage", outage, AtomicInteger::get)
                .description("Event loops that decide without the store of limits")
                .register(meters);
    }

    private static Counter checks(MeterRegistry meters, String result) {
        return Counter.builder("sluice.limit.checks")
                .description("Requests that have limits: allowed, or what refused them")
                .tag("result", result)
                .register(meters);
    }

    @Override
    public void onChecked(@Nullable By refusedBy) {
        (refusedBy == null ? allowed : refused.of(refusedBy)).increment();
    }

    @Override
    public void onOutage(boolean begun) {
        outage.addAndGet(begun ? 1 : -1);
    }

    @Override
    public void onChargeDropped(long tokens) {
        dropped.increment((double) tokens);
    }
}
