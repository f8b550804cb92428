package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.Gateway;
import dev.sluice.app.WatchedGateway;
import dev.sluice.auth.Caller;
import dev.sluice.auth.TokenIssuer;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Loaded;
import dev.sluice.http.RawClient;
import dev.sluice.registry.RegistryLoader;
import dev.sluice.sandbox.Eventually;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.metrics.MetricsOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/** A whole gateway, router and worker, with one provider for all models, and nobody but the test as its client. */
final class LonelyGateway implements AutoCloseable {

    private static final String RUNS = "/v3/ai/chat_completion_runs/";

    private final OpenThings open = new OpenThings();
    private final Vertx vertx;
    private final Gateway gateway;
    private final String token;

    /**
     * How an answer ended.
     *
     * @param end such as {@code 502 provider_error}, {@code 200, error provider_error}, {@code failed provider_error}, or {@code well}
     * @param calls of which the answer tells; 0 if it tells nothing
     */
    record Outcome(String end, int calls) {}

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
                providers:
                  openai: {adapter: openai, base_url: "%3$s", api_key: sk-test-0123456789abcdefghij}
                  anthropic: {adapter: anthropic, base_url: "%3$s", api_key: sk-test-0123456789abcdefghij}
                  google: {adapter: google, base_url: "%3$s", api_key: sk-test-0123456789abcdefghij}
                upstream: %4$s
                retries: {attempts: 3, budget: 10s, backoff: 1ms, max_backoff: 5ms}
                # Each row stands for itself.
                breaker: {window: 0}
                limits: {max_event: 1MiB, max_response: 1MiB}
                runs: {attempts: 2, deadline: 30s}
                sandbox: {mode: off}
                """.formatted(redis, RunClient.SECRET, provider, clocks));
        Files.writeString(folder.resolve("models.yaml"), """
                models:
                  openai/chat: {wire: chat}
                  openai/responses: {wire: responses}
                  anthropic/messages: {wire: messages, max_output_tokens: 100}
                  google/generate: {wire: generate}
                """);
        GatewayConfig config = ready(new ConfigLoader(Map.of(), folder, new SecureRandom())
                .load(new ConfigLoader.Options("sluice.yaml", null, false)));
        vertx = Vertx.builder()
                .with(new VertxOptions()
                        .setEventLoopPoolSize(2)
                        .setMetricsOptions(new MetricsOptions().setEnabled(true)))
                .withMetrics(options -> open)
                .build();
        gateway = Eventually.get(WatchedGateway.start(vertx, config, ready(RegistryLoader.load(config))));
        token = new TokenIssuer(config.auth(), InstantSource.system())
                .issue(new Caller("staff-1", "acme", Caller.EVERY_MODEL), "staff", Duration.ofHours(1));
    }

    /** Asks and waits for the end. */
    Outcome ask(Way way, Wire wire) {
        try (RawClient client = send(way, wire)) {
            RawClient.Answer answer = client.answer();
            int calls = Integer.parseInt(answer.headers().getOrDefault("x-sluice-attempts", "0"));
            return new Outcome(
                    switch (way) {
                        case DOCUMENT -> status(answer);
                        case STREAM -> answer.status() == 200 ? lastEvent(client, answer) : status(answer);
                        case RUN -> end(client, uid(answer));
                    },
                    calls);
        }
    }

    /** Asks. */
    RawClient send(Way way, Wire wire) {
        return new RawClient(gateway.port()).post(token, """
                {"model":"%s",%s,"messages":[{"role":"user","content":"hi"}]}""".formatted(wire.model(), way.field()));
    }

    /** Has the run cancelled whose acceptance was the answer. */
    void cancel(RawClient client) {
        assertThat(client.call("POST", RUNS + uid(client.answer()) + "/cancel", token, "Content-Length: 0")
                        .answer()
                        .status())
                .isEqualTo(200);
    }

    private String end(RawClient client, String uid) {
        while (true) {
            RawClient.Answer answer =
                    client.call("GET", RUNS + uid + "?wait=10", token).answer();
            JsonObject run = new JsonObject(answer.body()).getJsonObject("data");
            switch (run.getString("status")) {
                case "COMPLETED" -> {
                    return "well";
                }
                case "FAILED" -> {
                    return "failed " + run.getJsonObject("error").getString("code");
                }
                default -> assertThat(answer.status()).isEqualTo(200);
            }
        }
    }

    private static String uid(RawClient.Answer accepted) {
        return new JsonObject(accepted.body()).getJsonObject("data").getString("uid");
    }

    private static String status(RawClient.Answer answer) {
        if (answer.status() == 200) {
            return "well";
        }
        String pause = answer.headers().get("retry-after");
        return answer.status() + " " + code(answer.body()) + (pause == null ? "" : ", " + pause + " s");
    }

    /** What ends a stream is either the marker or an error, after which the connection closes. */
    private static String lastEvent(RawClient client, RawClient.Answer answer) {
        String body = answer.body();
        if (body.endsWith("data: [DONE]\n\n")) {
            assertThat(body).doesNotContain("event: error");
            return "well";
        }
        assertThat(body).containsOnlyOnce("event: error").doesNotContain("[DONE]");
        assertThat(client.closedByServer()).isTrue();
        return "200, error " + code(body.substring(body.indexOf("event: error\ndata: ") + 19));
    }

    private static String code(String error) {
        return new JsonObject(error).getJsonArray("errors").getJsonObject(0).getString("code");
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

    /** How a client wants its answer. */
    enum Way {
        DOCUMENT("\"stream\":false"),
        STREAM("\"stream\":true"),
        RUN("\"async\":true");

        private final String field;

        Way(String field) {
            this.field = field;
        }

        String field() {
            return field;
        }
    }
}
