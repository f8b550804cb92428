package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.auth.Caller;
import dev.sluice.auth.TokenIssuer;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.Loaded;
import dev.sluice.upstream.FakeUpstream;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A provider that main code has never heard of, in the whole gateway: its package, its line in the service file, its entry in the
 * configuration and its models are all that it takes.
 */
final class FourthProviderTest {

    private static final String MODELS = """
            models:
              fourth/one:
                wire: talk
                context_window: 8000
            """;

    private static final String BEGIN = "event: begin\ndata: {\"id\":\"t-1\",\"model\":\"one\"}\n\n";
    private static final String SAID =
            "event: say\ndata: {\"text\":\"Down\"}\n\nevent: say\ndata: {\"text\":\"hill.\"}\n\n";
    private static final String END =
            "event: cost\ndata: {\"read\":7,\"written\":2}\n\nevent: end\ndata: {\"why\":\"said\"}\n\n";

    @TempDir
    Path directory;

    @Test
    void answerIsStreamed() throws Exception {
        try (FakeUpstream provider = talking(BEGIN, SAID, END)) {
            HttpResponse<String> answer = ask(provider, "\"Where to?\"", true);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .contains("\"content\":\"Down\"", "\"content\":\"hill.\"", "\"finish_reason\":\"stop\"")
                    .contains("\"total_tokens\":9")
                    .endsWith("data: [DONE]\n\n");
            FakeUpstream.Exchange call = provider.nextExchange();
            assertThat(call.head())
                    .startsWith("POST /v1/talk ")
                    .containsIgnoringCase("x-fourth-key: Key fourth-key-1")
                    .doesNotContainIgnoringCase("authorization");
            assertThat(new JsonObject(call.body()).getJsonArray("lines").encode())
                    .isEqualTo("[{\"who\":\"user\",\"says\":\"Where to?\"}]");
        }
    }

    @Test
    void answerIsOneDocument() throws Exception {
        try (FakeUpstream provider = talking(BEGIN, SAID, END)) {
            HttpResponse<String> answer = ask(provider, "\"Where to?\"", false);
            assertThat(answer.statusCode()).isEqualTo(200);
            JsonObject data = new JsonObject(answer.body()).getJsonObject("data");
            assertThat(data.getString("model")).isEqualTo("fourth/one");
            assertThat(data.getJsonObject("provider").getString("name")).isEqualTo("fourth");
            assertThat(data.getJsonArray("choices").getJsonObject(0).encode()).contains("\"content\":\"Downhill.\"");
        }
    }

    @Test
    void errorIsMapped() throws Exception {
        try (FakeUpstream provider = FakeUpstream.answering(400, "{\"problem\":\"too deep\"}")) {
            HttpResponse<String> answer = ask(provider, "\"Where to?\"", true);
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body()).contains("\"code\":\"provider_rejected\"", "\"message\":\"too deep\"");
        }
    }

    @Test
    void earlyEndIsAnErrorInTheStream() throws Exception {
        try (FakeUpstream provider = talking(BEGIN, SAID)) {
            assertThat(ask(provider, "\"Where to?\"", true).body())
                    .contains("\"content\":\"Down\"", "event: error\n", "\"code\":\"provider_error\"")
                    .doesNotContain("[DONE]");
        }
    }

    @Test
    void whatItCannotTakeIsRefusedWithItsName() throws Exception {
        try (FakeUpstream provider = talking(BEGIN, SAID, END)) {
            String image = "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://example.com/a.png\"}}]";
            HttpResponse<String> answer = ask(provider, image, true);
            assertThat(answer.statusCode()).isEqualTo(422);
            assertThat(answer.body())
                    .contains("\"code\":\"unsupported_content\"")
                    .contains("\"message\":\"fourth/one does not accept image input")
                    .contains("\"field\":\"messages[0].content[0].image_url.url\"");
            assertThat(provider.unseenExchanges()).isZero();
        }
    }

    @Test
    void modelIsListed() throws Exception {
        try (FakeUpstream provider = talking(BEGIN, SAID, END)) {
            HttpResponse<String> answer =
                    exchange(provider, "models", HttpRequest.newBuilder().GET());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(new JsonObject(answer.body()).getJsonObject("data").getJsonArray("models"))
                    .singleElement()
                    .extracting(model -> ((JsonObject) model).getString("id"))
                    .isEqualTo("fourth/one");
        }
    }

    private static FakeUpstream talking(String... events) {
        return FakeUpstream.playing(exchange -> {
            exchange.eventStream();
            for (String each : events) {
                exchange.chunk(each);
            }
            exchange.end();
        });
    }

    private HttpResponse<String> ask(FakeUpstream provider, String content, boolean stream) throws Exception {
        String body = "{\"model\":\"fourth/one\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":%s}]}"
                .formatted(stream, content);
        return exchange(
                provider,
                "chat_completions",
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Starts the gateway as the command line does, asks once, and stops it. */
    private HttpResponse<String> exchange(FakeUpstream provider, String path, HttpRequest.Builder request)
            throws Exception {
        Preparation preparation = prepared(provider.baseUrl());
        String token = new TokenIssuer(preparation.config().auth(), InstantSource.system())
                .issue(new Caller("staff-1", "business-1", Caller.EVERY_MODEL), "staff", Duration.ofHours(1));
        Gateway gateway = await(Gateway.start(preparation.config(), preparation.models()));
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + gateway.port() + "/v3/ai/" + path);
            return client.send(
                    request.uri(uri).header("Authorization", "Bearer " + token).build(),
                    HttpResponse.BodyHandlers.ofString());
        } finally {
            await(gateway.stop());
        }
    }

    private Preparation prepared(URI provider) throws IOException {
        String config = """
                roles: [router]
                http: {host: 127.0.0.1, port: 0, management_port: 0, drain_delay: 0, event_loops: 1}
                auth: {secret: a-secret-of-more-than-thirty-two-bytes}
                providers:
                  fourth: {adapter: fourth, base_url: "%s"}
                """.formatted(provider);
        Files.writeString(directory.resolve("sluice.yaml"), config);
        Files.writeString(directory.resolve("models.yaml"), MODELS);
        Surroundings surroundings = new Surroundings(
                Map.of("FOURTH_API_KEY", "fourth-key-1"),
                directory,
                InstantSource.system(),
                new Random(1),
                Surroundings.ofProcess().adapters());
        return switch (Preparation.load(surroundings, new ConfigLoader.Options("sluice.yaml", null, false))) {
            case Loaded.Ready<Preparation> ready -> ready.value();
            case Loaded.Refused<Preparation> refused -> throw new AssertionError(refused.errors());
        };
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
