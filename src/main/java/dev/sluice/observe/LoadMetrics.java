package dev.sluice.observe;

import dev.sluice.http.Admission;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** Shows what the process has taken on. */
final class LoadMetrics {

    private LoadMetrics() {}

    static void bind(MeterRegistry meters, Admission admission) {
        gauge(meters, admission, "sluice.requests.in.flight", "Requests in flight", Admission::inFlight);
        gauge(meters, admission, "sluice.streams.open", "Answers in flight that are streams", Admission::openStreams);
        gauge(
                meters,
                admission,
                "sluice.body.bytes.in.flight",
                "Bodies of requests in flight, those of streams until the answer begins",
                Admission::bytesInFlight);
        gauge(
                meters,
                admission,
                "sluice.event.loop.lag.seconds",
                "How late the latest event loop was at its last look",
                load -> load.lag().toNanos() / 1e9);
        FunctionCounter.builder("sluice.overload.refusals", admission, Admission::refused)
                .description("Requests that were refused because the process had taken on enough")
                .register(meters);
    }

    private static void gauge(
            MeterRegistry meters,
            Admission admission,
            String name,
            String description,
            ToDoubleFunction<Admission> value) {
        Gauge.builder(name, admission, value)
                .description(description)
                .strongReference(true)
                .register(meters);
    }
}
