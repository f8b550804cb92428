package dev.sluice.observe;

import dev.sluice.chat.ChatEvents;
import dev.sluice.http.Admission;
import dev.sluice.http.RequestEvents;
import dev.sluice.limit.LimitEvents;
import dev.sluice.registry.ModelRegistry;
import dev.sluice.run.RunEvents;
import dev.sluice.upstream.ConnectionEvents;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.Supplier;

/** The metrics of one process: listeners that fill them, and their text. Safe for all threads. */
public final class Metrics implements AutoCloseable {

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final RequestMetrics requests = new RequestMetrics(meters);
    private final ConnectionMetrics connections = new ConnectionMetrics(meters);
    private final RunMetrics runs = new RunMetrics(meters);
    private final LimitMetrics limits = new LimitMetrics(meters);
    private final ChatMetrics answers;

    /**
     * @param registry the models that are told apart; asked anew each time, so that it can be replaced
     * @param admission the one of the process
     */
    public Metrics(Supplier<ModelRegistry> registry, Admission admission, String version) {
        LoadMetrics.bind(meters, admission);
        answers = new ChatMetrics(meters, new ModelLabels(registry));
        new JvmMemoryMetrics().bindTo(meters);
        collections.bindTo(meters);
        new JvmThreadMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        new FileDescriptorMetrics().bindTo(meters);
        new UptimeMetrics().bindTo(meters);
        Gauge.builder("sluice.build.info", () -> 1)
                .description("The version that runs")
                .tag("version", version)
                .register(meters);
    }

    /** What counts requests. */
    public RequestEvents requests() {
        return requests;
    }

    /** What counts answers and calls to providers. */
    public ChatEvents answers() {
        return answers;
    }

    /** What counts what limits do. */
    public LimitEvents limits() {
        return limits;
    }

    /** What counts connections to providers. */
    public ConnectionEvents connections() {
        return connections;
    }

    /** What counts runs. */
    public RunEvents runs() {
        return runs;
    }

    /** All of them in Prometheus's text format, version 0.0.4. Takes some milliseconds: not for event loops. */
    public String text() {
        return meters.scrape();
    }

    @Override
    public void close() {
        collections.close();
        meters.close();
    }
}
