package dev.sluice.provider.openai;

import static dev.sluice.provider.RequestBuilder.hello;
import static dev.sluice.provider.openai.Models.GPT_4O;
import static dev.sluice.provider.openai.Models.GPT_5;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Everything but media. */
class ChatRequestEncoderTest {

    @Test
    void smallestRequestStreamsWithUsageAndStoresNothing() {
        WireRequest request = hello(new ChatWire()).encoded(GPT_4O);
        assertThat(request.body().toString())
                .isEqualTo("{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],"
                        + "\"stream\":true,\"stream_options\":{\"include_usage\":true,\"include_obfuscation\":false},"
                        + "\"store\":false}");
        assertThat(request.path()).isEqualTo("/chat/completions");
        assertThat(request.streaming()).isTrue();
        assertThat(request.requestIdHeader()).isEqualTo("x-request-id");
        assertThat(request.headers()).isEmpty();
        assertThat(request.warnings()).isEmpty();
    }

    @Test
    void accountsThatMayNotStreamGetADocument() {
        Wire unstreamed = Objects.requireNonNull(new ChatWire().unstreamed());
        WireRequest request = hello(unstreamed).encoded(GPT_4O);
        assertThat(request.body().toString())
                .isEqualTo("{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],"
                        + "\"stream\":false,\"store\":false}");
        assertThat(request.streaming()).isFalse();
        assertThat(unstreamed.unstreamed()).isNull();
    }

    @Test
    void instructionsGoInTheRoleThatTheModelKnows() {
        RequestBuilder request =
                new RequestBuilder(new ChatWire()).system("Be brief.").user(new Text("Hi"));
        assertThat(message(request.body(GPT_4O), 0).getString("role")).isEqualTo("system");
        assertThat(message(request.body(GPT_5), 0).getString("role")).isEqualTo("developer");
    }

    @Test
    void oneTextIsAStringAndSeveralAreParts() {
        JsonObject body = new RequestBuilder(new ChatWire())
                .system("a")
                .system("b", "c")
                .user(new Text("d"), new Text(""))
                .user(new Text("e"), new Text("f"))
                .body(GPT_4O);
        assertThat(message(body, 0).getValue("content")).isEqualTo("a");
        assertThat(message(body, 1).getValue("content")).isEqualTo(texts("b", "c"));
        assertThat(message(body, 2).getValue("content")).isEqualTo("d");
        assertThat(message(body, 3).getValue("content")).isEqualTo(texts("e", "f"));
    }

    @Test
    void emptyUserMessageIsRefused() {
        assertThat(hello(new ChatWire()).user(new Text("")).user().violations(GPT_4O))
                .extracting(Violation::code, Violation::field)
                .containsExactly(tuple("invalid", "messages[1].content"), tuple("invalid", "messages[2].content"));
    }

    @Test
    void nameIsPassedOn() {
        JsonObject body = new RequestBuilder(new ChatWire())
                .message(new Message.System("messages[0]", List.of(new Text("a")), "rules"))
                .message(new Message.User("messages[1]", List.of(new Text("b")), "ann"))
                .message(new Message.Assistant("messages[2]", List.of(new Text("c")), "bot", null))
                .body(GPT_4O);
        assertThat(body.getJsonArray("messages"))
                .extracting(message -> ((JsonObject) message).getString("name"))
                .containsExactly("rules", "ann", "bot");
    }

    @Test
    void earlierAnswersArePlayedBackWithoutReasoning() {
        JsonObject body = hello(new ChatWire())
                .assistant(new AssistantPart.Reasoning("hm"), new Text("Hi"))
                .assistant(new AssistantPart.Refusal("No."))
                .assistant()
                .assistant(new Text("a"), new Text(""), new Text("b"))
                .body(GPT_4O);
        assertThat(message(body, 1))
                .isEqualTo(new JsonObject().put("role", "assistant").put("content", "Hi"));
        assertThat(message(body, 2).getValue("content")).isEqualTo("No.");
        assertThat(message(body, 3).getValue("content")).isEqualTo("");
        assertThat(message(body, 4).getValue("content")).isEqualTo(texts("a", "b"));
    }

    @Test
    void callsAndResultsArePlayedBack() {
        JsonObject body = hello(new ChatWire())
                .assistant(call("call_1", "{\"x\": 1.0}"), call("call_2", "{}"))
                .toolResult("call_1", new Text("one"))
                .toolResult("call_2", new Text("a"), new Text("b"))
                .body(GPT_4O);
        assertThat(message(body, 1).encode())
                .isEqualTo(
                        "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
                                + "{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"x\\\": 1.0}\"}},"
                                + "{\"id\":\"call_2\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}");
        assertThat(message(body, 2).encode())
                .isEqualTo("{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"one\"}");
        assertThat(message(body, 3).getValue("content")).isEqualTo(texts("a", "b"));
    }

    @Test
    void textBesideCallsStays() {
        JsonObject body = hello(new ChatWire())
                .assistant(new Text("Let me see."), call("a", "{}"))
                .toolResult("a")
                .body(GPT_4O);
        assertThat(message(body, 1).getString("content")).isEqualTo("Let me see.");
        assertThat(message(body, 2).getString("content")).isEmpty();
    }

    @Test
    void longForeignIdIsShortenedAlikeInCallAndResult() {
        String id = "toolu_" + "x".repeat(60);
        JsonObject body = hello(new ChatWire())
                .assistant(call(id, "{}"))
                .toolResult(id, new Text("1"))
                .body(GPT_4O);
        String sent =
                message(body, 1).getJsonArray("tool_calls").getJsonObject(0).getString("id");
        assertThat(sent).hasSize(40).startsWith("toolu_xxxx");
        assertThat(message(body, 2).getString("tool_call_id")).isEqualTo(sent);
    }

    @Test
    void samplingIsPassedOn() {
        JsonObject body = hello(new ChatWire())
                .sampling(new Sampling(0.5, 0.25, 100, List.of("\n", "END"), 1L << 40))
                .body(GPT_4O);
        assertThat(body.getDouble("temperature")).isEqualTo(0.5);
        assertThat(body.getDouble("top_p")).isEqualTo(0.25);
        assertThat(body.getInteger("max_completion_tokens")).isEqualTo(100);
        assertThat(body.getJsonArray("stop")).isEqualTo(JsonArray.of("\n", "END"));
        assertThat(body.getLong("seed")).isEqualTo(1L << 40);
        assertThat(body.containsKey("max_tokens")).isFalse();
    }

    @Test
    void whatTheModelIgnoresIsLeftOutWithAWarning() {
        WireRequest request = hello(new ChatWire())
                .sampling(new Sampling(0.5, 0.9, null, List.of(), null))
                .encoded(GPT_5);
        assertThat(request.body().toString()).doesNotContain("temperature", "top_p");
        assertThat(request.warnings())
                .extracting(Warning::code, Warning::field)
                .containsExactly(tuple("ignored_parameter", "temperature"), tuple("ignored_parameter", "top_p"));
    }

    @Test
    void defaultThatTheModelIgnoresIsLeftOutInSilence() {
        WireRequest request = hello(new ChatWire())
                .sampling(new Sampling(1.0, 1.0, null, List.of(), null))
                .encoded(GPT_5);
        assertThat(request.body().toString()).doesNotContain("temperature", "top_p");
        assertThat(request.warnings()).isEmpty();
    }

    @Test
    void limitAboveTheModelsIsLowered() {
        WireRequest request = hello(new ChatWire())
                .sampling(new Sampling(null, null, 1_000_000, List.of(), null))
                .encoded(GPT_4O);
        assertThat(request.body().toJsonObject().getInteger("max_completion_tokens"))
                .isEqualTo(16_384);
        assertThat(request.warnings())
                .containsExactly(new Warning(
                        "clamped_parameter",
                        "max_tokens",
                        "max_tokens was lowered to 16384, the most that openai/gpt-4o can do"));
    }

    @Test
    void stopIsRefusedWhereTheModelHasNone() {
        assertThat(hello(new ChatWire()).sampling(stops("a")).violations(GPT_5))
                .containsExactly(
                        new Violation("unsupported_parameter", "stop is not supported by openai/gpt-5", "stop"));
        assertThat(hello(new ChatWire()).sampling(stops("a", "b", "c")).violations(TEXT_ONLY))
                .containsExactly(new Violation(
                        "unsupported_parameter", "stop takes at most 2 sequences for openai/text-only", "stop"));
    }

    @Test
    void effortIsPassedOnIfTheModelHasIt() {
        assertThat(hello(new ChatWire()).effort("low").body(GPT_5).getString("reasoning_effort"))
                .isEqualTo("low");
        assertThat(hello(new ChatWire()).effort("xhigh").violations(GPT_5))
                .containsExactly(new Violation(
                        "unsupported_parameter",
                        "reasoning_effort xhigh is not supported by openai/gpt-5; supported: minimal, low, medium, high",
                        "reasoning_effort"));
        assertThat(hello(new ChatWire()).effort("low").violations(GPT_4O))
                .extracting(Violation::message)
                .containsExactly("reasoning_effort is not supported by openai/gpt-4o");
    }

    @Test
    void toolsAreNestedAndStrictOnlyIfSaid() {
        String schema = "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"number\",\"minimum\":1.0,\"maximum\":"
                + "12345678901234567890}},\"required\":[\"n\"],\"additionalProperties\":false}";
        String body = hello(new ChatWire())
                .tool(new ToolDefinition("tools[0]", "f", "Does it.", schema, null))
                .tool("g", schema, true)
                .tool("h", null, false)
                .tool("i", null, true)
                .encoded(GPT_4O)
                .body()
                .toString();
        assertThat(body)
                .contains(
                        "{\"type\":\"function\",\"function\":{\"name\":\"f\",\"description\":\"Does it.\",\"parameters\":"
                                + schema + "}}",
                        "{\"name\":\"g\",\"parameters\":" + schema + ",\"strict\":true}",
                        "{\"name\":\"h\",\"parameters\":{\"type\":\"object\",\"properties\":{}},\"strict\":false}",
                        "{\"name\":\"i\",\"parameters\":{\"type\":\"object\",\"properties\":{},\"required\":[],"
                                + "\"additionalProperties\":false},\"strict\":true}")
                .doesNotContain("tool_choice", "parallel_tool_calls");
    }

    @Test
    void choiceOfToolsIsPassedOn() {
        assertThat(choice(new ToolChoice.Auto())).isEqualTo("auto");
        assertThat(choice(new ToolChoice.None())).isEqualTo("none");
        assertThat(choice(new ToolChoice.Required())).isEqualTo("required");
        assertThat(choice(new ToolChoice.Function("f")))
                .isEqualTo(new JsonObject().put("type", "function").put("function", new JsonObject().put("name", "f")));
        assertThat(hello(new ChatWire())
                        .tool("f", null, null)
                        .parallel(false)
                        .body(GPT_4O)
                        .getBoolean("parallel_tool_calls"))
                .isFalse();
    }

    @Test
    void choiceWithoutToolsIsLeftOutOrRefused() {
        assertThat(hello(new ChatWire())
                        .choice(new ToolChoice.Auto())
                        .parallel(true)
                        .body(GPT_4O)
                        .fieldNames())
                .doesNotContain("tool_choice", "parallel_tool_calls", "tools");
        assertThat(hello(new ChatWire()).choice(new ToolChoice.Required()).violations(GPT_4O))
                .extracting(Violation::code, Violation::field)
                .containsExactly(tuple("invalid", "tool_choice"));
    }

    @Test
    void modelWithoutToolsRefusesThem() {
        assertThat(hello(new ChatWire()).tool("f", null, null).violations(TEXT_ONLY))
                .containsExactly(
                        new Violation("unsupported_parameter", "tools is not supported by openai/text-only", "tools"));
    }

    @Test
    void tooManyToolsAreRefused() {
        RequestBuilder request = hello(new ChatWire());
        for (int i = 0; i < 128; i++) {
            request.tool("f" + i, null, null);
        }
        assertThat(request.body(GPT_4O).getJsonArray("tools")).hasSize(128);
        assertThat(request.tool("f", null, null).violations(GPT_4O))
                .extracting(Violation::code)
                .containsExactly("too_many");
    }

    @Test
    void schemaIsPassedOn() {
        ResponseFormat format = new ResponseFormat.JsonSchema("answer", "An answer.", "{\"type\":\"array\"}", false);
        assertThat(hello(new ChatWire())
                        .format(format)
                        .body(GPT_4O)
                        .getJsonObject("response_format")
                        .encode())
                .isEqualTo(
                        "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\",\"description\":\"An answer.\","
                                + "\"schema\":{\"type\":\"array\"},\"strict\":false}}");
        assertThat(hello(new ChatWire()).format(format).violations(TEXT_ONLY))
                .extracting(Violation::code, Violation::field)
                .containsExactly(tuple("unsupported_parameter", "response_format"));
    }

    @Test
    void jsonIsAskedForWhereNoMessageDoes() {
        ResponseFormat json = new ResponseFormat.JsonObject();
        JsonObject body = new RequestBuilder(new ChatWire())
                .system("Be brief.")
                .user(new Text("Hello"))
                .format(json)
                .body(GPT_5);
        assertThat(body.getJsonObject("response_format").encode()).isEqualTo("{\"type\":\"json_object\"}");
        assertThat(body.getJsonArray("messages")).hasSize(3);
        assertThat(message(body, 1).encode())
                .isEqualTo("{\"role\":\"developer\",\"content\":\"Answer with one JSON object and nothing else.\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"as json", "As JSON.", "JsOn", "xjsonx"})
    void jsonIsNotAskedForTwice(String text) {
        ResponseFormat json = new ResponseFormat.JsonObject();
        assertThat(new RequestBuilder(new ChatWire())
                        .user(new Text(text))
                        .format(json)
                        .body(GPT_4O)
                        .getJsonArray("messages"))
                .hasSize(1);
        assertThat(hello(new ChatWire())
                        .assistant(new Text(text))
                        .user(new Text("More"))
                        .format(json)
                        .body(GPT_4O)
                        .getJsonArray("messages"))
                .hasSize(3);
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        assertThat(hello(new ChatWire())
                        .sampling(stops("a", "b", "c"))
                        .tool("f", "{}", true)
                        .effort("high")
                        .format(new ResponseFormat.JsonSchema("a", null, "{}", null))
                        .violations(TEXT_ONLY))
                .extracting(Violation::field)
                .containsExactly(
                        "stop", "tools", "tools[0].function.parameters", "response_format", "reasoning_effort");
    }

    @Test
    void textOfAnyKindArrives() {
        String text = "\"\\\n\t\0\u2028 é東😀";
        assertThat(message(
                                new RequestBuilder(new ChatWire())
                                        .user(new Text(text))
                                        .body(GPT_4O),
                                0)
                        .getString("content"))
                .isEqualTo(text);
    }

    private static @Nullable Object choice(ToolChoice choice) {
        return hello(new ChatWire())
                .tool("f", null, null)
                .choice(choice)
                .body(GPT_4O)
                .getValue("tool_choice");
    }

    private static Sampling stops(String... stop) {
        return new Sampling(null, null, null, List.of(stop), null);
    }

    private static AssistantPart.ToolCall call(String id, String arguments) {
        return new AssistantPart.ToolCall(id, "f", arguments, null);
    }

    private static JsonObject message(JsonObject body, int index) {
        return body.getJsonArray("messages").getJsonObject(index);
    }

    private static JsonArray texts(String... texts) {
        JsonArray parts = new JsonArray();
        for (String text : texts) {
            parts.add(new JsonObject().put("type", "text").put("text", text));
        }
        return parts;
    }
}
