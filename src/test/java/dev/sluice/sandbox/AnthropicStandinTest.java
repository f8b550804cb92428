package dev.sluice.sandbox;

import static dev.sluice.sandbox.AnthropicClient.message;
import static dev.sluice.sandbox.AnthropicClient.request;
import static dev.sluice.sandbox.AnthropicClient.result;
import static dev.sluice.sandbox.AnthropicClient.streamed;
import static dev.sluice.sandbox.AnthropicClient.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.sandbox.AnthropicClient.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers of the Anthropic stand-in. */
class AnthropicStandinTest extends SandboxFixture {

    private static final JsonArray TOOLS = new JsonArray()
            .add(tool("get_weather", """
                    {"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""))
            .add(tool("get_time", "{\"type\":\"object\",\"properties\":{}}"));

    private AnthropicClient anthropic;

    @BeforeAll
    void connect() {
        anthropic = new AnthropicClient(sandbox);
    }

    private static JsonObject block(JsonObject message, int index) {
        return message.getJsonArray("content").getJsonObject(index);
    }

    private static List<String> blocks(JsonObject message) {
        return message.getJsonArray("content").stream()
                .map(block -> ((JsonObject) block).getString("type"))
                .toList();
    }

    @Test
    void theAnswerTellsWhatArrived() throws Exception {
        JsonObject request = request("claude-haiku-4-5-20251001", "unused")
                .put("system", new JsonArray("[{\"type\":\"text\",\"text\":\"Be brief.\"}]"))
                .put("messages", new JsonArray().add(message("user", new JsonArray("""
                        [{"type":"image","source":{"type":"url","url":"https://example.com/a.png"}},
                         {"type":"document","source":{"type":"text","media_type":"text/plain","data":"x"}},
                         {"type":"text","text":"What is this?"}]"""))));
        assertThat(block(anthropic.send(request).json(), 0).getString("text"))
                .contains("You said: \"What is this?\"")
                .contains("1 image ")
                .contains("1 file ")
                .contains("2 messages")
                .contains("9 characters");
    }

    @Test
    void theStreamIsTheDocumentInPieces() throws Exception {
        for (String model : List.of("claude-haiku-4-5", "claude-opus-5", "sandbox-reasoning")) {
            for (JsonObject request : List.of(
                    request(model, "Hello there"),
                    request(model, "Call get weather and get time").put("tools", TOOLS))) {
                JsonObject document = anthropic.send(request).json();
                JsonObject stream = anthropic.send(streamed(request)).streamed();
                for (JsonObject message : List.of(document, stream)) {
                    message.remove("id");
                    message.getJsonArray("content").forEach(block -> ((JsonObject) block).remove("id"));
                }
                assertThat(stream).isEqualTo(document);
            }
        }
    }

    @Test
    void eventsLookLikeRecordedOnes() throws Exception {
        Answer recorded =
                new Answer(200, HttpHeaders.of(Map.of(), (a, b) -> true), Fixtures.text("anthropic/stream/text.sse"));
        Answer ours = anthropic.send(streamed(request("claude-haiku-4-5", "Hello")));
        assertThat(ours.header("content-type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(ours.types().stream().distinct())
                .containsExactlyElementsOf(recorded.types().stream().distinct().toList());
        assertThat(shape(ours.events().getFirst()))
                .isEqualTo(shape(recorded.events().getFirst()));
        int end = ours.events().size();
        assertThat(shape(ours.events().get(end - 2)))
                .isEqualTo(shape(recorded.events().get(recorded.events().size() - 2)));
    }

    @Test
    void documentsLookLikeRecordedOnes() throws Exception {
        JsonObject recorded = Fixtures.json("anthropic/json/text.json");
        assertThat(shape(anthropic.send(request("claude-haiku-4-5", "Hello")).json()))
                .isEqualTo(shape(recorded));
        JsonObject newer = Fixtures.json("anthropic/json/stop_sequence.json");
        Answer stopped = anthropic.send(request("claude-opus-4-8", "Hello")
                .put("stop_sequences", new JsonArray().add("no").add(" said")));
        assertThat(shape(stopped.json())).isEqualTo(shape(newer));
        assertThat(stopped.json().getString("stop_sequence")).isEqualTo(" said");
        assertThat(stopped.json().getString("stop_reason")).isEqualTo("stop_sequence");
    }

    /** Every key with its path. */
    private static Set<String> shape(JsonObject object) {
        Set<String> paths = new TreeSet<>();
        for (String key : object.fieldNames()) {
            paths.add(key);
            if (object.getValue(key) instanceof JsonObject child) {
                shape(child).forEach(path -> paths.add(key + "." + path));
            }
        }
        return paths;
    }

    @Test
    void aStopSequenceAtTheVeryBeginningLeavesNoBlock() throws Exception {
        Answer stream = anthropic.send(
                streamed(request("claude-haiku-4-5", "Hello")).put("stop_sequences", new JsonArray().add("You")));
        assertThat(stream.types()).containsExactly("message_start", "message_delta", "message_stop");
        assertThat(stream.streamed().getString("stop_reason")).isEqualTo("stop_sequence");
    }

    @Test
    void toolsAreCalledInParallel() throws Exception {
        JsonObject request =
                request("claude-haiku-4-5", "Call get weather and get time").put("tools", TOOLS);
        JsonObject message = anthropic.send(streamed(request)).streamed();
        assertThat(blocks(message)).containsExactly("tool_use", "tool_use");
        assertThat(message.getString("stop_reason")).isEqualTo("tool_use");
        assertThat(block(message, 0).getString("id")).matches("toolu_[A-Za-z0-9]{24}");
        assertThat(block(message, 0).getJsonObject("input").getString("city")).isNotEmpty();
        assertThat(block(message, 1).getJsonObject("input")).isEmpty();
        JsonObject oneByOne = request.copy()
                .put("tool_choice", new JsonObject("{\"type\":\"auto\",\"disable_parallel_tool_use\":true}"));
        assertThat(blocks(anthropic.send(oneByOne).json())).containsExactly("tool_use");
        JsonObject none = request.copy().put("tool_choice", new JsonObject("{\"type\":\"none\"}"));
        assertThat(blocks(anthropic.send(none).json())).containsExactly("text");
        JsonObject named =
                request.copy().put("tool_choice", new JsonObject("{\"type\":\"tool\",\"name\":\"get_time\"}"));
        assertThat(block(anthropic.send(named).json(), 0).getString("name")).isEqualTo("get_time");
    }

    @Test
    void resultsAreToldBack() throws Exception {
        JsonObject request = request("claude-haiku-4-5", "Weather?").put("tools", TOOLS);
        JsonObject call = anthropic.send(request).json();
        request.getJsonArray("messages")
                .add(message("assistant", call.getJsonArray("content")))
                .add(message("user", new JsonArray().add(result(block(call, 0).getString("id"), "Sunny"))));
        assertThat(block(anthropic.send(request).json(), 0).getString("text"))
                .startsWith("get_weather returned: \"Sunny\".");
    }

    @Test
    void jsonIsOneTextBlock() throws Exception {
        JsonObject request = request("claude-haiku-4-5", "Hello").put("output_config", new JsonObject("""
                {"format":{"type":"json_schema","schema":{"type":"object","properties":{"fruit":{"type":"boolean"}},
                 "required":["fruit"],"additionalProperties":false}}}"""));
        JsonObject message = anthropic.send(streamed(request)).streamed();
        assertThat(blocks(message)).containsExactly("text");
        assertThat(new JsonObject(block(message, 0).getString("text")).getValue("fruit"))
                .isInstanceOf(Boolean.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            claude-haiku-4-5  | -                                             | none
            claude-haiku-4-5  | {"type":"enabled","budget_tokens":1024}        | shown
            claude-sonnet-4-6 | {"type":"adaptive"}                            | shown
            claude-opus-4-8   | -                                             | none
            claude-opus-4-8   | {"type":"adaptive"}                            | hidden
            claude-opus-5     | -                                             | hidden
            claude-opus-5     | {"type":"disabled"}                            | none
            claude-opus-5     | {"type":"adaptive","display":"summarized"}     | shown
            claude-sonnet-5-5 | {"type":"between_tools"}                       | none
            claude-opus-5-5   | -                                             | hidden
            sandbox-fast      | -                                             | none
            sandbox-reasoning | -                                             | shown
            """)
    void eachFamilyThinksInItsWay(String model, @Nullable String thinking, String seen) throws Exception {
        JsonObject request = request(model, "Hello");
        if (thinking != null) {
            request.put("thinking", new JsonObject(thinking));
        }
        JsonObject message = anthropic.send(streamed(request)).streamed();
        if (seen.equals("none")) {
            assertThat(blocks(message)).containsExactly("text");
            return;
        }
        assertThat(blocks(message)).containsExactly("thinking", "text");
        assertThat(block(message, 0).getString("signature")).isNotEmpty();
        assertThat(block(message, 0).getString("thinking").isEmpty()).isEqualTo(seen.equals("hidden"));
        JsonObject details = message.getJsonObject("usage").getJsonObject("output_tokens_details");
        if (details != null) {
            assertThat(details.getInteger("thinking_tokens"))
                    .isPositive()
                    .isLessThan(message.getJsonObject("usage").getInteger("output_tokens"));
        }
    }

    @Test
    void thinkingCanComeRedacted() throws Exception {
        JsonObject request = Fixtures.json("anthropic/stream/redacted_thinking.request.json");
        Answer stream = anthropic.send(request);
        assertThat(blocks(stream.streamed())).containsExactly("redacted_thinking", "text");
        JsonArray answer = stream.streamed().getJsonArray("content");
        request.getJsonArray("messages").add(message("assistant", answer)).add(message("user", "And?"));
        assertThat(anthropic.send(request).status()).isEqualTo(200);
        answer.getJsonObject(0).put("data", "AAAA");
        assertThat(anthropic.send(request).message())
                .isEqualTo("messages.1.content.0: Invalid `data` in `redacted_thinking` block");
    }

    @Test
    void theTokenLimitEndsTheAnswer() throws Exception {
        JsonObject message = anthropic
                .send(streamed(request("claude-haiku-4-5", "Hello")).put("max_tokens", 4))
                .streamed();
        assertThat(message.getString("stop_reason")).isEqualTo("max_tokens");
        assertThat(message.getJsonObject("usage").getInteger("output_tokens")).isEqualTo(4);
        JsonObject thought = anthropic
                .send(streamed(request("claude-opus-5", "Hello")).put("max_tokens", 4))
                .streamed();
        assertThat(blocks(thought)).containsExactly("thinking");
        assertThat(thought.getString("stop_reason")).isEqualTo("max_tokens");
    }

    @Test
    void theCacheIsReadOnlyWhereItIsAskedFor() throws Exception {
        String text = "one two three four ".repeat(400);
        JsonObject request = request("claude-haiku-4-5", text);
        assertThat(anthropic.send(request).json().getJsonObject("usage").getInteger("cache_read_input_tokens"))
                .isZero();
        request.put("cache_control", new JsonObject("{\"type\":\"ephemeral\"}"));
        assertThat(anthropic.send(request).json().getJsonObject("usage").getInteger("cache_read_input_tokens"))
                .isGreaterThan(1000);
    }

    @Test
    void aRefusalSaysSoInItsStopDetails() throws Exception {
        JsonObject refused =
                anthropic.send(streamed(request("sandbox-refusal", "Hello"))).streamed();
        assertThat(refused.getString("stop_reason")).isEqualTo("refusal");
        assertThat(refused.getJsonArray("content")).isEmpty();
        assertThat(refused.getJsonObject("stop_details").getString("explanation"))
                .startsWith("I'm sorry");
        JsonObject filtered = anthropic.send(request("sandbox-filter", "Hello")).json();
        assertThat(filtered.getString("stop_reason")).isEqualTo("refusal");
        assertThat(blocks(filtered)).containsExactly("text");
    }

    @ParameterizedTest
    @CsvSource({
        "sandbox-error-400,400,invalid_request_error",
        "sandbox-error-401,401,authentication_error",
        "sandbox-error-402,402,billing_error",
        "sandbox-error-403,403,permission_error",
        "sandbox-error-404,404,not_found_error",
        "sandbox-error-413,413,request_too_large",
        "sandbox-error-429,429,rate_limit_error",
        "sandbox-error-500,500,api_error",
        "sandbox-error-504,504,timeout_error",
        "sandbox-error-529,529,overloaded_error",
        "sandbox-error-quota,400,invalid_request_error",
        "sandbox-error-context,400,invalid_request_error",
        "sandbox-error-nonsense,404,not_found_error",
    })
    void errorsHaveTheProvidersForm(String model, int status, String type) throws Exception {
        for (JsonObject request : List.of(request(model, "Hello"), streamed(request(model, "Hello")))) {
            Answer answer = anthropic.send(request);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.json().getString("type")).isEqualTo("error");
            assertThat(answer.error().getString("type")).isEqualTo(type);
            assertThat(answer.json().getString("request_id")).isEqualTo(answer.header("request-id"));
            assertThat(answer.header("retry-after")).isEqualTo(status == 429 ? "7" : "");
        }
    }

    @Test
    void errorsSayWhatRecordedOnesSay() throws Exception {
        assertThat(anthropic.send(request("sandbox-error-500", "x")).error())
                .isEqualTo(Fixtures.json("anthropic/error/500_api_error.json").getJsonObject("error"));
        assertThat(anthropic.send(request("sandbox-error-529", "x")).error())
                .isEqualTo(Fixtures.json("anthropic/error/529_overloaded.json").getJsonObject("error"));
        Answer edge = anthropic.send(request("sandbox-error-503", "x"));
        assertThat(edge.status()).isEqualTo(503);
        assertThat(edge.body()).isEqualTo(Fixtures.text("anthropic/error/503_upstream_connect_text.txt"));
    }

    @Test
    void anErrorInMidstreamIsAnEvent() throws Exception {
        Answer stream = anthropic.send(streamed(request("sandbox-error-midstream", "Hello")));
        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.events().getLast()).isEqualTo(new JsonObject("""
                {"type":"error","error":{"details":null,"type":"overloaded_error","message":"Overloaded"}}"""));
        assertThat(anthropic.send(request("sandbox-error-midstream", "Hello")).status())
                .isEqualTo(500);
    }

    @Test
    void steeringIsThatOfTheOtherProviders() throws Exception {
        assertThat(block(
                                anthropic
                                        .send(streamed(request("sandbox-echo", " Größe 😀 ")))
                                        .streamed(),
                                0)
                        .getString("text"))
                .isEqualTo(" Größe 😀 ");
        assertThat(block(
                                anthropic
                                        .send(streamed(request("sandbox-burst-3", "x")))
                                        .streamed(),
                                0)
                        .getString("text"))
                .isEqualTo("1 2 3");
        assertThat(anthropic
                        .send(request("claude-haiku-4-5", "x"), "X-Sandbox-Error", "529")
                        .status())
                .isEqualTo(529);
        assertThatThrownBy(() -> anthropic.send(streamed(request("sandbox-cut", "x"))))
                .isInstanceOf(IOException.class);
        try (var body = anthropic.open(streamed(request("sandbox-stall", "x"))).body()) {
            assertThat(body.available()).isZero();
        }
    }

    @Test
    void modelsAreListed() throws Exception {
        Answer models = anthropic.exchange(
                anthropic.get("/v1/models").header("x-api-key", "k").header("anthropic-version", "2023-06-01"));
        assertThat(models.json().getJsonArray("data").getJsonObject(0).getString("type"))
                .isEqualTo("model");
        assertThat(models.json().getBoolean("has_more")).isFalse();
    }

    @Test
    void callersAreAdmittedByTheirHeaders() throws Exception {
        String body = request("sandbox-fast", "x").encode();
        assertThat(anthropic.exchange(anthropic.post(body)).message()).isEqualTo("x-api-key header is required");
        Answer wrong = anthropic.exchange(anthropic.post(body).header("x-api-key", "invalid"));
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.error())
                .isEqualTo(
                        Fixtures.json("anthropic/error/401_authentication.json").getJsonObject("error"));
        assertThat(anthropic
                        .exchange(anthropic.post(body).header("x-api-key", "k"))
                        .message())
                .isEqualTo("anthropic-version: header is required");
        assertThat(anthropic
                        .exchange(anthropic
                                .get("/v1/nothing")
                                .header("x-api-key", "k")
                                .header("anthropic-version", "2023-06-01"))
                        .status())
                .isEqualTo(404);
        assertThat(anthropic.send("[]").message()).isEqualTo("The request body is not valid JSON");
    }
}
