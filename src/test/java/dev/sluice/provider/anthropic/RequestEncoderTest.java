package dev.sluice.provider.anthropic;

import static dev.sluice.provider.RequestBuilder.hello;
import static dev.sluice.provider.anthropic.Models.HAIKU_4_5;
import static dev.sluice.provider.anthropic.Models.OPUS_5;
import static dev.sluice.provider.anthropic.Models.PLAIN;
import static dev.sluice.provider.anthropic.Models.SONNET_5_5;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.ResponseFormat;
import dev.sluice.model.Sampling;
import dev.sluice.model.ToolChoice;
import dev.sluice.model.Violation;
import dev.sluice.model.Warning;
import dev.sluice.provider.RequestBuilder;
import dev.sluice.provider.WireRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything of a request but its messages. */
class RequestEncoderTest {

    @Test
    void callGoesToTheMessagesPathWithTheVersion() {
        WireRequest request = hello(new MessagesWire()).encoded(HAIKU_4_5);
        assertThat(request.path()).isEqualTo("/v1/messages");
        assertThat(request.headers()).isEqualTo(Map.of("anthropic-version", "2023-06-01"));
        assertThat(request.requestIdHeader()).isEqualTo("request-id");
        AnthropicProvider provider = new AnthropicProvider();
        assertThat(provider.auth().header()).isEqualTo("x-api-key");
        assertThat(provider.auth().prefix()).isEmpty();
    }

    @Test
    void helloIsWhatIsNeededAndNoMore() {
        assertThat(hello(new MessagesWire()).body(HAIKU_4_5).fieldNames())
                .containsExactlyInAnyOrder("model", "max_tokens", "messages", "stream");
    }

    @Test
    void limitIsTheModelsUnlessTheClientWantsLess() {
        assertThat(hello(new MessagesWire()).body(HAIKU_4_5).getInteger("max_tokens"))
                .isEqualTo(64_000);
        assertThat(hello(new MessagesWire()).body(PLAIN).getInteger("max_tokens"))
                .isEqualTo(64_000);
        assertThat(limited(100).body(HAIKU_4_5).getInteger("max_tokens")).isEqualTo(100);
        assertThat(limited(100_000).body(HAIKU_4_5).getInteger("max_tokens")).isEqualTo(64_000);
        assertThat(limited(100_000).encoded(HAIKU_4_5).warnings())
                .extracting(Warning::field)
                .containsExactly("max_tokens");
        assertThat(limited(1000).encoded(OPUS_5).warnings())
                .extracting(Warning::code)
                .containsExactly("low_limit");
    }

    @ParameterizedTest
    @CsvSource({
        "1.5, , '{\"temperature\":1.0}', 1",
        "0.5, 0.9, '{\"temperature\":0.5}', 1",
        ", 0.9, '{\"top_p\":0.9}', 0",
        "0.5, 1, '{\"temperature\":0.5}', 0"
    })
    void oneSamplerIsKept(@Nullable Double temperature, @Nullable Double topP, String sent, int warnings) {
        RequestBuilder request =
                hello(new MessagesWire()).sampling(new Sampling(temperature, topP, null, List.of(), null));
        assertThat(samplers(request.body(HAIKU_4_5))).isEqualTo(new JsonObject(sent));
        assertThat(request.encoded(HAIKU_4_5).warnings()).hasSize(warnings);
    }

    @Test
    void modelThatDrawsAsItLikesGetsNoSampler() {
        RequestBuilder request = hello(new MessagesWire()).sampling(new Sampling(0.5, 1.0, null, List.of(), 7L));
        assertThat(samplers(request.body(OPUS_5))).isEqualTo(new JsonObject());
        assertThat(request.encoded(OPUS_5).warnings())
                .extracting(Warning::field)
                .containsExactly("temperature", "seed");
    }

    @Test
    void stopOfWhiteSpaceIsRefused() {
        assertThat(stopping("\n END", "END").body(HAIKU_4_5).getJsonArray("stop_sequences"))
                .isEqualTo(JsonArray.of("\n END", "END"));
        assertThat(stopping("\n", "END").violations(HAIKU_4_5)).hasSize(1);
        assertThat(stopping("\n").violations(HAIKU_4_5))
                .containsExactly(new Violation(
                        "unsupported_parameter",
                        "stop must contain a non-whitespace character for " + HAIKU_4_5.id(),
                        "stop"));
        assertThat(stopping("END").violations(PLAIN)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "auto, , '{\"type\":\"auto\"}'",
        "none, , '{\"type\":\"none\"}'",
        "required, , '{\"type\":\"any\"}'",
        "f, , '{\"type\":\"tool\",\"name\":\"f\"}'",
        ", true, ",
        ", false, '{\"type\":\"auto\",\"disable_parallel_tool_use\":true}'",
        "required, false, '{\"type\":\"any\",\"disable_parallel_tool_use\":true}'",
        "none, false, '{\"type\":\"none\"}'"
    })
    void choiceHasItsForm(@Nullable String choice, @Nullable Boolean parallel, @Nullable String sent) {
        JsonObject body = hello(new MessagesWire())
                .tool("f", null, null)
                .choice(choice(choice))
                .parallel(parallel)
                .body(HAIKU_4_5);
        assertThat(body.getJsonObject("tool_choice")).isEqualTo(sent == null ? null : new JsonObject(sent));
    }

    @ParameterizedTest
    @ValueSource(strings = {"required", "f"})
    void callIsNotForcedWhereItCannotBe(String choice) {
        RequestBuilder request = hello(new MessagesWire()).tool("f", null, null).choice(choice(choice));
        assertThat(request.violations(OPUS_5)).extracting(Violation::field).containsExactly("tool_choice");
        assertThat(request.reasoning("low", false).violations(HAIKU_4_5))
                .extracting(Violation::field)
                .containsExactly("tool_choice");
        assertThat(hello(new MessagesWire()).choice(choice(choice)).violations(HAIKU_4_5))
                .hasSize(1);
    }

    @Test
    void toolHasASchemaOfAnObject() {
        JsonObject body = hello(new MessagesWire())
                .tool("a", null, null)
                .tool("b", "{\"properties\":{\"n\":{\"minimum\":1.0}}}", false)
                .tool("c", null, true)
                .body(HAIKU_4_5);
        assertThat(body.getJsonArray("tools").encode())
                .isEqualTo("[{\"name\":\"a\",\"input_schema\":{\"type\":\"object\",\"properties\":{}}},"
                        + "{\"name\":\"b\",\"input_schema\":{\"type\":\"object\",\"properties\":{\"n\":{\"minimum\":1.0}}}},"
                        + "{\"name\":\"c\",\"input_schema\":{\"type\":\"object\",\"properties\":{},"
                        + "\"additionalProperties\":false},\"strict\":true}]");
        assertThat(hello(new MessagesWire()).tool("a", null, null).violations(PLAIN))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'object','properties':{'a':{},'b':{}},'anyOf':[{'required':['a']},{'required':['b']}]}"
                        + "|{'type':'object','properties':{'a':{},'b':{}},'description':"
                        + "'(anyOf: [{\\'required\\':[\\'a\\']},{\\'required\\':[\\'b\\']}])'}",
                "{'oneOf':[{'$ref':'#/$defs/x'},{'properties':{'k':{'const':2}}}],'$defs':{'x':{'properties':{'k':{'const':1},'y':{}}}}}"
                        + "|{'type':'object','$defs':{'x':{'properties':{'k':{'const':1},'y':{}}}},'properties':"
                        + "{'k':{'anyOf':[{'const':1},{'const':2}]},'y':{}},'description':"
                        + "'(oneOf: [{\\'$ref\\':\\'#/$defs/x\\'},{\\'properties\\':{\\'k\\':{\\'const\\':2}}}])'}",
                "{'type':'object','description':'d','required':['z'],'allOf':[{'properties':{'a':{}},'required':['a']}]}"
                        + "|{'type':'object','description':'d (allOf: [{\\'properties\\':{\\'a\\':{}},\\'required\\':[\\'a\\']}])',"
                        + "'required':['z','a'],'properties':{'a':{}}}",
                "{'type':'object','allOf':[{'properties':{'a':null},'required':[null]},7]}"
                        + "|{'type':'object','description':'(allOf: [{\\'properties\\':{\\'a\\':null},\\'required\\':[null]},7])','required':[null]}",
                "{'type':'object','properties':{'a':{'$ref':'#/$defs/none'}}}"
                        + "|{'type':'object','properties':{'a':{'description':'($ref: \\'#/$defs/none\\')'}}}"
            })
    void combinedParametersAreOneObjectAndTheRestIsTold(String parameters, String sent) {
        JsonObject tool = hello(new MessagesWire())
                .tool("f", parameters.replace('\'', '"'), null)
                .body(HAIKU_4_5)
                .getJsonArray("tools")
                .getJsonObject(0);
        assertThat(tool.getJsonObject("input_schema"))
                .isEqualTo(new JsonObject(sent.replace("\\'", "\\\"").replace('\'', '"')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"anyOf", "oneOf", "allOf"})
    void combinedParametersOfAStrictToolAreRefused(String keyword) {
        String schema = "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false,\"" + keyword + "\":[]}";
        assertThat(hello(new MessagesWire()).tool("f", schema, true).violations(HAIKU_4_5))
                .singleElement()
                .satisfies(violation -> {
                    assertThat(violation.code()).isEqualTo("schema_not_supported");
                    assertThat(violation.message()).startsWith("/" + keyword + ": ");
                });
    }

    @Test
    void strictSchemaIsRefusedWithItsPlaces() {
        RequestBuilder request = hello(new MessagesWire())
                .tool("f", "{\"type\":\"object\",\"properties\":{\"n\":{\"minimum\":1}}}", true);
        assertThat(request.violations(HAIKU_4_5))
                .allMatch(violation -> "tools[0].function.parameters".equals(violation.field()))
                .extracting(Violation::message)
                .anyMatch(message -> message.startsWith("/properties/n/minimum: "))
                .anyMatch(message -> message.startsWith("/additionalProperties: "));
    }

    @Test
    void looseSchemaTellsInWordsWhatItCannotHold() {
        JsonObject sent = format(
                        "{\"title\":\"T\",\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\",\"minimum\":1}}}")
                .body(HAIKU_4_5)
                .getJsonObject("output_config")
                .getJsonObject("format");
        assertThat(sent.encode())
                .isEqualTo("{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\",\"properties\":{\"n\":{\"type\":"
                        + "\"integer\",\"description\":\"(minimum: 1)\"}},\"additionalProperties\":false}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"anyOf\":[{\"$ref\":\"#/$defs/a\"}]}}}",
                "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}}"
            })
    void looseSchemaBeyondAllWordsIsAnInstruction(String schema) {
        JsonObject body = format(schema).body(HAIKU_4_5);
        assertThat(body.containsKey("output_config")).isFalse();
        assertThat(body.getJsonArray("system").encode()).contains("JSON Schema");
    }

    @Test
    void jsonIsAskedForInWords() {
        JsonObject body = hello(new MessagesWire())
                .format(new ResponseFormat.JsonObject())
                .body(PLAIN);
        assertThat(body.getJsonArray("system").encode()).contains("one JSON object");
        assertThat(format("{}").violations(PLAIN)).extracting(Violation::field).containsExactly("response_format");
    }

    @Test
    void effortOfAModelThatThinksByItselfIsSent() {
        JsonObject body = hello(new MessagesWire()).reasoning("high", false).body(OPUS_5);
        assertThat(body.getJsonObject("thinking").encode()).isEqualTo("{\"type\":\"adaptive\"}");
        assertThat(body.getJsonObject("output_config").encode()).isEqualTo("{\"effort\":\"high\"}");
        assertThat(hello(new MessagesWire())
                        .reasoning(null, true)
                        .body(OPUS_5)
                        .getJsonObject("thinking")
                        .encode())
                .isEqualTo("{\"type\":\"adaptive\",\"display\":\"summarized\"}");
        assertThat(hello(new MessagesWire())
                        .reasoning("none", true)
                        .body(OPUS_5)
                        .getJsonObject("thinking")
                        .encode())
                .isEqualTo("{\"type\":\"disabled\"}");
        assertThat(hello(new MessagesWire()).reasoning("xhigh", false).violations(OPUS_5))
                .hasSize(1);
    }

    @Test
    void modelThatDoesNotStopThinkingThinksBetweenItsTools() {
        JsonObject body = hello(new MessagesWire()).reasoning("none", false).body(SONNET_5_5);
        assertThat(body.getJsonObject("thinking").encode()).isEqualTo("{\"type\":\"between_tools\"}");
        assertThat(body.containsKey("output_config")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"low, 64000, 4096", "high, 64000, 24576", "high, 2000, 1600", "high, 1025, 1024"})
    void budgetFollowsFromTheEffort(String effort, int maxTokens, int budget) {
        JsonObject thinking =
                limited(maxTokens).reasoning(effort, false).body(HAIKU_4_5).getJsonObject("thinking");
        assertThat(thinking.encode()).isEqualTo("{\"type\":\"enabled\",\"budget_tokens\":" + budget + "}");
    }

    @Test
    void thinkingThatCannotBeIsRefused() {
        assertThat(limited(1024).reasoning("low", false).violations(HAIKU_4_5)).hasSize(1);
        assertThat(hello(new MessagesWire()).reasoning("low", false).violations(PLAIN))
                .hasSize(1);
        assertThat(hello(new MessagesWire()).reasoning("none", true).body(PLAIN).containsKey("thinking"))
                .isFalse();
    }

    private static JsonObject samplers(JsonObject body) {
        JsonObject samplers = new JsonObject();
        for (String key : List.of("temperature", "top_p")) {
            if (body.containsKey(key)) {
                samplers.put(key, body.getDouble(key));
            }
        }
        return samplers;
    }

    private static RequestBuilder limited(int maxTokens) {
        return hello(new MessagesWire()).sampling(new Sampling(null, null, maxTokens, List.of(), null));
    }

    private static RequestBuilder stopping(String... stop) {
        return hello(new MessagesWire()).sampling(new Sampling(null, null, null, List.of(stop), null));
    }

    private static RequestBuilder format(String schema) {
        return hello(new MessagesWire()).format(new ResponseFormat.JsonSchema("answer", null, schema, null));
    }

    private static @Nullable ToolChoice choice(@Nullable String choice) {
        if (choice == null) {
            return null;
        }
        return switch (choice) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "required" -> new ToolChoice.Required();
            default -> new ToolChoice.Function(choice);
        };
    }
}
