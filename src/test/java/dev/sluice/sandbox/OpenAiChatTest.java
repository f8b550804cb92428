package dev.sluice.sandbox;

import static dev.sluice.sandbox.SandboxClient.message;
import static dev.sluice.sandbox.SandboxClient.request;
import static dev.sluice.sandbox.SandboxClient.streamed;
import static dev.sluice.sandbox.SandboxClient.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sandbox.SandboxClient.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers of the OpenAI stand-in. */
class OpenAiChatTest extends SandboxFixture {

    private static final JsonObject WEATHER = tool("get_weather", new JsonObject("""
                    {"type":"object","properties":{"city":{"type":"string"},"unit":{"enum":["celsius","fahrenheit"]}},
                     "required":["city","unit"]}"""));
    private static final JsonObject TIME = tool("get_time", new JsonObject());

    @Test
    void theAnswerTellsWhatArrived() throws Exception {
        JsonObject request = request("gpt-4o", "unused")
                .put(
                        "messages",
                        new JsonArray().add(message("system", "Be brief.")).add(message("user", new JsonArray("""
                                                [{"type":"text","text":"What is this?"},
                                                 {"type":"image_url","image_url":{"url":"https://example.com/a.png"}},
                                                 {"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},
                                                 {"type":"file","file":{"filename":"a.pdf",
                                                  "file_data":"data:application/pdf;base64,AAAA"}}]"""))));
        String content = client.send(request).message().getString("content");
        assertThat(content)
                .contains("You said: \"What is this?\"")
                .contains("2 images")
                .contains("1 file ")
                .contains("2 messages")
                .contains("9 characters")
                .contains("gpt-4o");
    }

    @Test
    void theStreamIsTheDocumentInPieces() throws Exception {
        JsonObject request = request("gpt-4o", "Hello there");
        Answer document = client.send(request);
        Answer stream = client.send(streamed(request));
        assertThat(stream.header("content-type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(stream.joined("content")).isEqualTo(document.message().getString("content"));
        assertThat(stream.finishReasons())
                .containsExactly(document.choice().getString("finish_reason"))
                .containsExactly("stop");
        assertThat(stream.usage()).isEqualTo(document.json().getJsonObject("usage"));
        assertThat(stream.events().getLast()).isEqualTo("[DONE]");
        assertThat(stream.deltas()).hasSizeGreaterThan(10);
    }

    @Test
    void equalRequestsGetEqualAnswersWithIdsOfTheirOwn() throws Exception {
        JsonObject request = request("gpt-4o", "Hello");
        Answer one = client.send(request);
        Answer other = client.send(request);
        assertThat(one.message()).isEqualTo(other.message());
        assertThat(one.json().getString("id"))
                .matches("chatcmpl-[A-Za-z0-9]{29}")
                .isNotEqualTo(other.json().getString("id"));
        assertThat(one.header("x-request-id")).matches("req_[0-9a-f]{32}").isNotEqualTo(other.header("x-request-id"));
        assertThat(one.header("openai-processing-ms")).matches("\\d+");
        assertThat(one.header("content-type")).isEqualTo("application/json");
    }

    @Test
    void chunksLookLikeRecordedOnes() throws Exception {
        List<JsonObject> recorded = new Answer(
                        200, HttpHeaders.of(Map.of(), (a, b) -> true), Fixtures.text("openai/stream/text_usage.sse"))
                .chunks();
        List<JsonObject> ours =
                client.send(streamed(request("gpt-4o", "Hello"))).chunks();
        for (int fromEnd : List.of(1, 2)) {
            assertThat(shape(ours.get(ours.size() - fromEnd)))
                    .containsAll(shape(recorded.get(recorded.size() - fromEnd)));
        }
        assertThat(shape(ours.get(0))).containsAll(shape(recorded.get(0)));
        assertThat(shape(ours.get(1))).containsAll(shape(recorded.get(1)));
        assertThat(ours.get(0)
                        .getJsonArray("choices")
                        .getJsonObject(0)
                        .getJsonObject("delta")
                        .encode())
                .isEqualTo("{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}");
        assertThat(ours.get(1).getValue("usage")).isNull();
        assertThat(ours.getLast().getJsonArray("choices")).isEmpty();
    }

    /** Every key with its path. */
    private static Set<String> shape(JsonObject object) {
        return object.fieldNames().stream()
                .flatMap(key -> {
                    Object value = object.getValue(key);
                    Object child = value instanceof JsonArray array && !array.isEmpty() ? array.getValue(0) : value;
                    Set<String> below = child instanceof JsonObject o ? shape(o) : Set.of();
                    return Stream.concat(
                            java.util.stream.Stream.of(key), below.stream().map(path -> key + "." + path));
                })
                // Recorded with a newer cache: not in most recordings.
                .filter(path -> !path.endsWith("cache_write_tokens"))
                .collect(Collectors.toSet());
    }

    @Test
    void usageComesOnlyWhereItIsWishedFor() throws Exception {
        Answer stream = client.send(request("gpt-4o", "Hello").put("stream", true));
        assertThat(stream.chunks()).noneMatch(chunk -> chunk.containsKey("usage"));
        assertThat(stream.chunks().getLast().getJsonArray("choices")).isNotEmpty();
    }

    @Test
    void obfuscationCanBeSwitchedOff() throws Exception {
        JsonObject request = request("gpt-4o", "Hello").put("stream", true);
        assertThat(client.send(request).chunks()).allMatch(chunk -> chunk.containsKey("obfuscation"));
        request.put("stream_options", new JsonObject().put("include_obfuscation", false));
        assertThat(client.send(request).chunks()).noneMatch(chunk -> chunk.containsKey("obfuscation"));
    }

    @ParameterizedTest
    @CsvSource({"max_tokens,gpt-4o", "max_completion_tokens,gpt-4o", "max_completion_tokens,gpt-5"})
    void theTokenLimitEndsTheAnswer(String field, String model) throws Exception {
        JsonObject request = request(model, "Hello").put(field, 4);
        Answer stream = client.send(streamed(request));
        assertThat(stream.joined("content")).isEqualTo("You said: ");
        assertThat(stream.finishReasons()).containsExactly("length");
        assertThat(stream.usage().getInteger("completion_tokens")).isEqualTo(4);
        Answer document = client.send(request);
        assertThat(document.choice().getString("finish_reason")).isEqualTo("length");
    }

    @Test
    void theTokenLimitHoldsForReasoningToo() throws Exception {
        JsonObject request =
                request("gpt-5", "Hello").put("max_completion_tokens", 10).put("reasoning_effort", "low");
        Answer stream = client.send(streamed(request));
        assertThat(stream.joined("content")).isEmpty();
        assertThat(stream.finishReasons()).containsExactly("length");
        assertThat(stream.usage().getInteger("completion_tokens")).isEqualTo(10);
        assertThat(stream.usage().getJsonObject("completion_tokens_details").getInteger("reasoning_tokens"))
                .isEqualTo(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"said\"", "[\"zzz\",\"sandbox\",\"said: \\\"Hel\"]", "\"ou said: \\\"\""})
    void aStopSequenceEndsTheAnswerBeforeItself(String stop) throws Exception {
        JsonObject request = new JsonObject(request("sandbox-fast", "Hello")
                .encode()
                .replaceFirst("}$", ",\"stop\":" + stop.replace("\\", "\\\\") + "}"));
        Answer stream = client.send(streamed(request));
        assertThat("You said: \"Hello\"").startsWith(stream.joined("content"));
        assertThat(stream.joined("content")).doesNotContain("said");
        assertThat(stream.finishReasons()).containsExactly("stop");
    }

    @Test
    void toolsAreCalledWithArgumentsThatFit() throws Exception {
        JsonObject request = request("gpt-4o", "Is it warm?")
                .put("tools", new JsonArray().add(WEATHER).add(TIME));
        Answer stream = client.send(streamed(request));
        assertThat(stream.finishReasons()).containsExactly("tool_calls");
        assertThat(stream.calls()).hasSize(1);
        assertThat(stream.calls().getFirst().getString("name")).isEqualTo("get_weather");
        assertThat(stream.calls().getFirst().getString("id")).matches("call_[A-Za-z0-9]{24}");
        assertThat(stream.calls().getFirst().getString("arguments"))
                .isEqualTo("{\"city\":\"example city\",\"unit\":\"celsius\"}");
        assertThat(stream.deltas().getFirst().encode()).isEqualTo("{\"role\":\"assistant\",\"content\":null}");
        assertThat(stream.deltas().stream().filter(delta -> delta.containsKey("tool_calls")))
                .as("fragments")
                .hasSizeGreaterThan(4);
        JsonObject message = client.send(request).message();
        assertThat(message.getValue("content")).isNull();
        assertThat(message.getJsonArray("tool_calls")
                        .getJsonObject(0)
                        .getJsonObject("function")
                        .getString("arguments"))
                .isEqualTo(stream.calls().getFirst().getString("arguments"));
    }

    @Test
    void namedToolsAreCalledInParallelUnlessForbidden() throws Exception {
        JsonObject request = request("gpt-4o", "Use Get Time and get_weather.")
                .put("tools", new JsonArray().add(WEATHER).add(TIME).add(tool("other", new JsonObject())));
        List<JsonObject> calls = client.send(streamed(request)).calls();
        assertThat(calls).extracting(call -> call.getString("name")).containsExactly("get_weather", "get_time");
        assertThat(calls.getLast().getString("arguments")).isEqualTo("{}");
        assertThat(client.send(streamed(request.put("parallel_tool_calls", false)))
                        .calls())
                .hasSize(1);
    }

    @Test
    void theToolChoiceIsFollowed() throws Exception {
        JsonObject request = request("gpt-4o", "Hello")
                .put("tools", new JsonArray().add(WEATHER).add(TIME));
        Answer none = client.send(streamed(request.copy().put("tool_choice", "none")));
        assertThat(none.calls()).isEmpty();
        assertThat(none.joined("content")).contains("Hello");
        Answer required = client.send(streamed(request.copy().put("tool_choice", "required")));
        assertThat(required.finishReasons()).containsExactly("tool_calls");
        Answer named = client.send(streamed(request.copy()
                .put("tool_choice", new JsonObject("{\"type\":\"function\",\"function\":{\"name\":\"get_time\"}}"))));
        assertThat(named.calls()).extracting(call -> call.getString("name")).containsExactly("get_time");
        assertThat(named.finishReasons()).as("as OpenAI does").containsExactly("stop");
    }

    @Test
    void toolResultsAreQuoted() throws Exception {
        JsonObject request =
                new JsonObject("""
                        {"model":"gpt-4o","messages":[
                          {"role":"user","content":"Weather and time?"},
                          {"role":"assistant","content":null,"tool_calls":[
                            {"id":"a","type":"function","function":{"name":"get_weather","arguments":"{}"}},
                            {"id":"b","type":"function","function":{"name":"get_time","arguments":"{}"}}]},
                          {"role":"tool","tool_call_id":"b","content":"noon"},
                          {"role":"tool","tool_call_id":"a","content":[{"type":"text","text":"40 C"}]}]}""").put("tools", new JsonArray().add(WEATHER).add(TIME));
        Answer answer = client.send(request);
        assertThat(answer.choice().getString("finish_reason")).isEqualTo("stop");
        assertThat(answer.message().getString("content"))
                .contains("get_time returned: \"noon\"")
                .contains("get_weather returned: \"40 C\"");
    }

    @Test
    void aSchemaIsFollowed() throws Exception {
        JsonObject request = request("gpt-4o", "Is a banana a fruit?").put("response_format", new JsonObject("""
                                {"type":"json_schema","json_schema":{"name":"response","strict":true,"schema":
                                 {"type":"object","properties":{"is_fruit":{"type":"boolean"}},
                                  "required":["is_fruit"],"additionalProperties":false}}}"""));
        Answer stream = client.send(streamed(request));
        assertThat(stream.joined("content")).isEqualTo("{\"is_fruit\":true}");
        assertThat(stream.deltas()).hasSizeGreaterThan(4);
    }

    @Test
    void someJsonIsAnObject() throws Exception {
        JsonObject request =
                request("gpt-4o", "Answer in JSON").put("response_format", new JsonObject().put("type", "json_object"));
        JsonObject content = new JsonObject(client.send(request).message().getString("content"));
        assertThat(content.getString("you_said")).isEqualTo("Answer in JSON");
    }

    @Test
    void longPromptsCountAsCachedInWholeSteps() throws Exception {
        JsonObject usage = client.send(
                        request("sandbox-fast", "word ".repeat(1500)).put("max_tokens", 1))
                .json()
                .getJsonObject("usage");
        int cached = usage.getJsonObject("prompt_tokens_details").getInteger("cached_tokens");
        assertThat(cached).isPositive().isLessThanOrEqualTo(usage.getInteger("prompt_tokens"));
        assertThat(cached % 128).isZero();
        assertThat(usage.getInteger("total_tokens")).isEqualTo(usage.getInteger("prompt_tokens") + 1);
    }

    @Test
    void largeBodiesAreRead() throws Exception {
        String image = "data:image/png;base64," + "A".repeat(22_000_000);
        JsonObject request = request("gpt-4o", "unused")
                .put(
                        "messages",
                        new JsonArray()
                                .add(message(
                                        "user",
                                        new JsonArray()
                                                .add(new JsonObject()
                                                        .put("type", "image_url")
                                                        .put("image_url", new JsonObject().put("url", image))))));
        assertThat(client.send(request).message().getString("content")).contains("1 image ");
    }

    @Test
    void recordedRequestsAreAccepted() throws Exception {
        for (String name : List.of(
                "stream/text_usage",
                "stream/text_legacy_no_usage",
                "stream/tool_call_single",
                "stream/tool_result_round_trip",
                "stream/tool_calls_parallel_reasoning",
                "stream/length_reasoning_no_content",
                "stream/json_schema",
                "stream/refusal",
                "stream/image_base64",
                "stream/pdf_file",
                "stream/audio_input",
                "stream/unicode_tool_args",
                "json/text_unicode_cjk",
                "json/tool_calls_parallel",
                "json/tool_results_parallel_round_trip",
                "json/reasoning_tool_call",
                "json/json_object",
                "json/refusal",
                "json/cached_tokens",
                "json/image_url")) {
            Answer answer = client.send(Fixtures.text("openai/" + name + ".request.json"));
            assertThat(answer.status()).as("%s: %s", name, answer.body()).isEqualTo(200);
        }
    }

    @Test
    void theModelsAreListed() throws Exception {
        Answer models = client.exchange(request ->
                request.uri(URI.create(client.base() + "/models")).header("Authorization", "Bearer sk-test"));
        assertThat(models.json().getJsonArray("data").stream().map(model -> ((JsonObject) model).getString("id")))
                .contains("sandbox-fast", "sandbox-silent");
    }
}
