package dev.sluice.sandbox;

import static dev.sluice.sandbox.GeminiClient.config;
import static dev.sluice.sandbox.GeminiClient.content;
import static dev.sluice.sandbox.GeminiClient.request;
import static dev.sluice.sandbox.GeminiClient.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sandbox.GeminiClient.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answers of the Google stand-in. */
class GeminiStandinTest extends SandboxFixture {

    private static final String THREE = "gemini-3.1-pro-preview";
    private static final JsonArray TOOLS = new JsonArray("""
            [{"functionDeclarations":[
              {"name":"add","parametersJsonSchema":{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"number"}},
               "required":["a","b"]}},
              {"name":"get_weather","parameters":{"type":"OBJECT","properties":{"unit":{"type":"STRING","enum":["celsius"]}},
               "required":["unit"]}}]}]""");

    private GeminiClient google;

    @BeforeEach
    void call() {
        google = new GeminiClient(sandbox);
    }

    @Test
    void theAnswerTellsWhatArrived() throws Exception {
        JsonObject request = new JsonObject("""
                {"system_instruction":{"parts":[{"text":"Be brief."}]},
                 "contents":[{"role":"user","parts":[{"text":"What is this?"},
                  {"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}},
                  {"inline_data":{"mime_type":"application/pdf","data":"JVBERi0xLjcK"}},
                  {"fileData":{"fileUri":"https://youtu.be/abc"}}]}]}""");
        assertThat(google.whole("gemini-2.5-flash", request).text())
                .contains("You said: \"What is this?\"")
                .contains("1 image ")
                .contains("1 video ")
                .contains("1 file ")
                .contains("9 characters")
                .contains("gemini-2.5-flash");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-2.5-flash", "gemini-3.8-flash", "sandbox-fast"})
    void theStreamIsTheDocumentInPieces(String model) throws Exception {
        Answer document = google.whole(model, request("Hello there"));
        Answer stream = google.stream(model, request("Hello there"));
        assertThat(document.header("content-type")).isEqualTo("application/json; charset=UTF-8");
        assertThat(stream.header("content-type")).isEqualTo("text/event-stream");
        assertThat(stream.text()).isEqualTo(document.text()).contains("Hello there");
        assertThat(stream.finishReasons()).isEqualTo(document.finishReasons()).containsExactly("STOP");
        assertThat(stream.usage()).isEqualTo(document.usage());
        assertThat(stream.chunks()).hasSizeGreaterThan(10);
    }

    @Test
    void withoutEventsTheStreamIsOneArray() throws Exception {
        Answer answer =
                google.send(THREE + ":streamGenerateContent", request("Hello").encode());
        assertThat(answer.header("content-type")).isEqualTo("application/json; charset=UTF-8");
        JsonArray chunks = new JsonArray(answer.body());
        assertThat(chunks).hasSizeGreaterThan(10);
        assertThat(chunks.getJsonObject(chunks.size() - 1).encode()).contains("\"finishReason\":\"STOP\"");
    }

    /** Every chunk of the recording has one of ours with the same keys, and the last is like the last. */
    @ParameterizedTest
    @CsvSource({
        "text, gemini-2.5-flash, false",
        "text_multi_chunk_signature, gemini-3.5-flash, false",
        "tool_call, gemini-2.5-flash, true",
        "tool_call_with_id, gemini-3.1-pro-preview, true",
        "tool_calls_parallel_with_ids, gemini-3.1-pro-preview, true"
    })
    void chunksLookLikeRecordedOnes(String recording, String model, boolean tools) throws Exception {
        List<Set<String>> recorded = new Answer(
                        200,
                        HttpHeaders.of(Map.of(), (a, b) -> true),
                        Fixtures.text("google/stream/" + recording + ".sse"))
                .chunks().stream().map(GeminiStandinTest::shape).toList();
        JsonObject request = request(recording.contains("parallel") ? "Use add and get weather." : "Hello");
        Answer answer = google.stream(model, tools ? request.put("tools", TOOLS) : request);
        List<Set<String>> ours =
                answer.chunks().stream().map(GeminiStandinTest::shape).toList();
        assertThat(ours.getLast()).isEqualTo(recorded.getLast());
        if (recorded.size() > 1) {
            assertThat(ours.getFirst()).isEqualTo(recorded.getFirst());
        }
        assertThat(answer.body()).endsWith("\r\n\r\n");
    }

    /** Every key with its path, arguments apart; the tier is told by newer recordings only. */
    private static Set<String> shape(JsonObject object) {
        return object.fieldNames().stream()
                .filter(key -> !key.equals("serviceTier"))
                .flatMap(key -> {
                    Object value = object.getValue(key);
                    Object child = value instanceof JsonArray array && !array.isEmpty() ? array.getValue(0) : value;
                    Set<String> below = child instanceof JsonObject o && !key.equals("args") ? shape(o) : Set.of();
                    return Stream.concat(Stream.of(key), below.stream().map(path -> key + "." + path));
                })
                .collect(Collectors.toSet());
    }

    @Test
    void equalRequestsGetEqualAnswersWithIdsOfTheirOwn() throws Exception {
        Answer one = google.whole("sandbox-fast", request("Hello"));
        Answer other = google.whole("sandbox-fast", request("Hello"));
        assertThat(one.parts()).isEqualTo(other.parts());
        assertThat(one.json().getString("responseId")).isNotEqualTo(other.json().getString("responseId"));
    }

    @Test
    void thoughtsAreShownOnlyWhenAskedFor() throws Exception {
        Answer quiet = google.stream(THREE, request("Hello"));
        assertThat(quiet.thoughts()).isEmpty();
        assertThat(quiet.usage().getInteger("thoughtsTokenCount")).isEqualTo(32);
        JsonObject asked =
                config(request("Hello"), "{\"thinkingConfig\":{\"includeThoughts\":true,\"thinkingLevel\":\"low\"}}");
        for (Answer shown : List.of(google.stream(THREE, asked), google.whole(THREE, asked))) {
            assertThat(shown.thoughts()).contains("5 characters");
            assertThat(shown.parts().getFirst().getBoolean("thought")).isTrue();
            assertThat(shown.text()).contains("Hello");
            assertThat(shown.usage().getInteger("thoughtsTokenCount")).isEqualTo(16);
        }
    }

    @Test
    void usageHasThoughtsBesideTheCandidate() throws Exception {
        JsonObject usage =
                google.whole("gemini-2.5-pro", request("word ".repeat(1500))).usage();
        int cached = usage.getInteger("cachedContentTokenCount");
        assertThat(cached).isPositive().isLessThanOrEqualTo(usage.getInteger("promptTokenCount"));
        assertThat(usage.getInteger("totalTokenCount"))
                .isEqualTo(usage.getInteger("promptTokenCount")
                        + usage.getInteger("candidatesTokenCount")
                        + usage.getInteger("thoughtsTokenCount"));
    }

    @Test
    void theTokenLimitHoldsForThoughtsToo() throws Exception {
        JsonObject request = config(request("Hello"), "{\"maxOutputTokens\":10}");
        Answer fast = google.stream("sandbox-fast", request);
        assertThat(fast.finishReasons()).containsExactly("MAX_TOKENS");
        assertThat(fast.usage().getInteger("candidatesTokenCount")).isEqualTo(10);
        Answer thinking = google.stream("gemini-2.5-flash", request);
        assertThat(thinking.finishReasons()).containsExactly("MAX_TOKENS");
        assertThat(thinking.text()).isEmpty();
        assertThat(thinking.usage().containsKey("candidatesTokenCount")).isFalse();
    }

    @Test
    void aStopSequenceEndsTheAnswerBeforeItself() throws Exception {
        Answer answer =
                google.stream("sandbox-fast", config(request("Hello"), "{\"stopSequences\":[\"x!\",\" said\"]}"));
        assertThat(answer.text()).isEqualTo("You");
        assertThat(answer.finishReasons()).containsExactly("STOP");
    }

    @Test
    void jsonIsAnsweredInBothFormsOfSchemas() throws Exception {
        for (String schema : List.of(
                "\"responseSchema\":{\"type\":\"OBJECT\",\"properties\":{\"is_fruit\":{\"type\":\"BOOLEAN\"}},\"required\":[\"is_fruit\"]}",
                "\"responseJsonSchema\":{\"type\":\"object\",\"properties\":{\"is_fruit\":{\"type\":\"boolean\"}},\"required\":[\"is_fruit\"]}")) {
            String config = "{\"responseMimeType\":\"application/json\"," + schema + "}";
            assertThat(google.stream("gemini-2.5-flash", config(request("A banana?"), config))
                            .text())
                    .isEqualTo("{\"is_fruit\":true}");
        }
        JsonObject any = config(request("Hi"), "{\"responseMimeType\":\"application/json\"}");
        assertThat(new JsonObject(google.whole(THREE, any).text()).getString("you_said"))
                .isEqualTo("Hi");
    }

    @Test
    void callsComeWholeAndOnlyTheFirstIsSigned() throws Exception {
        JsonObject request = request("Use add and get weather.").put("tools", TOOLS);
        for (Answer three : List.of(google.stream(THREE, request), google.whole(THREE, request))) {
            assertThat(three.calls())
                    .extracting(part -> part.getJsonObject("functionCall").getString("name"))
                    .containsExactly("add", "get_weather");
            assertThat(three.calls().get(0).getString("thoughtSignature")).isNotEmpty();
            assertThat(three.calls().get(1).containsKey("thoughtSignature")).isFalse();
            assertThat(three.calls().get(1).getJsonObject("functionCall").getString("id"))
                    .matches("[A-Za-z0-9]{8}");
            assertThat(three.calls().get(1).getJsonObject("functionCall").getJsonObject("args"))
                    .isEqualTo(new JsonObject("{\"unit\":\"celsius\"}"));
            assertThat(three.finishReasons()).containsExactly("STOP");
        }
        Answer two = google.stream("gemini-2.5-flash", request);
        assertThat(two.calls()).hasSize(2).noneMatch(part -> part.getJsonObject("functionCall")
                .containsKey("id"));
        assertThat(two.chunks()).hasSize(2);
    }

    @Test
    void theModeOfCallsIsFollowed() throws Exception {
        JsonObject request = request("Use add and get weather.").put("tools", TOOLS);
        JsonObject none = new JsonObject("{\"functionCallingConfig\":{\"mode\":\"NONE\"}}");
        assertThat(google.whole(THREE, request.copy().put("toolConfig", none)).calls())
                .isEmpty();
        JsonObject one = new JsonObject(
                "{\"functionCallingConfig\":{\"mode\":\"ANY\",\"allowedFunctionNames\":[\"get_weather\"]}}");
        assertThat(google.whole(THREE, request.copy().put("toolConfig", one)).calls())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {THREE, "gemini-2.5-flash", "sandbox-fast"})
    void callsThatCameBackAsTheyWereAreAnswered(String model) throws Exception {
        JsonObject request = request("Use add and get weather.").put("tools", TOOLS);
        Answer answer = google.whole(model, answered(request, google.whole(model, request)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.text()).contains("add returned: \"5\"").contains("get_weather returned: \"5\"");
    }

    @Test
    void textsThatCameBackAsTheyWereAreTaken() throws Exception {
        List<JsonObject> said =
                google.stream("gemini-3.5-flash-lite", request("Hello")).parts();
        JsonObject request = request("Hello");
        request.getJsonArray("contents").add(content("model", said.toArray(JsonObject[]::new)));
        Answer answer = google.whole("gemini-3.5-flash-lite", request);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void signaturesOfOtherModelsAndOtherCallsAreCorrupted() throws Exception {
        JsonObject request = request("Use add and get weather.").put("tools", TOOLS);
        JsonObject elsewhere = answered(request, google.whole("gemini-3.8-flash", request));
        assertThat(google.whole(THREE, elsewhere).error().getString("message"))
                .isEqualTo("Corrupted thought signature.");
        JsonObject changed = answered(request, google.whole(THREE, request));
        call(changed, 0).getJsonObject("functionCall").getJsonObject("args").put("a", 77);
        assertThat(google.whole(THREE, changed).error().getString("message")).isEqualTo("Corrupted thought signature.");
        call(changed, 0).put("thoughtSignature", "");
        assertThat(google.whole(THREE, changed).error().getString("message")).isEqualTo("Corrupted thought signature.");
        call(changed, 0).put("thoughtSignature", "skip_thought_signature_validator");
        assertThat(google.whole(THREE, changed).status()).isEqualTo(200);
        call(changed, 0).remove("thoughtSignature");
        assertThat(google.whole(THREE, changed).error().getString("message"))
                .startsWith("Function call is missing a thought_signature in functionCall parts.")
                .contains("function call `default_api:add` , position 2.");
        assertThat(google.whole("gemini-2.5-pro", changed).status()).isEqualTo(200);
        changed.getJsonArray("contents").add(user("Thank you."));
        assertThat(google.whole(THREE, changed).status())
                .as("of an earlier turn")
                .isEqualTo(200);
    }

    /** The request with the answer's calls and a result of 5 for each. */
    private static JsonObject answered(JsonObject request, Answer answer) {
        JsonObject next = request.copy();
        JsonArray results = new JsonArray();
        for (JsonObject part : answer.calls()) {
            JsonObject response = part.getJsonObject("functionCall").copy();
            response.remove("args");
            results.add(new JsonObject()
                    .put("functionResponse", response.put("response", new JsonObject().put("output", "5"))));
        }
        next.getJsonArray("contents")
                .add(new JsonObject().put("role", "model").put("parts", new JsonArray(answer.parts())))
                .add(new JsonObject().put("role", "user").put("parts", results));
        return next;
    }

    private static JsonObject call(JsonObject request, int index) {
        return request.getJsonArray("contents")
                .getJsonObject(1)
                .getJsonArray("parts")
                .getJsonObject(index);
    }

    @Test
    void modelsAreListed() throws Exception {
        assertThat(google.get("/v1beta/models").json().getJsonArray("models").encode())
                .contains("models/sandbox-fast");
    }

    @Test
    void theKeyIsAskedForInItsHeader() throws Exception {
        String body = request("Hello").encode();
        Answer none = google.answer(google.post("sandbox-fast:generateContent?key=abc", body, ""));
        assertThat(none.status()).isEqualTo(403);
        assertThat(none.json()).isEqualTo(Fixtures.json("google/error/403_permission_denied.json"));
        Answer wrong = google.answer(google.post("sandbox-fast:streamGenerateContent?alt=sse", body, "invalid"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.json()).isEqualTo(Fixtures.json("google/error/400_invalid_api_key.json"));
        assertThat(wrong.header("content-type")).as("as recorded").isEqualTo("text/event-stream");
    }

    @Test
    void otherMethodsAreNotFound() throws Exception {
        assertThat(google.send("sandbox-fast:countTokens", "{}").status()).isEqualTo(404);
        assertThat(google.get("/v1beta/files").status()).isEqualTo(404);
        Answer array = google.send(
                "sandbox-error-503:streamGenerateContent", request("x").encode());
        assertThat(new JsonArray(array.body())
                        .getJsonObject(0)
                        .getJsonObject("error")
                        .getString("status"))
                .isEqualTo("UNAVAILABLE");
    }

    @Test
    void largeMediaIsReadUpToTheLimit() throws Exception {
        assertThat(google.whole("sandbox-fast", media(6_000_000)).text()).contains("1 image");
        assertThat(google.whole("sandbox-fast", media(21_000_000)).error().getString("message"))
                .isEqualTo("Request payload size exceeds the limit: 20971520 bytes.");
    }

    private static JsonObject media(int size) {
        JsonObject image = new JsonObject().put("mimeType", "image/png").put("data", "iVBORw0KGgoA" + "A".repeat(size));
        return new JsonObject()
                .put("contents", new JsonArray().add(content("user", new JsonObject().put("inlineData", image))));
    }
}
