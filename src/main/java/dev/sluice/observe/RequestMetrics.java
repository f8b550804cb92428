package dev.sluice.observe;

import dev.sluice.http.RequestEvents;
import dev.sluice.model.GatewayError;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Locale;

/** Counts requests as clients see them. Safe for all threads. */
final class RequestMetrics implements RequestEvents {

    private record Labels(String route, int status, Outcome outcome) {}

    private final Family<Labels, Timer> requests;
    private final Family<GatewayError.Kind, Counter> errors;
    private final DistributionSummary bytes;

    RequestMetrics(MeterRegistry meters) {
        requests = new Family<>(labels -> Buckets.timer(
                        "sluice.http.request.duration", "Requests, until the end of the answer", Buckets.ANSWER)
                .tag("route", labels.route())
                .tag("status", labels.status() == 0 ? "none" : Integer.toString(labels.status()))
                .tag("outcome", labels.outcome().name().toLowerCase(Locale.ROOT))
                .register(meters));
        errors = new Family<>((GatewayError.Kind kind) -> Counter.builder("sluice.errors")
                        .description("Requests that did not get what they asked for")
                        .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                        .register(meters))
                .with(List.of(GatewayError.Kind.values()));
        bytes = DistributionSummary.builder("sluice.http.request.body")
                .baseUnit("bytes")
                .description("Bodies that were read")
                .serviceLevelObjectives(Buckets.BYTES)
                .register(meters);
    }

    @Override
    public void onEnded(Ended ended) {
        requests.of(new Labels(ended.route(), ended.status(), ended.outcome())).record(ended.took());
        if (ended.kind() != null) {
            errors.of(ended.kind()).increment();
        }
        if (ended.bytes() >= 0) {
            bytes.record((double) ended.bytes());
        }
    }
}
