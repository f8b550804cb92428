package dev.sluice.observe;

import dev.sluice.upstream.ConnectionEvents;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.LongAdder;

/** Counts the connections to providers, and the calls that wait for one. Safe for all threads. */
final class ConnectionMetrics implements ConnectionEvents {

    private final Family<String, LongAdder> open;
    private final Family<String, LongAdder> waiting;

    ConnectionMetrics(MeterRegistry meters) {
        open = gauges(meters, "sluice.upstream.connections", "Open connections to a provider");
        waiting = gauges(meters, "sluice.upstream.waiting", "Calls that wait for a connection to a provider");
    }

    private static Family<String, LongAdder> gauges(MeterRegistry meters, String name, String description) {
        return new Family<>(provider -> {
            LongAdder count = new LongAdder();
            Gauge.builder(name, count, LongAdder::sum)
                    .description(description)
                    .tag("provider", provider)
                    .strongReference(true)
                    .register(meters);
            return count;
        });
    }

    @Override
    public void onOpen(String provider, int change) {
        open.of(provider).add(change);
    }

    @Override
    public void onWaiting(String provider, int change) {
        waiting.of(provider).add(change);
    }
}
