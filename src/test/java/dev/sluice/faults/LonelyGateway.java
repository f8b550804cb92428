package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.Gateway;
import dev.sluice.app.WatchedGateway;
import dev.sluice.auth.Caller;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Loaded;
import dev.sluice.faults.Customer.Outcome;
import dev.sluice.faults.Customer.Way;
import dev.sluice.http.RawClient;
import dev.sluice.registry.RegistryLoader;
import dev.sluice.sandbox.Eventually;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.metrics.MetricsOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;

/** A whole gateway, router and worker, with one provider for all models, and nobody but the test as its client. */
final class LonelyGateway implements AutoCloseable {

    private final OpenThings open = new OpenThings();
    private final Vertx vertx;
    private final Gateway gateway;
    private final Customer customer;

    /**
     * @param folder an empty one
     * @param redis URL of a database that nobody else uses
     * @param clocks of upstream, as in the configuration
     */
    LonelyGateway(Path folder, String redis, URI provider, String clocks) throws IOException {
        Files.writeString(folder.resolve("sluice.yaml"), """
                redis_url: "%1$s"
                http: {host: 127.0.0.1, port: 0, management_port: 0, event_loops: 1}
                auth: {secret: %2$s}
                %3$s
                upstream: %4$s
                retries: {attempts: 3, budget: 10s, backoff: 1ms, max_backoff: 5ms}
                # Each row stands for itself.
                breaker: {window: 0}
                limits: {max_event: 1MiB, max_response: 1MiB}
                runs: {attempts: 2, deadline: 30s}
                sandbox: {mode: off}
                """.formatted(
                        redis, RunClient.SECRET, Wire.providers(provider), clocks));
        Files.writeString(folder.resolve("models.yaml"), Wire.MODELS);
        GatewayConfig config = ready(new ConfigLoader(Map.of(), folder, new SecureRandom())
                .load(new ConfigLoader.Options("sluice.yaml", null, false)));
        vertx = Vertx.builder()
                .with(new VertxOptions()
                        .setEventLoopPoolSize(2)
                        .setMetricsOptions(new MetricsOptions().setEnabled(true)))
                .withMetrics(options -> open)
                .build();
        gateway = Eventually.get(WatchedGateway.start(vertx, config, ready(RegistryLoader.load(config))));
        customer = new Customer(gateway.port(), RunClient.token(new Caller("staff-1", "acme", Caller.EVERY_MODEL)));
    }

    /** Asks and waits for the end. */
    Outcome ask(Way way, Wire wire) {
        try (RawClient line = send(way, wire)) {
            return customer.end(line, way);
        }
    }

    /** Asks. */
    RawClient send(Way way, Wire wire) {
        RawClient line = customer.connect();
        customer.send(line, way, wire, "hi");
        return line;
    }

    /** Has the run cancelled whose acceptance was the answer. */
    void cancel(RawClient line) {
        customer.cancel(line, Customer.uid(line.answer()));
    }

    void assertNothingIsOpen() throws InterruptedException {
        Soon.holds(() -> assertThat(open.of(vertx)).isEmpty());
    }

    void assertACallIsOpen() throws InterruptedException {
        Soon.holds(() -> assertThat(open.of(vertx))
                .contains("connections of clients: 1", "connections to providers: 1")
                .anyMatch(line -> line.startsWith("timer: dev.sluice.upstream.CallClock")));
    }

    @Override
    public void close() {
        Eventually.get(gateway.stop());
    }

    private static <T> T ready(Loaded<T> loaded) {
        return switch (loaded) {
            case Loaded.Ready<T> ready -> ready.value();
            case Loaded.Refused<T> refused -> throw new AssertionError(refused.errors());
        };
    }
}
