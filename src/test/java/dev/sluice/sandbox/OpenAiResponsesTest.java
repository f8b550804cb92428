package dev.sluice.sandbox;

import static dev.sluice.sandbox.OpenAiResponsesClient.objects;
import static dev.sluice.sandbox.OpenAiResponsesClient.request;
import static dev.sluice.sandbox.OpenAiResponsesClient.tool;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sandbox.OpenAiResponsesClient.Streamed;
import dev.sluice.sandbox.SandboxClient.Answer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the stand-in of the Responses API answers. */
class OpenAiResponsesTest extends SandboxFixture {

    private static final JsonObject WEATHER = tool("get_weather", """
                    {"type":"object","properties":{"city":{"type":"string"},"unit":{"enum":["celsius","fahrenheit"]}},
                     "required":["city"]}""");
    private static final JsonObject TIME = tool("get_time", "{\"type\":\"object\",\"properties\":{}}");

    private OpenAiResponsesClient api;

    @BeforeAll
    void connect() {
        api = new OpenAiResponsesClient(client);
    }

    @Test
    void theAnswerTellsWhatArrived() throws Exception {
        JsonObject request = request("gpt-4o", new JsonArray("""
                [{"role":"developer","content":[{"type":"input_text","text":"Be brief."}]},
                 {"role":"user","content":[{"type":"input_text","text":"What is this?"},
                  {"type":"input_image","image_url":"https://example.com/a.png","detail":"auto"},
                  {"type":"input_image","image_url":"data:image/png;base64,iVBORw0KGgoAAAAN"},
                  {"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,AAAA"},
                  {"type":"input_file","file_url":"https://example.com/b.pdf"}]}]""")).put("store", false);
        Answer answer = api.send(request);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonObject message = answer.json().getJsonArray("output").getJsonObject(0);
        assertThat(message.getString("status")).isEqualTo("completed");
        assertThat(text(message))
                .contains("You said: \"What is this?\"")
                .contains("2 images")
                .contains("2 files")
                .contains("2 messages")
                .contains("9 characters");
    }

    @Test
    void theStreamEndsWithTheDocument() throws Exception {
        JsonObject request = request("gpt-4o", "Hello there").put("instructions", "Be brief.");
        JsonObject document = api.send(request).json();
        Streamed stream = api.stream(request);
        assertThat(stream.answer().header("content-type")).isEqualTo("text/event-stream; charset=utf-8");
        assertThat(stream.types())
                .startsWith(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta")
                .endsWith(
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(stream.joined("response.output_text.delta"))
                .isEqualTo(text(document.getJsonArray("output").getJsonObject(0)))
                .isEqualTo(stream.ofType("response.output_text.done").getFirst().getString("text"));
        assertThat(without(stream.response())).isEqualTo(without(document));
        assertThat(stream.response().getJsonArray("output").getJsonObject(0))
                .isEqualTo(stream.items().getFirst());
        assertThat(document.getString("id")).matches("resp_[0-9a-f]{50}");
        assertThat(document.getString("status")).isEqualTo("completed");
        assertThat(document.getString("instructions")).isEqualTo("Be brief.");
    }

    @Test
    void eventsAreNumberedAndNameTheirItem() throws Exception {
        Streamed stream = api.stream(request("gpt-4o", "Hello"));
        assertThat(stream.events().stream().map(event -> event.getInteger("sequence_number")))
                .containsExactlyElementsOf(
                        IntStream.range(0, stream.events().size()).boxed().toList());
        String id = stream.items().getFirst().getString("id");
        assertThat(id).matches("msg_[0-9a-f]{50}");
        assertThat(stream.ofType("response.output_text.delta"))
                .allMatch(event -> event.getString("item_id").equals(id))
                .allMatch(event -> event.getInteger("output_index") == 0 && event.getInteger("content_index") == 0)
                .allMatch(event -> event.containsKey("obfuscation"));
        assertThat(stream.answer().body()).doesNotContain("[DONE]");
    }

    @Test
    void obfuscationCanBeSwitchedOff() throws Exception {
        JsonObject options = new JsonObject().put("include_obfuscation", false);
        Streamed stream = api.stream(request("gpt-4o", "Hello").put("stream_options", options));
        assertThat(stream.answer().body()).doesNotContain("obfuscation");
    }

    @Test
    void aModelThatReasonsDoesSoBeforeItsCalls() throws Exception {
        Streamed stream = api.stream(request("gpt-5.6-luna", "Use get_time and get_weather")
                .put("tools", new JsonArray().add(WEATHER).add(TIME))
                .put("store", false));
        assertThat(stream.items().stream().map(item -> item.getString("type")))
                .containsExactly("reasoning", "function_call", "function_call");
        JsonObject added =
                stream.ofType("response.output_item.added").getFirst().getJsonObject("item");
        JsonObject done = stream.items().getFirst();
        assertThat(done.getString("id")).isEqualTo(added.getString("id")).matches("rs_[0-9a-f]{50}");
        assertThat(done.getString("encrypted_content"))
                .startsWith("gAAAAAB")
                .isNotEqualTo(added.getString("encrypted_content"));
        assertThat(done.getJsonArray("summary")).isEmpty();
        assertThat(stream.response().getJsonArray("output")).isEqualTo(new JsonArray(stream.items()));
        JsonObject usage = stream.response().getJsonObject("usage");
        assertThat(usage.getJsonObject("output_tokens_details").getInteger("reasoning_tokens"))
                .isEqualTo(32);
        assertThat(usage.getInteger("total_tokens"))
                .isEqualTo(usage.getInteger("input_tokens") + usage.getInteger("output_tokens"));
    }

    @Test
    void callsComeInFragmentsAndWhole() throws Exception {
        Streamed stream = api.stream(request("gpt-4o", "Use get_time and get_weather")
                .put("tools", new JsonArray().add(WEATHER).add(TIME)));
        JsonObject call = stream.items().getFirst();
        assertThat(call.getString("id")).matches("fc_[0-9a-f]{50}");
        assertThat(call.getString("call_id")).matches("call_[A-Za-z0-9]{24}");
        assertThat(call.getString("arguments")).isEqualTo("{\"city\":\"example city\"}");
        assertThat(stream.items().get(1).getString("name")).isEqualTo("get_time");
        assertThat(stream.ofType("response.output_item.added").getFirst().getJsonObject("item"))
                .isEqualTo(call.copy().put("arguments", "").put("status", "in_progress"));
        assertThat(stream.ofType("response.function_call_arguments.delta").stream()
                        .filter(event -> event.getInteger("output_index") == 0)
                        .map(event -> event.getString("delta"))
                        .reduce("", String::concat))
                .isEqualTo(call.getString("arguments"));
        assertThat(stream.ofType("response.function_call_arguments.done"))
                .extracting(event -> event.getString("arguments"))
                .containsExactly(call.getString("arguments"), "{}");
        assertThat(api.stream(request("gpt-4o", "Use get_time and get_weather")
                                .put("tools", new JsonArray().add(WEATHER).add(TIME))
                                .put("parallel_tool_calls", false))
                        .items())
                .hasSize(1);
    }

    @Test
    void aToolThatDoesNotSayIsStrictWhereItCanBe() throws Exception {
        JsonObject open = WEATHER.copy();
        open.remove("strict");
        JsonObject response = api.send(request("gpt-4o", "Hi").put("tools", new JsonArray().add(open)))
                .json();
        assertThat(response.getJsonArray("output").getJsonObject(0).getString("arguments"))
                .as("the optional property has become a required one")
                .isEqualTo("{\"city\":\"example city\",\"unit\":\"celsius\"}");
        JsonObject echo = response.getJsonArray("tools").getJsonObject(0);
        assertThat(echo.getBoolean("strict")).isTrue();
        assertThat(echo.getJsonObject("parameters").getJsonArray("required"))
                .isEqualTo(new JsonArray().add("city").add("unit"));
        open.getJsonObject("parameters").put("additionalProperties", true);
        JsonObject loose = api.send(request("gpt-4o", "Hi").put("tools", new JsonArray().add(open)))
                .json();
        assertThat(loose.getJsonArray("tools").getJsonObject(0).getBoolean("strict"))
                .isFalse();
    }

    @Test
    void theToolChoiceIsFollowed() throws Exception {
        JsonObject request = request("gpt-4o", "Hello")
                .put("tools", new JsonArray().add(WEATHER).add(TIME));
        assertThat(api.stream(request.copy().put("tool_choice", "none")).joined("response.output_text.delta"))
                .contains("Hello");
        JsonObject named = new JsonObject().put("type", "function").put("name", "get_time");
        assertThat(api.stream(request.copy().put("tool_choice", named)).items())
                .extracting(item -> item.getString("name"))
                .containsExactly("get_time");
    }

    @Test
    void aWholeTurnGoesBackAndIsAnswered() throws Exception {
        JsonArray input =
                new JsonArray().add(new JsonObject().put("role", "user").put("content", "Time and weather"));
        input.getJsonObject(0).put("content", "Use get_time and get_weather");
        JsonObject request = request("gpt-6.1-sol", input)
                .put("tools", new JsonArray().add(WEATHER).add(TIME))
                .put("store", false);
        List<JsonObject> output = api.stream(request).items();
        output.forEach(input::add);
        input.add(result(output.get(2).getString("call_id"), "noon"));
        input.add(result(output.get(1).getString("call_id"), new JsonArray("""
                        [{"type":"input_text","text":"hot"},
                         {"type":"input_image","image_url":"https://example.com/sun.png"}]""")));
        Streamed answer = api.stream(request);
        assertThat(answer.items().stream().map(item -> item.getString("type"))).containsExactly("reasoning", "message");
        assertThat(text(answer.items().getLast()))
                .contains("get_time returned: \"noon\"")
                .contains("get_weather returned: \"hot[image]\"");
        answer.items().forEach(input::add);
        input.add(new JsonObject().put("role", "user").put("content", "Thanks"));
        request.remove("tools");
        assertThat(api.send(request).status()).isEqualTo(200);
    }

    @Test
    void reasoningThatIsNotReturnedIsNotMissed() throws Exception {
        JsonArray input = new JsonArray("""
                [{"role":"user","content":"go"},
                 {"type":"function_call","call_id":"a","name":"get_time","arguments":"{}"},
                 {"type":"function_call_output","call_id":"a","output":""}]""");
        assertThat(api.send(request("gpt-5.6-luna", input)).status()).isEqualTo(200);
    }

    @Test
    void theSummaryOfReasoningIsShownOnRequest() throws Exception {
        JsonObject request = request("gpt-5", "Hello").put("reasoning", new JsonObject().put("summary", "auto"));
        Streamed stream = api.stream(request);
        String summary = stream.joined("response.reasoning_summary_text.delta");
        assertThat(summary).contains("5 characters");
        assertThat(stream.types())
                .containsSubsequence(
                        "response.output_item.added",
                        "response.reasoning_summary_part.added",
                        "response.reasoning_summary_text.delta",
                        "response.reasoning_summary_text.done",
                        "response.reasoning_summary_part.done",
                        "response.output_item.done",
                        "response.output_item.added");
        assertThat(stream.items().getFirst().getJsonArray("summary"))
                .isEqualTo(new JsonArray()
                        .add(new JsonObject().put("type", "summary_text").put("text", summary)));
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o,,message",
        "gpt-5,,reasoning message",
        "o3,,reasoning message",
        "gpt-5.2,,message",
        "gpt-5.2,low,reasoning message",
        "gpt-6-astra,,reasoning message",
        "gpt-6-sol,none,message",
        "sandbox-fast,,message",
        "sandbox-fast,high,reasoning message",
        "sandbox-reasoning,,reasoning message",
    })
    void whoReasonsDependsOnModelAndEffort(String model, String effort, String items) throws Exception {
        JsonObject request = request(model, "Hello");
        if (effort != null) {
            request.put("reasoning", new JsonObject().put("effort", effort));
        }
        JsonObject response = api.send(request).json();
        assertThat(objects(response.getJsonArray("output")))
                .extracting(item -> item.getString("type"))
                .containsExactly(items.split(" "));
    }

    @Test
    void newModelsSayWhatAMessageIsFor() throws Exception {
        JsonObject reasoningOff = new JsonObject().put("effort", "none");
        JsonObject request = request("gpt-5.6-luna", "Hello").put("reasoning", reasoningOff);
        assertThat(api.stream(request).items().getFirst().getString("phase")).isEqualTo("final_answer");
    }

    @Test
    void theTokenLimitMakesTheAnswerIncomplete() throws Exception {
        Streamed stream = api.stream(request("gpt-4o", "Hello").put("max_output_tokens", 16));
        assertThat(stream.types().getLast()).isEqualTo("response.incomplete");
        assertThat(stream.response().getString("status")).isEqualTo("incomplete");
        assertThat(stream.response().getJsonObject("incomplete_details").getString("reason"))
                .isEqualTo("max_output_tokens");
        assertThat(stream.items().getFirst().getString("status")).isEqualTo("incomplete");
        assertThat(stream.response().getJsonObject("usage").getInteger("output_tokens"))
                .isEqualTo(16);
        JsonObject reasoned =
                api.send(request("gpt-5", "Hello").put("max_output_tokens", 16)).json();
        assertThat(objects(reasoned.getJsonArray("output")))
                .as("all of it went into reasoning")
                .extracting(item -> item.getString("type"))
                .containsExactly("reasoning");
    }

    @Test
    void formatsAreFollowed() throws Exception {
        JsonObject schema = new JsonObject("""
                {"format":{"type":"json_schema","name":"fruit","strict":true,"schema":{"type":"object",
                 "properties":{"is_fruit":{"type":"boolean"}},"required":["is_fruit"],"additionalProperties":false}}}""");
        assertThat(api.stream(request("gpt-4o", "Banana?").put("text", schema)).joined("response.output_text.delta"))
                .isEqualTo("{\"is_fruit\":true}");
        JsonObject any = new JsonObject("{\"format\":{\"type\":\"json_object\"}}");
        String json =
                api.stream(request("gpt-4o", "Answer in JSON").put("text", any)).joined("response.output_text.delta");
        assertThat(new JsonObject(json).getString("you_said")).isEqualTo("Answer in JSON");
    }

    @Test
    void aRefusalIsAPartOfItsOwn() throws Exception {
        Streamed stream = api.stream(request("sandbox-refusal", "Hello"));
        JsonObject part = stream.items().getFirst().getJsonArray("content").getJsonObject(0);
        assertThat(part.getString("type")).isEqualTo("refusal");
        assertThat(part.getString("refusal"))
                .isEqualTo(AnswerText.REFUSAL)
                .isEqualTo(stream.joined("response.refusal.delta"));
        assertThat(stream.types()).contains("response.refusal.done").endsWith("response.completed");
    }

    @Test
    void theContentFilterMakesTheAnswerIncomplete() throws Exception {
        JsonObject response = api.stream(request("sandbox-filter", "Hello")).response();
        assertThat(response.getJsonObject("incomplete_details").getString("reason"))
                .isEqualTo("content_filter");
    }

    @Test
    void aFailureIsToldTwiceAndEndsTheStream() throws Exception {
        Streamed stream = api.stream(request("sandbox-error-midstream", "Hello"));
        assertThat(stream.types()).endsWith("error", "response.failed");
        JsonObject error = stream.ofType("error").getFirst().getJsonObject("error");
        assertThat(error.getString("code")).isEqualTo("server_error");
        assertThat(stream.response().getString("status")).isEqualTo("failed");
        assertThat(stream.response().getJsonObject("error").getString("message"))
                .isEqualTo(error.getString("message"));
    }

    @ParameterizedTest
    @CsvSource({
        "sandbox-error-429,429,rate_limit_exceeded",
        "sandbox-error-quota,429,insufficient_quota",
        "sandbox-error-context,400,context_length_exceeded",
        "sandbox-error-500,500,",
        "sandbox-error-what,404,model_not_found",
    })
    void errorsComeAsWished(String model, int status, String code) throws Exception {
        Answer answer = api.send(request(model, "Hello").put("stream", true));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.error().getString("code")).isEqualTo(code);
    }

    @Test
    void burstsAndNumbersArriveInOrder() throws Exception {
        assertThat(api.stream(request("sandbox-burst-5", "x")).joined("response.output_text.delta"))
                .isEqualTo("1 2 3 4 5");
        assertThat(api.stream(request("gpt-5", "x"), "X-Sandbox-Tokens", "3").joined("response.output_text.delta"))
                .isEqualTo("1 2 3");
    }

    private static JsonObject result(String callId, Object output) {
        return new JsonObject()
                .put("type", "function_call_output")
                .put("call_id", callId)
                .put("output", output);
    }

    private static String text(JsonObject message) {
        return message.getJsonArray("content").getJsonObject(0).getString("text");
    }

    /** The response without what differs from call to call. */
    private static JsonObject without(JsonObject response) {
        JsonObject rest = response.copy();
        List.of("id", "created_at", "completed_at").forEach(rest::remove);
        objects(rest.getJsonArray("output")).forEach(item -> item.remove("id"));
        return rest;
    }
}
