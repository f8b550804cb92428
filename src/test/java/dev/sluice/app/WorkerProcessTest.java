package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigLoader;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Loaded;
import dev.sluice.registry.ModelRegistry;
import dev.sluice.registry.RegistryLoader;
import dev.sluice.run.FakeRuns;
import dev.sluice.run.NoWebhooks;
import dev.sluice.run.Runs;
import dev.sluice.sandbox.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a whole process does with runs, by its roles. */
@Timeout(120)
final class WorkerProcessTest {

    private static final String ASK =
            "{\"model\":\"openai/gpt-4o\",\"async\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final FakeRuns runs = new FakeRuns(vertx, Duration.ofSeconds(30));

    @AfterEach
    void close() throws Exception {
        Eventually.get(vertx.close());
    }

    @Test
    void aWorkerAloneExecutesRunsAndHasNoApi() throws Exception {
        Gateway gateway = start("worker");
        try {
            Eventually.get(runs.queue().enqueue(FakeRuns.run("run-1", ASK)));
            until(() -> runs.completed("run-1"));
            assertThat(runs.result("run-1")).contains("\"object\":\"chat.completion\"");
            assertThatThrownBy(gateway::port).isInstanceOf(IllegalStateException.class);
        } finally {
            Eventually.get(gateway.stop());
        }
        assertThat(runs.count("leave")).isPositive();
    }

    @Test
    void aRouterAloneExecutesNothingAndKeepsTheStoreInOrder() throws Exception {
        Gateway gateway = start("router");
        try {
            Eventually.get(runs.queue().enqueue(FakeRuns.run("run-1", ASK)));
            until(() -> runs.count("reap") > 0);
            assertThat(runs.count("reserve")).isZero();
        } finally {
            Eventually.get(gateway.stop());
        }
    }

    @ParameterizedTest
    @CsvSource({"worker, 503", "'router,worker', 200"})
    void onlyAWorkerAloneIsNotReadyWithoutTheStore(String roles, int status) throws Exception {
        Gateway gateway = start(roles);
        try {
            until(() -> ready(gateway) == 200);
            runs.away(true);
            until(() -> ready(gateway) == status);
            runs.away(false);
            until(() -> ready(gateway) == 200);
        } finally {
            Eventually.get(gateway.stop());
        }
    }

    private Gateway start(String roles) throws Exception {
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/sluice.yaml"), """
                roles: [%s]
                http: {host: 127.0.0.1, port: 0, management_port: 0, drain_delay: 0}
                auth: {secret: a-secret-of-more-than-thirty-two-bytes}
                sandbox: {mode: on}
                """.formatted(roles));
        ConfigLoader loader = new ConfigLoader(Map.of(), folder, new Random(1));
        GatewayConfig config = ((Loaded.Ready<GatewayConfig>) loader.load(ConfigLoader.Options.NONE)).value();
        ModelRegistry registry = ((Loaded.Ready<ModelRegistry>) RegistryLoader.load(config)).value();
        return Eventually.get(Gateway.start(
                Vertx.vertx(),
                config,
                registry,
                url -> () -> new RunStores.Parts(
                        runs.queue(),
                        Runs.none().store(),
                        runs.log(),
                        runs.upkeep(),
                        new NoWebhooks(),
                        Future::succeededFuture)));
    }

    private static int ready(Gateway gateway) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(
                                            "http://127.0.0.1:" + gateway.managementPort() + "/health/ready"))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void until(BooleanSupplier so) {
        Eventually.within(vertx, Duration.ofSeconds(20), so);
    }
}
