package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.auth.Caller;
import dev.sluice.auth.TokenIssuer;
import dev.sluice.config.ConfigLoader;
import dev.sluice.config.GatewayConfig;
import dev.sluice.config.Loaded;
import dev.sluice.registry.RegistryLoader;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole gateway before the sandbox's Google: what it sends is taken there, and what comes back is understood. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GoogleSandboxTest {

    private static final JsonObject ADD = new JsonObject("""
            {"type":"function","function":{"name":"add","description":"Adds.","parameters":{"$schema":"x","type":"object",
             "properties":{"a":{"type":"integer","minimum":1},"b":{"type":"string","pattern":"^x+$"}},"required":["a","b"],
             "additionalProperties":false}}}""");
    private static final JsonObject TIME = new JsonObject(
            "{\"type\":\"function\",\"function\":{\"name\":\"get_time\",\"parameters\":{\"type\":\"object\"}}}");

    private final HttpClient client = HttpClient.newHttpClient();
    private Gateway gateway;
    private String token;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Files.createDirectory(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/sluice.yaml"), """
                http: {host: 127.0.0.1, port: 0, management_port: 0, drain_delay: 0, event_loops: 1}
                retries: {budget: 2s, backoff: 10ms}
                sandbox: {token_delay: 0}
                """);
        GatewayConfig config = ready(new ConfigLoader(
                        Map.of("SLUICE_JWT_SECRET", "a secret of more than thirty-two bytes"), folder, new Random(1))
                .load(new ConfigLoader.Options(null, null, true)));
        gateway = await(Gateway.start(config, ready(RegistryLoader.load(config))));
        token = new TokenIssuer(config.auth(), InstantSource.system())
                .issue(new Caller("staff-1", "business-1", Caller.EVERY_MODEL), "staff", Duration.ofHours(1));
    }

    @AfterAll
    void stop() {
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gemini-4-argon",
                "gemini-3.8-flash",
                "gemini-3.5-flash-lite",
                "gemini-3.1-pro-preview",
                "gemini-2.5-pro"
            })
    void textComesStreamedAndWhole(String model) throws Exception {
        JsonObject request = request(model, "Hello").put("max_tokens", 5000).put("temperature", 0.5);
        HttpResponse<String> stream = post(request);
        assertThat(stream.body()).endsWith("data: [DONE]\n\n");
        String streamed = joined(stream.body(), "content");
        assertThat(streamed).contains("You said: \"Hello\"");
        assertThat(stream.body()).contains("\"finish_reason\":\"stop\"");
        JsonObject whole = data(request.put("stream", false));
        assertThat(message(whole).getString("content")).isEqualTo(streamed);
        assertThat(whole.getJsonObject("usage").getInteger("completion_tokens")).isGreaterThan(5);
    }

    @ParameterizedTest
    @CsvSource({
        "gemini-3.8-flash, high",
        "gemini-3.5-flash-lite, minimal",
        "gemini-2.5-pro, low",
        "sandbox-reasoning, medium"
    })
    void reasoningIsShown(String model, String effort) throws Exception {
        JsonObject request =
                request(model, "Hello").put("reasoning_effort", effort).put("include_reasoning", true);
        String stream = post(request).body();
        assertThat(joined(stream, "reasoning_content")).contains("5 characters");
        assertThat(joined(stream, "content")).contains("You said: \"Hello\"");
        assertThat(stream).endsWith("data: [DONE]\n\n");
    }

    /** Both with what the provider wants back and without it, as from a client that drops what it does not know. */
    @ParameterizedTest
    @CsvSource({
        "gemini-3.8-flash, true",
        "gemini-3.8-flash, false",
        "gemini-2.5-pro, true",
        "sandbox-fast, true",
        "sandbox-fast, false"
    })
    void toolsAreCalledAndTheirResultsTaken(String model, boolean whole) throws Exception {
        JsonObject request = request(model, "Use add and get_time.")
                .put("tools", new JsonArray().add(ADD).add(TIME))
                .put("stream", false);
        JsonObject called = message(data(request));
        JsonArray calls = called.getJsonArray("tool_calls");
        assertThat(calls).hasSize(2);
        if (!whole) {
            calls.forEach(call -> ((JsonObject) call).remove("extra_content"));
            called.remove("extra_content");
        }
        request.getJsonArray("messages").add(called);
        for (int i = 0; i < calls.size(); i++) {
            request.getJsonArray("messages")
                    .add(new JsonObject()
                            .put("role", "tool")
                            .put("tool_call_id", calls.getJsonObject(i).getString("id"))
                            .put("content", "result " + i));
        }
        assertThat(message(data(request)).getString("content"))
                .contains("add returned: \"result 0\"")
                .contains("get_time returned: \"result 1\"");
        String stream = post(request.put("stream", true)).body();
        assertThat(joined(stream, "content")).contains("add returned");
    }

    @Test
    void aTextGoesBackWithItsSignature() throws Exception {
        JsonObject request = request("sandbox-fast", "Hello").put("stream", false);
        JsonObject said = message(data(request));
        assertThat(said.getJsonObject("extra_content")).isNotNull();
        request.getJsonArray("messages").add(said).add(message("user", "And now?"));
        assertThat(message(data(request)).getString("content")).contains("And now?");
    }

    @Test
    void schemasAreFollowedBesideTools() throws Exception {
        JsonObject format = new JsonObject("""
                {"type":"json_schema","json_schema":{"name":"r","strict":true,"schema":{"type":"object",
                 "properties":{"ok":{"type":"boolean"},"kind":{"const":"x"},"maybe":{"type":["string","null"]}},
                 "required":["ok","kind","maybe"],"additionalProperties":false}}}""");
        JsonObject request = request("gemini-3.8-flash", "Hello")
                .put("response_format", format)
                .put("tools", new JsonArray().add(TIME))
                .put("tool_choice", "none")
                .put("stream", false);
        JsonObject content = new JsonObject(message(data(request)).getString("content"));
        assertThat(content.getBoolean("ok")).isTrue();
        assertThat(content.getString("kind")).isEqualTo("x");
    }

    @Test
    void mediaArrives() throws Exception {
        JsonArray parts = new JsonArray("""
                [{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA"}},
                 {"type":"file","file":{"filename":"a.txt","file_data":"data:text/plain;base64,aGVsbG8="}},
                 {"type":"video_url","video_url":{"url":"https://youtu.be/abc"}}]""");
        JsonObject request = new JsonObject()
                .put("model", "google/gemini-3.8-flash")
                .put("messages", new JsonArray().add(message("user", parts)))
                .put("stream", false);
        assertThat(message(data(request)).getString("content"))
                .contains("1 image ")
                .contains("1 video ")
                .contains("1 file ");
    }

    @ParameterizedTest
    @CsvSource({
        "sandbox-error-429, 429",
        "sandbox-error-quota, 503",
        "sandbox-error-context, 422",
        "sandbox-error-500, 502",
        "sandbox-error-503, 503",
        "sandbox-error-504, 504"
    })
    void errorsBecomeOurs(String model, int status) throws Exception {
        HttpResponse<String> answer = post(request(model, "Hello"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        if (status == 429) {
            assertThat(answer.headers().firstValue("retry-after")).contains("7");
        }
    }

    @Test
    void endsAreTold() throws Exception {
        assertThat(post(request("sandbox-length", "x")).body()).contains("\"finish_reason\":\"length\"");
        for (String blocked : List.of("sandbox-filter", "sandbox-refusal")) {
            assertThat(post(request(blocked, "x")).body()).contains("\"finish_reason\":\"content_filter\"");
        }
        for (String broken : List.of("sandbox-error-midstream", "sandbox-cut")) {
            // Its connection is closed after that: a client that uses it again would fail.
            try (HttpClient once = HttpClient.newHttpClient()) {
                assertThat(post(once, request(broken, "x")).body())
                        .contains("event: error")
                        .doesNotContain("[DONE]")
                        .contains(broken.endsWith("cut") ? "provider_error" : "provider_overloaded");
            }
        }
    }

    private static JsonObject request(String model, String text) {
        return new JsonObject()
                .put("model", "google/" + model)
                .put("messages", new JsonArray().add(message("user", text)));
    }

    private static JsonObject message(String role, Object content) {
        return new JsonObject().put("role", role).put("content", content);
    }

    private static JsonObject message(JsonObject data) {
        return data.getJsonArray("choices").getJsonObject(0).getJsonObject("message");
    }

    private JsonObject data(JsonObject request) throws Exception {
        HttpResponse<String> answer = post(request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return new JsonObject(answer.body()).getJsonObject("data");
    }

    private HttpResponse<String> post(JsonObject request) throws Exception {
        return post(client, request);
    }

    private HttpResponse<String> post(HttpClient client, JsonObject request) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/v3/ai/chat_completions"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .timeout(Duration.ofSeconds(30))
                        .POST(HttpRequest.BodyPublishers.ofString(request.encode()))
                        .build(),
                BodyHandlers.ofString());
    }

    /** All of one key of a stream's deltas. */
    private static String joined(String stream, String key) {
        return stream.lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> new JsonObject(line.substring("data: ".length())))
                .map(chunk -> chunk.getJsonArray("choices").getJsonObject(0).getJsonObject("delta"))
                .map(delta -> delta.getString(key, ""))
                .map(text -> text == null ? "" : text)
                .collect(Collectors.joining());
    }
}
