package dev.sluice.provider.openai;

import static dev.sluice.provider.RequestBuilder.hello;
import static dev.sluice.provider.openai.Models.GPT_4O;
import static dev.sluice.provider.openai.Models.GPT_6;
import static dev.sluice.provider.openai.Models.TEXT_ONLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.sluice.model.AssistantPart;
import dev.sluice.model.ContentPart.Text;
import dev.sluice.model.Message;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.Sampling;
import dev.sluice.model.ToolChoice;
import dev.sluice.model.ToolDefinition;
import dev.sluice.model.Violation;
import dev.sluice.model.Warning;
import dev.sluice.provider.RequestBuilder;
import dev.sluice.provider.Wire;
import dev.sluice.provider.WireRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything but media and what comes back from earlier turns. */
class ResponsesRequestEncoderTest {

    @Test
    void smallestRequestStreamsAndStoresNothing() {
        WireRequest request = hello(new ResponsesWire()).encoded(GPT_6);
        assertThat(request.body().toString())
                .isEqualTo("{\"model\":\"gpt-6-sol\",\"input\":[{\"type\":\"message\",\"role\":\"user\","
                        + "\"content\":[{\"type\":\"input_text\",\"text\":\"Hello\"}]}],"
                        + "\"include\":[\"reasoning.encrypted_content\"],\"stream\":true,"
                        + "\"stream_options\":{\"include_obfuscation\":false},\"store\":false}");
        assertThat(request.path()).isEqualTo("/responses");
        assertThat(request.streaming()).isTrue();
        assertThat(request.requestIdHeader()).isEqualTo("x-request-id");
        assertThat(request.headers()).isEmpty();
        assertThat(request.warnings()).isEmpty();
    }

    @Test
    void accountsThatMayNotStreamGetADocument() {
        Wire unstreamed = Objects.requireNonNull(new ResponsesWire().unstreamed());
        WireRequest request = hello(unstreamed).encoded(GPT_6);
        assertThat(request.streaming()).isFalse();
        assertThat(request.body().toString())
                .contains("\"stream\":false,\"store\":false")
                .doesNotContain("options");
        assertThat(unstreamed.unstreamed()).isNull();
    }

    @Test
    void modelsThatDoNotReasonAreNotAskedForReasoning() {
        JsonObject body = hello(new ResponsesWire()).reasoning(null, true).body(GPT_4O);
        assertThat(body.fieldNames()).doesNotContain("include", "reasoning");
    }

    @Test
    void instructionsGoInTheRoleThatTheModelKnows() {
        RequestBuilder request = new RequestBuilder(new ResponsesWire())
                .system("Be brief.", "Be kind.")
                .system("")
                .user(new Text("Hi"))
                .system("Now.");
        assertThat(request.body(GPT_6).getJsonArray("input")).isEqualTo(items("""
                        [{"type":"message","role":"developer","content":[
                           {"type":"input_text","text":"Be brief."},{"type":"input_text","text":"Be kind."}]},
                         {"type":"message","role":"user","content":[{"type":"input_text","text":"Hi"}]},
                         {"type":"message","role":"developer","content":[{"type":"input_text","text":"Now."}]}]"""));
        assertThat(request.body(GPT_4O).getJsonArray("input").getJsonObject(0).getString("role"))
                .isEqualTo("system");
    }

    @Test
    void emptyUserMessageIsRefused() {
        assertThat(hello(new ResponsesWire()).user(new Text("")).violations(GPT_6))
                .containsExactly(new Violation("invalid", "messages[1]: the content is empty", "messages[1].content"));
    }

    @Test
    void namesAreDropped() {
        String body = new RequestBuilder(new ResponsesWire())
                .message(new Message.User("messages[0]", List.of(new Text("b")), "ann"))
                .body(GPT_6)
                .encode();
        assertThat(body).doesNotContain("ann");
    }

    @Test
    void assistantTurnIsItsTextThenItsCalls() {
        JsonArray input = hello(new ResponsesWire())
                .assistant(
                        new AssistantPart.Reasoning("hm"),
                        new AssistantPart.ToolCall("call_1", "f", "{\"a\":1.0}", null),
                        new Text("Let me see."),
                        new Text(""),
                        new AssistantPart.Refusal("No."))
                .toolResult("call_1", new Text("42"))
                .assistant(new Text(""))
                .assistant(new AssistantPart.ToolCall("call_2", "f", "{}", null))
                .toolResult("call_2")
                .toolResult("call_2", new Text("a"), new Text("b"))
                .body(GPT_6)
                .getJsonArray("input");
        input.remove(0);
        assertThat(input).isEqualTo(items("""
                        [{"type":"message","role":"assistant","content":[
                           {"type":"output_text","text":"Let me see."},{"type":"output_text","text":"No."}]},
                         {"type":"function_call","call_id":"call_1","name":"f","arguments":"{\\"a\\":1.0}"},
                         {"type":"function_call_output","call_id":"call_1","output":"42"},
                         {"type":"function_call","call_id":"call_2","name":"f","arguments":"{}"},
                         {"type":"function_call_output","call_id":"call_2","output":""},
                         {"type":"function_call_output","call_id":"call_2","output":[
                           {"type":"input_text","text":"a"},{"type":"input_text","text":"b"}]}]"""));
    }

    @Test
    void longIdsOfOtherProvidersAreCutAlikeForCallAndResult() {
        String id = "x".repeat(65);
        JsonArray input = hello(new ResponsesWire())
                .assistant(new AssistantPart.ToolCall(id, "f", "{}", null))
                .toolResult(id, new Text("1"))
                .body(GPT_6)
                .getJsonArray("input");
        String cut = input.getJsonObject(1).getString("call_id");
        assertThat(cut).hasSize(64).startsWith("x".repeat(55) + "_");
        assertThat(input.getJsonObject(2).getString("call_id")).isEqualTo(cut);
        String fits = "x".repeat(64);
        assertThat(hello(new ResponsesWire())
                        .assistant(new AssistantPart.ToolCall(fits, "f", "{}", null))
                        .body(GPT_6)
                        .encode())
                .contains("\"" + fits + "\"");
    }

    @Test
    void samplingIsSentOrLeftOutAsTheRegistrySays() {
        Sampling sampling = new Sampling(0.5, 0.9, 100, List.of(), 7L);
        WireRequest request = hello(new ResponsesWire()).sampling(sampling).encoded(GPT_6);
        assertThat(request.body().toString())
                .contains("\"max_output_tokens\":100")
                .doesNotContain("temperature", "top_p", "seed");
        assertThat(request.warnings()).extracting(Warning::field).containsExactly("temperature", "top_p", "seed");
        JsonObject body = hello(new ResponsesWire()).sampling(sampling).body(GPT_4O);
        assertThat(body.getDouble("temperature")).isEqualTo(0.5);
        assertThat(body.getDouble("top_p")).isEqualTo(0.9);
    }

    @ParameterizedTest
    @CsvSource({"1, 16, raised to 16", "15, 16, raised to 16", "16, 16,", "200000, 128000, lowered to 128000"})
    void limitIsWhatTheModelCanDo(int wanted, int sent, @Nullable String warning) {
        WireRequest request = hello(new ResponsesWire())
                .sampling(new Sampling(null, null, wanted, List.of(), null))
                .encoded(GPT_6);
        assertThat(request.body().toString()).contains("\"max_output_tokens\":" + sent + ",");
        if (warning == null) {
            assertThat(request.warnings()).isEmpty();
        } else {
            assertThat(request.warnings()).hasSize(1);
            assertThat(request.warnings().getFirst().code()).isEqualTo("clamped_parameter");
            assertThat(request.warnings().getFirst().message()).contains(warning);
        }
    }

    @Test
    void stopIsRefused() {
        assertThat(hello(new ResponsesWire())
                        .sampling(new Sampling(null, null, null, List.of("x"), null))
                        .violations(GPT_4O))
                .containsExactly(
                        new Violation("unsupported_parameter", "stop is not supported by openai/gpt-4o", "stop"));
    }

    @Test
    void toolsAreFlatAndSayWhetherTheyAreStrict() {
        String schema = "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}";
        JsonObject body = hello(new ResponsesWire())
                .tool(new ToolDefinition("tools[0]", "a", "Does a.", schema, true))
                .tool("b", "{\"type\":\"object\"}", null)
                .tool("c", null, false)
                .tool("d", null, true)
                .parallel(false)
                .body(GPT_6);
        assertThat(body.getJsonArray("tools")).isEqualTo(items("""
                        [{"type":"function","name":"a","description":"Does a.",
                            "parameters":{"type":"object","properties":{},"additionalProperties":false},"strict":true},
                         {"type":"function","name":"b","parameters":{"type":"object"},"strict":false},
                         {"type":"function","name":"c","parameters":{"type":"object","properties":{}},"strict":false},
                         {"type":"function","name":"d","strict":true,"parameters":
                            {"type":"object","properties":{},"required":[],"additionalProperties":false}}]"""));
        assertThat(body.getBoolean("parallel_tool_calls")).isFalse();
        assertThat(body.fieldNames()).doesNotContain("tool_choice");
    }

    @Test
    void choiceIsFlat() {
        assertThat(choice(new ToolChoice.Auto())).isEqualTo("auto");
        assertThat(choice(new ToolChoice.None())).isEqualTo("none");
        assertThat(choice(new ToolChoice.Required())).isEqualTo("required");
        assertThat(choice(new ToolChoice.Function("f")))
                .isEqualTo(new JsonObject("{\"type\":\"function\",\"name\":\"f\"}"));
    }

    @Test
    void toolsThatTheModelOrTheSchemaCannotTakeAreRefused() {
        assertThat(hello(new ResponsesWire()).tool("f", null, null).violations(TEXT_ONLY))
                .extracting(Violation::field)
                .containsExactly("tools");
        assertThat(hello(new ResponsesWire()).choice(new ToolChoice.Required()).violations(GPT_6))
                .extracting(Violation::field)
                .containsExactly("tool_choice");
        assertThat(hello(new ResponsesWire())
                        .tool("f", "{\"type\":\"object\"}", true)
                        .violations(GPT_6))
                .extracting(Violation::code, Violation::field)
                .containsExactly(tuple("schema_not_supported", "tools[0].function.parameters"));
    }

    @Test
    void formatIsFlatUnderText() {
        ResponseFormat.JsonSchema schema =
                new ResponseFormat.JsonSchema("answer", "An answer.", "{\"type\":\"object\"}", false);
        assertThat(hello(new ResponsesWire()).format(schema).body(GPT_6).getJsonObject("text"))
                .isEqualTo(new JsonObject("{\"format\":{\"type\":\"json_schema\",\"name\":\"answer\","
                        + "\"description\":\"An answer.\",\"schema\":{\"type\":\"object\"},\"strict\":false}}"));
        assertThat(hello(new ResponsesWire()).format(schema).violations(TEXT_ONLY))
                .extracting(Violation::field)
                .containsExactly("response_format");
    }

    @Test
    void jsonIsAskedForInWordsIfNoMessageDoes() {
        ResponseFormat json = new ResponseFormat.JsonObject();
        JsonObject body = hello(new ResponsesWire()).format(json).body(GPT_6);
        assertThat(body.getJsonObject("text")).isEqualTo(new JsonObject("{\"format\":{\"type\":\"json_object\"}}"));
        assertThat(body.getJsonArray("input")).hasSize(2);
        assertThat(body.getJsonArray("input").getJsonObject(0).encode())
                .contains("developer", "Answer with one JSON object");
        assertThat(new RequestBuilder(new ResponsesWire())
                        .user(new Text("Some json, please"))
                        .format(json)
                        .body(GPT_6)
                        .getJsonArray("input"))
                .hasSize(1);
    }

    @Test
    void reasoningIsAskedForOnlyWhereTheClientAsks() {
        assertThat(reasoning("high", false)).isEqualTo(new JsonObject("{\"effort\":\"high\"}"));
        assertThat(reasoning("low", true)).isEqualTo(new JsonObject("{\"effort\":\"low\",\"summary\":\"auto\"}"));
        assertThat(reasoning("none", true)).isEqualTo(new JsonObject("{\"effort\":\"none\"}"));
        assertThat(hello(new ResponsesWire()).reasoning(null, true).body(GPT_6).getJsonObject("reasoning"))
                .isEqualTo(new JsonObject("{\"summary\":\"auto\"}"));
        assertThat(hello(new ResponsesWire()).effort("minimal").violations(GPT_6))
                .extracting(Violation::message)
                .containsExactly("reasoning_effort minimal is not supported by openai/gpt-6-sol; supported: none, low,"
                        + " medium, high, xhigh");
    }

    private static JsonObject reasoning(String effort, boolean include) {
        return hello(new ResponsesWire()).reasoning(effort, include).body(GPT_6).getJsonObject("reasoning");
    }

    private static Object choice(ToolChoice choice) {
        return hello(new ResponsesWire())
                .tool("f", null, null)
                .choice(choice)
                .body(GPT_6)
                .getValue("tool_choice");
    }

    private static JsonArray items(String json) {
        return new JsonArray(json);
    }
}
