package dev.sluice.provider.google;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.AssistantPart;
import dev.sluice.model.ContentPart;
import dev.sluice.model.Message;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.Sampling;
import dev.sluice.model.ToolChoice;
import dev.sluice.model.Violation;
import dev.sluice.model.Warning;
import dev.sluice.provider.RequestBuilder;
import dev.sluice.provider.WireRequest;
import dev.sluice.registry.ModelInfo;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerateRequestEncoderTest {

    private static final ContentPart.Text HI = new ContentPart.Text("hi");

    @Test
    void modelIsInThePathAndTheKeyIsNot() {
        WireRequest request = RequestBuilder.hello(new GenerateWire()).encoded(Models.GEMINI_3);
        assertThat(request.path()).isEqualTo("/v1beta/models/gemini-3.8-flash:streamGenerateContent?alt=sse");
        assertThat(request.headers()).isEmpty();
        assertThat(new GoogleProvider().auth().header()).isEqualTo("x-goog-api-key");
        assertThat(new GoogleProvider().auth().prefix()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/b", "a?b", "a%2fb", "", "a:b", "a b"})
    void modelNameThatIsNoPathSegmentIsRefused(String name) {
        assertThat(RequestBuilder.hello(new GenerateWire()).violations(Models.GEMINI_3.named(name)))
                .extracting(Violation::field)
                .containsExactly("model");
    }

    @Test
    void instructionsStandApartWhereverTheyStood() {
        JsonObject body = new RequestBuilder(new GenerateWire())
                .system("a", "b")
                .user(HI)
                .system("c")
                .user(HI)
                .body(Models.GEMINI_3);
        assertThat(body.getJsonObject("systemInstruction"))
                .isEqualTo(json("{'parts':[{'text':'a'},{'text':'b'},{'text':'c'}]}"));
        assertThat(contents(body)).isEqualTo("[{'role':'user','parts':[{'text':'hi'},{'text':'hi'}]}]");
    }

    @Test
    void userComesFirst() {
        JsonObject body =
                new RequestBuilder(new GenerateWire()).assistant(HI).user(HI).body(Models.GEMINI_3);
        assertThat(contents(body))
                .isEqualTo("[{'role':'user','parts':[{'text':'.'}]},{'role':'model','parts':[{'text':'hi'}]},"
                        + "{'role':'user','parts':[{'text':'hi'}]}]");
    }

    @Test
    void lastMessageOfTheAssistantIsAPrefillOrRefused() {
        RequestBuilder request = RequestBuilder.hello(new GenerateWire()).assistant(HI);
        assertThat(contents(request.body(Models.GEMINI_2_5))).endsWith("{'role':'model','parts':[{'text':'hi'}]}]");
        assertThat(request.violations(Models.GEMINI_3))
                .extracting(Violation::code)
                .containsExactly("last_message_must_be_user");
    }

    @Test
    void instructionsAloneAreRefused() {
        assertThat(new RequestBuilder(new GenerateWire()).system("a").violations(Models.GEMINI_3))
                .extracting(Violation::code)
                .containsExactly("no_user_message");
    }

    @Test
    void emptyUserMessageIsRefused() {
        assertThat(new RequestBuilder(new GenerateWire())
                        .user(new ContentPart.Text(""))
                        .violations(Models.GEMINI_3))
                .extracting(Violation::field)
                .containsExactly("messages[0].content");
    }

    @Test
    void resultsStandAloneInTheOrderOfTheirCalls() {
        JsonObject body = RequestBuilder.hello(new GenerateWire())
                .assistant(call("c1", "{}", null), call("c2", "{}", null))
                .message(new Message.ToolResults(List.of(result("c2", "two", false), result("c1", "one", true))))
                .user(HI)
                .body(Models.GEMINI_2_5);
        assertThat(contents(body))
                .endsWith("{'role':'user','parts':["
                        + "{'functionResponse':{'id':'c1','name':'f','response':{'error':'one'}}},"
                        + "{'functionResponse':{'id':'c2','name':'f','response':{'output':'two'}}}]},"
                        + "{'role':'user','parts':[{'text':'hi'}]}]");
    }

    @Test
    void objectsInArgumentsAreCarriedToTheLetter() {
        String arguments = "{\"b\": 1.0, \"a\":12345678901234567890123}";
        String body = RequestBuilder.hello(new GenerateWire())
                .assistant(call("c1", arguments, null))
                .message(new Message.ToolResults(List.of(result("c1", "x", false))))
                .encoded(Models.GEMINI_2_5)
                .body()
                .toString();
        assertThat(body).contains("\"args\":" + arguments);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | {}",
                "`  ` | {}",
                "[1,2] | {\"value\":[1,2]}",
                "7 | {\"value\":7}",
                "\"x\" | {\"value\":\"x\"}",
                "{\"a\": | {\"_raw\":\"{\\\"a\\\":\"}",
                "1,\"x\":2 | {\"_raw\":\"1,\\\"x\\\":2\"}",
                "1,\"value\":2 | {\"_raw\":\"1,\\\"value\\\":2\"}"
            })
    void argumentsAreMadeAnObject(String arguments, String object) {
        assertThat(CallArguments.asObject(arguments)).isEqualTo(object);
    }

    @Test
    void signatureThatAClientCopiedStaysWithTheFirstCall() {
        String extra = Signatures.callExtra("sc");
        RequestBuilder request = new RequestBuilder(new GenerateWire())
                .user(HI)
                .assistant(call("c1", "{}", extra), call("c2", "{}", extra), call("c3", "{}", extra))
                .toolResult("c1", HI)
                .toolResult("c2", HI)
                .toolResult("c3", HI);
        assertThat(request.encoded(Models.GEMINI_3).body().toString().split("thoughtSignature", -1))
                .hasSize(2);
    }

    @Test
    void signaturesGoBackToTheirPartsAndNowhereElse() {
        String body = RequestBuilder.hello(new GenerateWire())
                .message(new Message.Assistant(
                        "messages[1]",
                        List.of(HI, call("c1", "{}", Signatures.callExtra("sc")), call("c2", "{}", null)),
                        null,
                        "{\"google\":{\"thought_signature\":\"st\"}}"))
                .message(new Message.ToolResults(List.of(result("c1", "x", false), result("c2", "y", false))))
                .encoded(Models.GEMINI_3)
                .body()
                .toString()
                .replace('"', '\'');
        assertThat(body)
                .contains("{'text':'hi','thoughtSignature':'st'}")
                .contains("'args':{}},'thoughtSignature':'sc'}")
                .contains("{'functionCall':{'id':'c2','name':'f','args':{}}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"google\":{\"thought_signature\":\"\"}}",
                "{\"google\":{\"thought_signature\":7}}",
                "{\"google\":7}",
                "x"
            })
    void firstCallWithoutASignatureGetsThePlaceholderWhereOneIsMissed(String extra) {
        RequestBuilder request = RequestBuilder.hello(new GenerateWire())
                .assistant(call("c1", "{}", extra), call("c2", "{}", null))
                .message(new Message.ToolResults(List.of(result("c1", "x", false), result("c2", "y", false))));
        String signed = request.encoded(Models.GEMINI_3).body().toString();
        assertThat(signed.split("skip_thought_signature_validator", -1)).hasSize(2);
        assertThat(signed).contains("\"args\":{}},\"thoughtSignature\":\"skip_thought_signature_validator\"}");
        assertThat(request.encoded(Models.GEMINI_2_5).body().toString()).doesNotContain("thoughtSignature");
    }

    @Test
    void functionWithoutArgumentsHasNoSchema() {
        JsonObject body =
                RequestBuilder.hello(new GenerateWire()).tool("f", null, null).body(Models.GEMINI_3);
        assertThat(body.getJsonArray("tools"))
                .isEqualTo(new JsonArray("[{\"functionDeclarations\":[{\"name\":\"f\"}]}]"));
        assertThat(body.containsKey("toolConfig")).isFalse();
    }

    @Test
    void strictToolMakesAllCallsValidated() {
        JsonObject body = RequestBuilder.hello(new GenerateWire())
                .tool("f", "{\"type\":\"object\"}", true)
                .tool("g", null, null)
                .body(Models.GEMINI_3);
        assertThat(mode(body)).isEqualTo(json("{'mode':'VALIDATED'}"));
    }

    @Test
    void choiceIsAMode() {
        assertThat(mode(choice(new ToolChoice.Auto()))).isEqualTo(json("{'mode':'AUTO'}"));
        assertThat(mode(choice(new ToolChoice.None()))).isEqualTo(json("{'mode':'NONE'}"));
        assertThat(mode(choice(new ToolChoice.Required()))).isEqualTo(json("{'mode':'ANY'}"));
        assertThat(mode(choice(new ToolChoice.Function("f"))))
                .isEqualTo(json("{'mode':'ANY','allowedFunctionNames':['f']}"));
    }

    @Test
    void oneCallAtATimeCannotBePromised() {
        assertThat(RequestBuilder.hello(new GenerateWire())
                        .tool("f", null, null)
                        .parallel(false)
                        .violations(Models.GEMINI_3))
                .extracting(Violation::field)
                .containsExactly("parallel_tool_calls");
        RequestBuilder.hello(new GenerateWire())
                .tool("f", null, null)
                .parallel(true)
                .encoded(Models.GEMINI_3);
    }

    @Test
    void formatBesideToolsIsForTheThirdGeneration() {
        RequestBuilder request =
                RequestBuilder.hello(new GenerateWire()).tool("f", null, null).format(new ResponseFormat.JsonObject());
        assertThat(request.violations(Models.GEMINI_2_5))
                .extracting(Violation::code)
                .containsExactly("unsupported_combination");
        assertThat(config(request.body(Models.GEMINI_3))).isEqualTo(json("{'responseMimeType':'application/json'}"));
    }

    @Test
    void descriptionOfTheFormatIsTheSchemasOwn() {
        assertThat(config(RequestBuilder.hello(new GenerateWire())
                                .format(new ResponseFormat.JsonSchema("x", "d", "{\"type\":\"object\"}", null))
                                .body(Models.GEMINI_3))
                        .getJsonObject("responseJsonSchema"))
                .isEqualTo(json("{'type':'object','description':'d'}"));
    }

    @Test
    void samplingIsPassedOn() {
        JsonObject body = RequestBuilder.hello(new GenerateWire())
                .sampling(new Sampling(0.5, 0.25, 5000, List.of("a", "b"), 7L))
                .body(Models.GEMINI_2_5);
        assertThat(config(body).encode().replace('"', '\''))
                .isEqualTo("{'temperature':0.5,'topP':0.25,'maxOutputTokens':5000,'stopSequences':['a','b'],'seed':7}");
    }

    @Test
    void samplingThatHasNoEffectIsLeftOutAndSaid() {
        WireRequest request = RequestBuilder.hello(new GenerateWire())
                .sampling(new Sampling(0.5, 1.0, 100_000, List.of(), 1L << 40))
                .encoded(Models.GEMINI_3);
        assertThat(request.warnings()).extracting(Warning::field).containsExactly("temperature", "max_tokens");
        assertThat(request.body().toString())
                .contains("\"maxOutputTokens\":65536")
                .doesNotContain("topP", "temperature");
    }

    @Test
    void smallLimitForAModelThatThinksIsSaid() {
        WireRequest request = RequestBuilder.hello(new GenerateWire())
                .sampling(new Sampling(null, null, 100, List.of(), null))
                .encoded(Models.GEMINI_3);
        assertThat(request.warnings()).extracting(Warning::code).containsExactly("low_limit");
    }

    @Test
    void moreStopsThanTakenAreRefused() {
        assertThat(RequestBuilder.hello(new GenerateWire())
                        .sampling(new Sampling(null, null, null, List.of("a", "b", "c"), null))
                        .violations(Models.TEXT_ONLY))
                .extracting(Violation::field)
                .containsExactly("stop");
    }

    @Test
    void effortIsALevelOrABudget() {
        assertThat(thinking("low", true, Models.GEMINI_3))
                .isEqualTo(json("{'thinkingLevel':'low','includeThoughts':true}"));
        assertThat(thinking("high", false, Models.GEMINI_2_5)).isEqualTo(json("{'thinkingBudget':24576}"));
        assertThat(thinking(null, true, Models.GEMINI_2_5)).isEqualTo(json("{'includeThoughts':true}"));
    }

    @Test
    void effortThatTheModelDoesNotHaveIsRefused() {
        for (ModelInfo model : List.of(Models.GEMINI_3, Models.GEMINI_2_5, Models.TEXT_ONLY)) {
            assertThat(RequestBuilder.hello(new GenerateWire())
                            .reasoning("xhigh", false)
                            .violations(model))
                    .extracting(Violation::field)
                    .containsExactly("reasoning_effort");
        }
    }

    @Test
    void modelThatDoesNotThinkGetsNoThinkingConfig() {
        assertThat(config(RequestBuilder.hello(new GenerateWire())
                        .reasoning(null, true)
                        .body(Models.TEXT_ONLY)))
                .isEmpty();
    }

    @Test
    void modelWithoutToolsOrSchemaRefusesThem() {
        assertThat(RequestBuilder.hello(new GenerateWire())
                        .tool("f", null, null)
                        .violations(Models.TEXT_ONLY))
                .extracting(Violation::field)
                .containsExactly("tools");
        assertThat(RequestBuilder.hello(new GenerateWire())
                        .format(new ResponseFormat.JsonSchema("x", null, "{\"type\":\"object\"}", null))
                        .violations(Models.TEXT_ONLY))
                .extracting(Violation::field)
                .containsExactly("response_format");
    }

    private static JsonObject thinking(@Nullable String effort, boolean include, ModelInfo model) {
        return config(RequestBuilder.hello(new GenerateWire())
                        .reasoning(effort, include)
                        .body(model))
                .getJsonObject("thinkingConfig");
    }

    private static JsonObject choice(ToolChoice choice) {
        return RequestBuilder.hello(new GenerateWire())
                .tool("f", null, null)
                .choice(choice)
                .body(Models.GEMINI_3);
    }

    private static JsonObject mode(JsonObject body) {
        return body.getJsonObject("toolConfig").getJsonObject("functionCallingConfig");
    }

    private static JsonObject config(JsonObject body) {
        return body.getJsonObject("generationConfig");
    }

    private static String contents(JsonObject body) {
        return body.getJsonArray("contents").encode().replace('"', '\'');
    }

    private static AssistantPart.ToolCall call(String id, String arguments, @Nullable String extra) {
        return new AssistantPart.ToolCall(id, "f", arguments, extra);
    }

    private static Message.ToolResult result(String callId, String text, boolean error) {
        return new Message.ToolResult("messages[2]", callId, "f", List.of(new ContentPart.Text(text)), error);
    }

    private static JsonObject json(String singleQuoted) {
        return new JsonObject(singleQuoted.replace('\'', '"'));
    }
}
