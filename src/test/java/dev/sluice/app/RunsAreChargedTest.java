package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.auth.Caller;
import dev.sluice.auth.OwnLimits;
import dev.sluice.auth.TokenIssuer;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Loaded;
import dev.sluice.registry.ModelRegistry;
import dev.sluice.registry.RegistryLoader;
import dev.sluice.sandbox.Eventually;
import io.vertx.core.json.JsonObject;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole process: what the worker's answer takes, the router's next request has to wait for. */
@Timeout(120)
final class RunsAreChargedTest {

    private static final String ASK =
            "{\"model\":\"openai/gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],";

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aRunsTokensAreChargedToTheLimitsOfItsOwnersToken(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/sluice.yaml"), """
                http: {host: 127.0.0.1, port: 0, management_port: 0, event_loops: 1}
                auth: {secret: a-secret-of-more-than-thirty-two-bytes}
                sandbox: {mode: on, token_delay: 0}
                # The limit that counts is that of the token.
                rate_limits: {tenant: {requests_per_minute: 1000}, timeout: 5s}
                """);
        ConfigLoader loader = new ConfigLoader(Map.of(), folder, new Random(1));
        GatewayConfig config = ((Loaded.Ready<GatewayConfig>) loader.load(ConfigLoader.Options.NONE)).value();
        ModelRegistry models = ((Loaded.Ready<ModelRegistry>) RegistryLoader.load(config)).value();
        String token = new TokenIssuer(config.auth(), InstantSource.system())
                .issue(
                        new Caller("staff-1", "business-1", Caller.EVERY_MODEL, new OwnLimits(null, 2)),
                        "staff",
                        Duration.ofHours(1));
        Gateway gateway = Eventually.get(Gateway.start(config, models));
        try {
            URI api = URI.create("http://127.0.0.1:" + gateway.port());
            HttpResponse<String> accepted = send(
                    HttpRequest.newBuilder(api.resolve("/v3/ai/chat_completions")), token, ASK + "\"async\":true}");
            assertThat(accepted.statusCode()).isEqualTo(202);
            String run = accepted.headers().firstValue("location").orElseThrow();
            String ended = send(HttpRequest.newBuilder(api.resolve(run + "?wait=20")), token, null)
                    .body();
            assertThat(new JsonObject(ended).getJsonObject("data").getString("status"))
                    .isEqualTo("COMPLETED");
            // The run is charged as soon as the provider has answered, which is before it has ended.
            HttpResponse<String> next = send(
                    HttpRequest.newBuilder(api.resolve("/v3/ai/chat_completions")), token, ASK + "\"stream\":false}");
            assertThat(next.statusCode()).isEqualTo(429);
            assertThat(next.body()).contains("your limit is 2 tokens a minute");
        } finally {
            Eventually.get(gateway.stop());
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request, String token, @Nullable String body)
            throws Exception {
        request.header("Authorization", "Bearer " + token).header("Content-Type", "application/json");
        if (body != null) {
            request.POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
