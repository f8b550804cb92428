package dev.sluice.features;

import dev.sluice.app.Gateway;
import dev.sluice.auth.Caller;
import dev.sluice.auth.TokenIssuer;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Loaded;
import dev.sluice.registry.ModelRegistry;
import dev.sluice.registry.RegistryLoader;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A whole gateway with the sandbox behind it and the shipped registry, and a client in front. */
public final class RunningGateway implements AutoCloseable {

    /** A provider that says when to come again means too late. */
    private static final String IMPATIENT = "retries: {budget: 2s, backoff: 10ms}\n";

    private final Gateway gateway;
    private final String token;

    private RunningGateway(Gateway gateway, String token) {
        this.gateway = gateway;
        this.token = token;
    }

    /** @param directory an empty one, for the configuration file */
    public static RunningGateway start(Path directory) throws IOException {
        return start(directory, Duration.ZERO);
    }

    /** @param settings more of them, as YAML */
    public static RunningGateway start(Path directory, String settings) throws IOException {
        return start(directory, Duration.ZERO, "router", settings, Map.of());
    }

    /**
     * One that executes runs, too.
     *
     * @param settings more of the configuration file
     */
    public static RunningGateway startWithWorker(Path directory, String settings) throws IOException {
        return start(directory, Duration.ZERO, "router,worker", settings, Map.of());
    }

    /** One that executes runs, too, and sends traces to where {@code environment} says. */
    public static RunningGateway startTraced(Path directory, Map<String, String> environment) throws IOException {
        return start(directory, Duration.ZERO, "router,worker", IMPATIENT, environment);
    }

    /** @param tokenDelay between two tokens of an answer */
    static RunningGateway start(Path directory, Duration tokenDelay) throws IOException {
        return start(directory, tokenDelay, "router", IMPATIENT, Map.of());
    }

    private static RunningGateway start(
            Path directory, Duration tokenDelay, String roles, String settings, Map<String, String> environment)
            throws IOException {
        Files.writeString(directory.resolve("sluice.yaml"), """
                http: {host: 127.0.0.1, port: 0, management_port: 0, drain_delay: 0, event_loops: 1}
                media: {plain_http: true, private_addresses: true}
                sandbox: {mode: "on", token_delay: %dms}
                """.formatted(tokenDelay.toMillis()) + settings);
        GatewayConfig config = ready(new ConfigLoader(Map.of(), directory, new SecureRandom())
                .load(new ConfigLoader.Options("sluice.yaml", roles, false)));
        ModelRegistry models = ready(RegistryLoader.load(config));
        String token = new TokenIssuer(config.auth(), InstantSource.system())
                .issue(
                        new Caller("staff-1", "business-1", Caller.EVERY_MODEL),
                        config.auth().claims().staffType(),
                        Duration.ofHours(1));
        return new RunningGateway(await(Gateway.start(config, models, environment)), token);
    }

    /** Sends the request as it is, once to be answered by a document and once by a stream. */
    Answer ask(JsonObject request, boolean stream) {
        HttpRequest call = HttpRequest.newBuilder(address("/v3/ai/chat_completions"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(
                        request.copy().put("stream", stream).encode()))
                .build();
        // One client per request: a broken stream closes its connection, which a pool may not have noticed yet.
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<String> response = http.send(call, HttpResponse.BodyHandlers.ofString());
            return stream && response.statusCode() == 200 ? Answer.ofStream(response) : Answer.ofDocument(response);
        } catch (IOException e) {
            throw new AssertionError("no answer to " + request.getString("model"), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Where something is. */
    public URI address(String path) {
        return URI.create("http://127.0.0.1:" + gateway.port() + path);
    }

    /** Where something is on the management port. */
    public URI managementAddress(String path) {
        return URI.create("http://127.0.0.1:" + gateway.managementPort() + path);
    }

    /** Allows everything. */
    public String token() {
        return token;
    }

    @Override
    public void close() {
        await(gateway.stop());
    }

    private static <T> T ready(Loaded<T> loaded) {
        return switch (loaded) {
            case Loaded.Ready<T> ready -> ready.value();
            case Loaded.Refused<T> refused -> throw new AssertionError(refused.errors());
        };
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
