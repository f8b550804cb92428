package dev.sluice.dialect.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.DialectCatalog;
import dev.sluice.json.JsonMutations;
import dev.sluice.model.AssistantPart;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.ContentPart;
import dev.sluice.model.Delivery;
import dev.sluice.model.MediaSource;
import dev.sluice.model.Message;
import dev.sluice.model.ReasoningOptions;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.Sampling;
import dev.sluice.model.ToolChoice;
import dev.sluice.model.ToolDefinition;
import dev.sluice.model.ToolUse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class V3RequestTest {

    private static final V3Dialect DIALECT = new V3Dialect();

    private static ChatRequest accepted(String body) {
        return switch (DIALECT.decodeRequest(JsonMutations.parse(body))) {
            case Checked.Valid<ChatRequest> valid -> valid.value();
            case Checked.Invalid<ChatRequest> invalid -> throw new AssertionError(invalid.toString());
        };
    }

    private static ChatRequest with(String fields) {
        return accepted(
                "{\"model\":\"openai/gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]," + fields + "}");
    }

    private static List<Message> messages(String messages) {
        return accepted("{\"model\":\"openai/gpt-4o\",\"messages\":[" + messages + "]}")
                .messages();
    }

    private static ContentPart.Text text(String text) {
        return new ContentPart.Text(text);
    }

    private static Object part(String part) {
        Message message =
                messages("{\"role\":\"user\",\"content\":[" + part + "]}").getFirst();
        return ((Message.User) message).content().getFirst();
    }

    private static final String PART = "messages[0].content[0]";

    @Test
    void isFoundByItsName() {
        assertThat(DialectCatalog.load().get("v3", Dialect.class)).isInstanceOf(V3Dialect.class);
    }

    @Test
    void theSmallestRequestHasTheDefaults() {
        assertThat(accepted("{\"model\":\"openai/gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"))
                .isEqualTo(new ChatRequest(
                        "openai/gpt-4o",
                        List.of(new Message.User("messages[0]", List.of(text("Hi")), null)),
                        Sampling.DEFAULT,
                        ToolUse.NONE,
                        new ResponseFormat.Text(),
                        ReasoningOptions.DEFAULT,
                        new Delivery(true, false, true, null),
                        Map.of(),
                        List.of()));
    }

    @Test
    void theLargestRequestKeepsEverything() throws IOException {
        ChatRequest request = accepted(Files.readString(Path.of("src/test/resources/dialect/v3/full-request.json")));

        assertThat(request.sampling()).isEqualTo(new Sampling(0.7, 0.9, 100, List.of("a", "b"), 7L));
        assertThat(request.toolUse())
                .isEqualTo(new ToolUse(
                        List.of(
                                new ToolDefinition(
                                        "tools[0]",
                                        "look",
                                        "Looks.",
                                        "{\"type\":\"object\",\"properties\":{\"x\":{\"type\":[\"integer\",\"null\"],\"minimum\":0}},"
                                                + "\"required\":[\"x\"]}",
                                        true),
                                new ToolDefinition("tools[1]", "rest", null, null, null)),
                        new ToolChoice.Function("look"),
                        true));
        assertThat(request.responseFormat())
                .isEqualTo(new ResponseFormat.JsonSchema(
                        "answer",
                        "It.",
                        "{\"type\":\"object\",\"properties\":{\"a\":{\"enum\":[\"x\",1]}},\"additionalProperties\":false}",
                        true));
        assertThat(request.reasoning()).isEqualTo(new ReasoningOptions("low", true));
        assertThat(request.delivery()).isEqualTo(new Delivery(false, true, true, "https://example.com/hook"));
        assertThat(request.metadata()).containsExactly(Map.entry("team", "search"));
        assertThat(request.fallbacks()).containsExactly("anthropic/claude-haiku-4-5-20251001");
        assertThat(request.messages())
                .hasSize(7)
                .contains(new Message.System("messages[0]", List.of(text("Be brief.")), "boss"))
                .contains(
                        new Message.Assistant(
                                "messages[3]",
                                List.of(
                                        new AssistantPart.ToolCall("call_1", "look", "{\"x\":1}", "{\"s\":\"t\"}"),
                                        new AssistantPart.ToolCall("call_2", "look", "{}", null)),
                                null,
                                "{\"a\":{\"b\":1}}"),
                        new Message.ToolResults(List.of(
                                new Message.ToolResult(
                                        "messages[4]", "call_1", "look", List.of(text("{\"error\":\"no\"}")), true),
                                new Message.ToolResult(
                                        "messages[5]", "call_2", "look", List.of(text("A cat.")), false))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openai/gpt-4o",
                "openai/ft:gpt-4o-mini-2024-07-18:org::id",
                "local/meta-llama/Llama-3.1-8B",
                "OPENAI/x",
                "a/b@1+c"
            })
    void takesModel(String model) {
        assertThat(accepted("{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}")
                        .model())
                .isEqualTo(model);
    }

    @Test
    void nullIsAbsent() {
        assertThat(with("""
                "stream":null,"async":null,"temperature":null,"top_p":null,"max_tokens":null,"stop":null,"seed":null,"tools":null,
                "tool_choice":null,"parallel_tool_calls":null,"response_format":null,"reasoning_effort":null,
                "include_reasoning":null,"metadata":null,"fallbacks":null,"webhook":null"""))
                .isEqualTo(accepted(
                        "{\"model\":\"openai/gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"));
        assertThat(messages("""
                {"role":"user","content":"Hi","name":null},
                {"role":"assistant","content":"Ho","name":null,"tool_calls":null,"refusal":null,"reasoning_content":null,"extra_content":null}"""))
                .containsExactly(
                        new Message.User("messages[0]", List.of(text("Hi")), null),
                        new Message.Assistant("messages[1]", List.of(text("Ho")), null, null));
    }

    @Test
    void asyncWinsOverStream() {
        assertThat(with("\"async\":true,\"stream\":true").delivery()).isEqualTo(new Delivery(false, true, true, null));
        assertThat(with("\"stream\":false").delivery()).isEqualTo(new Delivery(false, false, true, null));
    }

    @Test
    void oneStopIsAListOfOne() {
        assertThat(with("\"stop\":\"\\n\"").sampling().stop()).containsExactly("\n");
        assertThat(with("\"stop\":[]").sampling().stop()).isEmpty();
    }

    @Test
    void aWholeDecimalIsAnInteger() {
        assertThat(with("\"max_tokens\":64.0,\"seed\":1e3").sampling())
                .isEqualTo(new Sampling(null, null, 64, List.of(), 1000L));
    }

    @Test
    void theWholeRangeOfSeedsIsTaken() {
        assertThat(with("\"seed\":9223372036854775807").sampling().seed()).isEqualTo(Long.MAX_VALUE);
        assertThat(with("\"seed\":-9223372036854775808").sampling().seed()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void numbersInSchemasArriveAsTheyWereWritten() {
        String schema =
                "{\"type\":\"object\",\"properties\":{\"n\":{\"maximum\":123456789012345678901234567890,\"minimum\":1.10,"
                        + "\"enum\":[1.0,2e3]}}}";
        ChatRequest request =
                with("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":" + schema + "}}],"
                        + "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"s\",\"schema\":"
                        + schema + "}}");

        assertThat(request.toolUse().tools().getFirst().parameters()).isEqualTo(schema.replace("2e3", "2E+3"));
        assertThat(request.responseFormat())
                .isEqualTo(new ResponseFormat.JsonSchema("s", null, schema.replace("2e3", "2E+3"), null));
    }

    @ParameterizedTest
    @CsvSource({"none,None", "auto,Auto", "required,Required"})
    void toolChoiceHasWords(String word, String type) {
        assertThat(with("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}],\"tool_choice\":\"" + word
                                + "\"")
                        .toolUse()
                        .choice())
                .extracting(choice -> choice.getClass().getSimpleName())
                .isEqualTo(type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"tools\":[]", "\"tools\":[],\"parallel_tool_calls\":true", "\"parallel_tool_calls\":false"})
    void withoutToolsThereIsNoToolUse(String fields) {
        assertThat(with(fields).toolUse()).isEqualTo(ToolUse.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"parameters\":null", ",\"parameters\":{}"})
    void aFunctionNeedsNoParameters(String parameters) {
        assertThat(with("\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"" + parameters + "}}]")
                        .toolUse()
                        .tools())
                .containsExactly(new ToolDefinition("tools[0]", "f", null, null, null));
    }

    @Test
    void responseFormatHasThreeTypes() {
        assertThat(with("\"response_format\":{\"type\":\"text\"}").responseFormat())
                .isEqualTo(new ResponseFormat.Text());
        assertThat(with("\"response_format\":{\"type\":\"json_object\"}").responseFormat())
                .isEqualTo(new ResponseFormat.JsonObject());
    }

    @Test
    void emptyTextsAreLeftOut() {
        assertThat(messages("""
                {"role":"system","content":""},
                {"role":"user","content":[{"type":"text","text":""},{"type":"text","text":"Hi"}]},
                {"role":"assistant","content":""},
                {"role":"user","content":"Ho"}"""))
                .containsExactly(
                        new Message.System("messages[0]", List.of(), null),
                        new Message.User("messages[1]", List.of(text("Hi")), null),
                        new Message.Assistant("messages[2]", List.of(), null, null),
                        new Message.User("messages[3]", List.of(text("Ho")), null));
    }

    @Test
    void anAnswerIsPlayedBackAsItCame() {
        assertThat(messages("""
                {"role":"user","content":"Hi"},
                {"role":"assistant","content":"No.","refusal":"No.","reasoning_content":"Hm"},
                {"role":"user","content":"Hi"},
                {"role":"assistant","content":"Well. No.","refusal":"No."},
                {"role":"user","content":"Hi"}"""))
                .contains(
                        new Message.Assistant("messages[1]", List.of(new AssistantPart.Refusal("No.")), null, null),
                        new Message.Assistant(
                                "messages[3]",
                                List.of(text("Well. No."), new AssistantPart.Refusal("No.")),
                                null,
                                null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"error": "x"}            | true
            {"a": 1, "error": {}}     | true
            {"error": null}           | false
            {"error": false}          | false
            {"a": {"error": 1}}       | false
            ["error"]                 | false
            "error"                   | false
            {"error": "x"             | false
            """)
    void aToolResultThatIsAnObjectWithAnErrorIsOne(String content, boolean error) {
        List<Message> messages = messages("""
                {"role":"user","content":"Hi"},
                {"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},
                {"role":"tool","tool_call_id":"c","content":%s}""".formatted(JsonObject.of("c", content)
                .encode()
                .replaceFirst("\\{\"c\":", "")
                .replaceFirst("}$", "")));

        assertThat(((Message.ToolResults) messages.getLast())
                        .results()
                        .getFirst()
                        .error())
                .isEqualTo(error);
    }

    @Test
    void toolResultsMayHoldMediaOrNothing() {
        assertThat(messages("""
                {"role":"user","content":"Hi"},
                {"role":"assistant","tool_calls":[
                  {"id":"a","type":"function","function":{"name":"f","arguments":"{}"}},
                  {"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}]},
                {"role":"tool","tool_call_id":"b","content":""},
                {"role":"tool","tool_call_id":"a","content":[{"type":"image","image":{"data":"aGk=","media_type":"Image/PNG"}}]}"""))
                .last()
                .isEqualTo(new Message.ToolResults(List.of(
                        new Message.ToolResult("messages[2]", "b", "g", List.of(), false),
                        new Message.ToolResult(
                                "messages[3]",
                                "a",
                                "f",
                                List.of(new ContentPart.Image(
                                        new MediaSource.Inline(
                                                "messages[3].content[0].image.data", "image/png", "aGk="),
                                        null)),
                                false))));
    }

    @Test
    void aUrlPartIsAnObjectOrAText() {
        MediaSource.Remote object = new MediaSource.Remote(PART + ".image_url.url", "https://e.com/a");
        assertThat(part("{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://e.com/a\",\"detail\":\"high\"}}"))
                .isEqualTo(new ContentPart.Image(object, "high"));
        assertThat(part("{\"type\":\"image_url\",\"image_url\":\"https://e.com/a\"}"))
                .isEqualTo(new ContentPart.Image(new MediaSource.Remote(PART + ".image_url", "https://e.com/a"), null));
        assertThat(part("{\"type\":\"audio_url\",\"audio_url\":{\"url\":\"http://e.com/a\"}}"))
                .isEqualTo(
                        new ContentPart.Audio(new MediaSource.Remote(PART + ".audio_url.url", "http://e.com/a"), null));
        assertThat(part("{\"type\":\"video_url\",\"video_url\":\"HTTPS://e.com/a\"}"))
                .isEqualTo(new ContentPart.Video(new MediaSource.Remote(PART + ".video_url", "HTTPS://e.com/a")));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            'data:image/PNG;base64,aGk=',                image/png
            'DATA:image/svg+xml;charset=utf-8;BASE64,aGk=', image/svg+xml
            'data:;base64,aGk=',                         -
            """)
    void aDataUrlIsInline(String url, String type) {
        assertThat(part("{\"type\":\"image_url\",\"image_url\":\"" + url + "\"}"))
                .isEqualTo(new ContentPart.Image(new MediaSource.Inline(PART + ".image_url", type, "aGk="), null));
    }

    @Test
    void inlineMediaAreKeptAsBase64() {
        assertThat(part("{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"aGk=\",\"format\":\"WAV\"}}"))
                .isEqualTo(
                        new ContentPart.Audio(new MediaSource.Inline(PART + ".input_audio.data", null, "aGk="), "wav"));
    }

    @Test
    void aFileComesInThreeWays() {
        assertThat(
                        part(
                                "{\"type\":\"file\",\"file\":{\"file_data\":\"aGk=\",\"filename\":\"a.pdf\",\"file_id\":null}}"))
                .isEqualTo(
                        new ContentPart.File(new MediaSource.Inline(PART + ".file.file_data", null, "aGk="), "a.pdf"));
        assertThat(part("{\"type\":\"file\",\"file\":{\"file_data\":\"data:application/pdf;base64,aGk=\"}}"))
                .isEqualTo(new ContentPart.File(
                        new MediaSource.Inline(PART + ".file.file_data", "application/pdf", "aGk="), null));
        assertThat(part("{\"type\":\"file\",\"file\":{\"file_url\":\"https://e.com/a.pdf\"}}"))
                .isEqualTo(new ContentPart.File(
                        new MediaSource.Remote(PART + ".file.file_url", "https://e.com/a.pdf"), null));
        assertThat(part("{\"type\":\"file\",\"file\":{\"file_id\":\"files/abc-1\"}}"))
                .isEqualTo(new ContentPart.File(new MediaSource.Uploaded(PART + ".file.file_id", "files/abc-1"), null));
    }
}
