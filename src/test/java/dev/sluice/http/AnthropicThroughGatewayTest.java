package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.SandboxConfig;
import dev.sluice.sandbox.SandboxProviders;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Anthropic's adapter before the sandbox, which refuses what Anthropic refuses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AnthropicThroughGatewayTest {

    private static final String TOOLS = """
            "tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object",
             "properties":{"city":{"type":"string"}},"required":["city"]}}},
             {"type":"function","function":{"name":"get_time"}}]""";

    private final Vertx vertx = Vertx.vertx();
    private final SandboxProviders sandbox = new SandboxProviders(
            vertx, new SandboxConfig(SandboxConfig.Mode.ON, Duration.ZERO), InstantSource.system(), new SecureRandom());
    private TestGateway gateway;

    @BeforeAll
    void start() {
        TestGateway.await(sandbox.start());
        TestGateway.Settings settings = new TestGateway.Settings();
        settings.builtInModels = true;
        gateway = TestGateway.before(sandbox.baseUrl("anthropic"), settings);
    }

    @AfterAll
    void stop() {
        gateway.close();
        TestGateway.await(sandbox.close());
        TestGateway.await(vertx.close());
    }

    private RawClient.Answer post(String body) {
        try (RawClient client = gateway.client()) {
            RawClient.Answer answer = client.post(gateway.token(), body).answer();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            return answer;
        }
    }

    private JsonObject message(JsonObject request) {
        return new JsonObject(post(request.copy().put("stream", false).encode()).body())
                .getJsonObject("data")
                .getJsonArray("choices")
                .getJsonObject(0)
                .getJsonObject("message");
    }

    private List<JsonObject> deltas(JsonObject request) {
        String body = post(request.copy().put("stream", true).encode()).body();
        assertThat(body).contains("[DONE]");
        return body.lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> new JsonObject(line.substring("data: ".length())))
                .filter(chunk -> !chunk.getJsonArray("choices", new JsonArray()).isEmpty())
                .map(chunk -> chunk.getJsonArray("choices").getJsonObject(0).getJsonObject("delta"))
                .toList();
    }

    private static String joined(List<JsonObject> deltas, String key) {
        return deltas.stream().map(delta -> delta.getString(key, "")).collect(Collectors.joining());
    }

    private static JsonObject request(String model, String more) {
        return new JsonObject("{\"model\":\"anthropic/" + model
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Call get weather and get time\"}]" + more + "}");
    }

    @Test
    void textIsStreamed() {
        JsonObject request = request("sandbox-fast", "");
        assertThat(joined(deltas(request), "content"))
                .startsWith("You said: \"Call get weather")
                .isEqualTo(message(request).getString("content"));
    }

    @Test
    void reasoningIsStreamed() {
        List<JsonObject> deltas = deltas(request("claude-opus-5-5", ",\"include_reasoning\":true"));
        assertThat(joined(deltas, "reasoning_content")).contains("29 characters");
        assertThat(joined(deltas, "content")).startsWith("You said: ");
    }

    /** Each step has the results of the last one's calls, and the user says something with them; one answer is a client's own. */
    @Test
    void effortLastsOverTheStepsOfATurn() {
        for (String model : List.of("claude-haiku-4-5-20251001", "claude-sonnet-4-6", "claude-opus-5-5")) {
            JsonObject request = request(model, ",\"reasoning_effort\":\"low\"," + TOOLS);
            JsonArray messages = request.put("stream", false).getJsonArray("messages");
            for (int step = 1; step <= 4; step++) {
                JsonObject document = new JsonObject(post(request.encode()).body()).getJsonObject("data");
                assertThat(document.getJsonArray("warnings"))
                        .as("%s, step %d", model, step)
                        .isNull();
                JsonObject answer =
                        document.getJsonArray("choices").getJsonObject(0).getJsonObject("message");
                if (step == 2) {
                    answer.remove("extra_content");
                }
                messages.add(answer);
                for (Object call : answer.getJsonArray("tool_calls")) {
                    messages.add(new JsonObject()
                            .put("role", "tool")
                            .put("tool_call_id", ((JsonObject) call).getString("id"))
                            .put("content", "fine"));
                }
                messages.add(new JsonObject().put("role", "user").put("content", "Get weather again"));
            }
        }
    }

    @Test
    void leastThinkingOfAModelThatAlwaysThinksComesRound() {
        JsonObject request = request("claude-sonnet-5-5", ",\"reasoning_effort\":\"none\"," + TOOLS);
        JsonObject answer = message(request);
        JsonArray messages = request.getJsonArray("messages").add(answer);
        for (Object call : answer.getJsonArray("tool_calls")) {
            messages.add(new JsonObject()
                    .put("role", "tool")
                    .put("tool_call_id", ((JsonObject) call).getString("id"))
                    .put("content", "fine"));
        }
        assertThat(message(request).getString("content")).startsWith("get_weather returned: \"fine\".");
    }

    @Test
    void parametersThatAreCombinedAreTaken() {
        String tools = """
                "tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object",
                 "anyOf":[{"properties":{"city":{"type":"string"}},"required":["city"]},{"$ref":"#/$defs/none"}]}}}]""";
        assertThat(message(request("sandbox-fast", "," + tools)).getJsonArray("tool_calls"))
                .hasSize(1);
    }

    @Test
    void whiteSpaceBesideOtherContentIsTaken() {
        JsonObject request = request("sandbox-fast", "").put("messages", new JsonArray("""
                [{"role":"user","content":[{"type":"text","text":" "},{"type":"text","text":"Hi"}]},
                 {"role":"assistant","content":"\\n","tool_calls":[{"id":"call_1","type":"function",
                  "function":{"name":"f","arguments":"{}"}}]},
                 {"role":"tool","tool_call_id":"call_1","content":" "},{"role":"user","content":"And?"}]"""));
        assertThat(message(request).getString("content")).isNotEmpty();
    }

    /** The answer goes back as it came, thinking and all, on models of every kind of thinking. */
    @Test
    void aTurnWithToolsComesRound() {
        for (String more : List.of("", ",\"reasoning_effort\":\"low\"")) {
            for (String model : List.of(
                    "sandbox-fast",
                    "claude-haiku-4-5-20251001",
                    "claude-sonnet-4-6",
                    "claude-opus-5",
                    "claude-opus-5-5")) {
                JsonObject request = request(model, more + "," + TOOLS);
                JsonObject answer = message(request);
                JsonArray calls = answer.getJsonArray("tool_calls");
                assertThat(calls).hasSize(2);
                JsonArray messages = request.getJsonArray("messages").add(answer);
                for (int i = 0; i < calls.size(); i++) {
                    messages.add(new JsonObject()
                            .put("role", "tool")
                            .put("tool_call_id", calls.getJsonObject(i).getString("id"))
                            .put("content", "fine"));
                }
                assertThat(message(request).getString("content")).startsWith("get_weather returned: \"fine\".");
            }
        }
    }
}
