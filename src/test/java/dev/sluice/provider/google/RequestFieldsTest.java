package dev.sluice.provider.google;

import static dev.sluice.provider.google.Models.GEMINI_2_5;
import static dev.sluice.provider.google.Models.GEMINI_3;
import static dev.sluice.provider.google.Models.TEXT_ONLY;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.ContentPart;
import dev.sluice.model.ContentPart.Text;
import dev.sluice.model.MediaSource;
import dev.sluice.model.Message;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.Sampling;
import dev.sluice.model.ToolChoice;
import dev.sluice.model.UserPart;
import dev.sluice.provider.FieldOutcome;
import dev.sluice.provider.RequestBuilder;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of every field that a client may send, on three kinds of model: one that thinks within a budget, one that thinks by
 * level, and one that does nothing but text. {@code metadata}, {@code fallbacks}, {@code webhook}, {@code stream} and {@code async} are
 * the gateway's own and have no rows.
 */
class RequestFieldsTest {

    private static final String NO_TOOLS = "violation unsupported_parameter tools";
    private static final String PNG = base64("\u0089PNG\r\n\u001A\n1234");
    private static final String PDF = base64("%PDF-1.5");

    static Stream<Arguments> fields() {
        return Stream.of(sampling(), tools(), formats(), reasoning(), messages(), media())
                .flatMap(List::stream);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fields")
    void fieldActsOrIsToldOf(
            String field,
            UnaryOperator<RequestBuilder> base,
            UnaryOperator<RequestBuilder> with,
            String budgeted,
            String levelled,
            String plain) {
        assertThat(FieldOutcome.of(new GenerateWire(), base, with, GEMINI_2_5)).isEqualTo(budgeted);
        assertThat(FieldOutcome.of(new GenerateWire(), base, with, GEMINI_3)).isEqualTo(levelled);
        assertThat(FieldOutcome.of(new GenerateWire(), base, with, TEXT_ONLY)).isEqualTo(plain);
    }

    private static RequestBuilder hello(RequestBuilder request) {
        return request.user(new Text("Hello"));
    }

    private static RequestBuilder tool(RequestBuilder request) {
        return hello(request).tool("f", null, null);
    }

    private static List<Arguments> sampling() {
        String low = config("'maxOutputTokens':100") + ", warning low_limit max_tokens";
        String most = config("'maxOutputTokens':65536") + ", warning clamped_parameter max_tokens";
        String three = config("'stopSequences':['a','b','c']");
        return List.of(
                drawn(
                        "temperature",
                        new Sampling(0.5, null, null, List.of(), null),
                        config("'temperature':0.5"),
                        "warning ignored_parameter temperature",
                        config("'temperature':0.5")),
                drawn(
                        "temperature that is the default",
                        new Sampling(1.0, null, null, List.of(), null),
                        config("'temperature':1.0"),
                        "nothing",
                        config("'temperature':1.0")),
                drawn(
                        "top_p",
                        new Sampling(null, 0.5, null, List.of(), null),
                        config("'topP':0.5"),
                        "warning ignored_parameter top_p",
                        config("'topP':0.5")),
                drawn(
                        "max_tokens",
                        new Sampling(null, null, 5000, List.of(), null),
                        all(config("'maxOutputTokens':5000"))),
                drawn(
                        "max_tokens beyond the model",
                        new Sampling(null, null, 100_000, List.of(), null),
                        most,
                        most,
                        config("'maxOutputTokens':100000")),
                drawn(
                        "max_tokens that thinking may use up",
                        new Sampling(null, null, 100, List.of(), null),
                        low,
                        low,
                        config("'maxOutputTokens':100")),
                drawn(
                        "stop",
                        new Sampling(null, null, null, List.of("END"), null),
                        all(config("'stopSequences':['END']"))),
                drawn(
                        "stop beyond the model",
                        new Sampling(null, null, null, List.of("a", "b", "c"), null),
                        three,
                        three,
                        "violation unsupported_parameter stop"),
                drawn("seed", new Sampling(null, null, null, List.of(), 7L), all(config("'seed':7"))));
    }

    private static List<Arguments> tools() {
        String tool = "sent tools=[{'functionDeclarations':[{'name':'f'}]}]";
        String forced = ", violation unsupported_parameter tool_choice";
        String parallel = "violation unsupported_parameter parallel_tool_calls";
        String schema = "violation schema_not_supported tools[0].function.parameters";
        return List.of(
                row("tools", RequestFieldsTest::hello, request -> request.tool("f", null, null), tool, tool, NO_TOOLS),
                row(
                        "tools strict",
                        RequestFieldsTest::hello,
                        request -> request.tool("f", null, true),
                        tool + mode("'mode':'VALIDATED'"),
                        tool + mode("'mode':'VALIDATED'"),
                        NO_TOOLS),
                row(
                        "tools strict that cannot be",
                        RequestFieldsTest::hello,
                        request -> request.tool("f", "{\"type\":\"object\",\"maxProperties\":1}", true),
                        schema,
                        schema,
                        NO_TOOLS + ", " + schema),
                row(
                        "tool_choice auto",
                        RequestFieldsTest::tool,
                        request -> request.choice(new ToolChoice.Auto()),
                        mode("'mode':'AUTO'"),
                        mode("'mode':'AUTO'"),
                        NO_TOOLS),
                row(
                        "tool_choice none",
                        RequestFieldsTest::tool,
                        request -> request.choice(new ToolChoice.None()),
                        mode("'mode':'NONE'"),
                        mode("'mode':'NONE'"),
                        NO_TOOLS),
                row(
                        "tool_choice required",
                        RequestFieldsTest::tool,
                        request -> request.choice(new ToolChoice.Required()),
                        mode("'mode':'ANY'"),
                        mode("'mode':'ANY'"),
                        NO_TOOLS + forced),
                row(
                        "tool_choice function",
                        RequestFieldsTest::tool,
                        request -> request.choice(new ToolChoice.Function("f")),
                        mode("'mode':'ANY','allowedFunctionNames':['f']"),
                        mode("'mode':'ANY','allowedFunctionNames':['f']"),
                        NO_TOOLS + forced),
                row(
                        "tool_choice without tools",
                        RequestFieldsTest::hello,
                        request -> request.choice(new ToolChoice.Required()),
                        all("violation invalid tool_choice")),
                row(
                        "parallel_tool_calls",
                        RequestFieldsTest::tool,
                        request -> request.parallel(true),
                        "nothing",
                        "nothing",
                        NO_TOOLS),
                row(
                        "parallel_tool_calls false",
                        RequestFieldsTest::tool,
                        request -> request.parallel(false),
                        parallel,
                        parallel,
                        NO_TOOLS + ", " + parallel),
                row(
                        "parallel_tool_calls false without tools",
                        RequestFieldsTest::hello,
                        request -> request.parallel(false),
                        all("nothing")));
    }

    private static List<Arguments> formats() {
        String json = config("'responseMimeType':'application/json'");
        String none = "violation unsupported_parameter response_format";
        String refused = "violation schema_not_supported response_format.json_schema.schema";
        String combination = "violation unsupported_combination response_format";
        return List.of(
                row(
                        "response_format text",
                        RequestFieldsTest::hello,
                        request -> request.format(new ResponseFormat.Text()),
                        all("nothing")),
                row(
                        "response_format json_object",
                        RequestFieldsTest::hello,
                        request -> request.format(new ResponseFormat.JsonObject()),
                        all(json)),
                row(
                        "response_format with tools",
                        RequestFieldsTest::tool,
                        request -> request.format(new ResponseFormat.JsonObject()),
                        combination,
                        json,
                        NO_TOOLS + ", " + combination),
                schema("json_schema", "{\"type\":\"object\"}", null, null, schema("{'type':'object'}"), none),
                schema(
                        "json_schema description",
                        "{\"type\":\"object\",\"description\":\"o\"}",
                        "d",
                        true,
                        schema("{'type':'object','description':'d o'}"),
                        none),
                schema(
                        "json_schema that cannot be",
                        "{\"minLength\":1}",
                        null,
                        false,
                        schema("{'description':'minLength: 1.'}"),
                        none),
                schema(
                        "json_schema strict that cannot be",
                        "{\"minLength\":1}",
                        null,
                        true,
                        refused,
                        none + ", " + refused));
    }

    private static List<Arguments> reasoning() {
        String effort = "violation unsupported_parameter reasoning_effort";
        return List.of(
                row(
                        "reasoning_effort",
                        RequestFieldsTest::hello,
                        request -> request.effort("low"),
                        config("'thinkingConfig':{'thinkingBudget':1024}"),
                        config("'thinkingConfig':{'thinkingLevel':'low'}"),
                        effort),
                row(
                        "reasoning_effort that it does not have",
                        RequestFieldsTest::hello,
                        request -> request.effort("none"),
                        all(effort)),
                row(
                        "include_reasoning",
                        RequestFieldsTest::hello,
                        request -> request.reasoning(null, true),
                        config("'thinkingConfig':{'includeThoughts':true}"),
                        config("'thinkingConfig':{'includeThoughts':true}"),
                        "warning ignored_parameter include_reasoning"),
                row(
                        "include_reasoning with an effort",
                        RequestFieldsTest::hello,
                        request -> request.reasoning("high", true),
                        config("'thinkingConfig':{'thinkingBudget':24576,'includeThoughts':true}"),
                        config("'thinkingConfig':{'thinkingLevel':'high','includeThoughts':true}"),
                        effort));
    }

    private static List<Arguments> messages() {
        String answer = "sent contents={'text':'so'}";
        String last = "violation last_message_must_be_user messages[1]";
        return List.of(
                instead(
                        "messages name of a user",
                        RequestFieldsTest::hello,
                        request -> request.message(new Message.User("messages[0]", List.of(new Text("Hello")), "n")),
                        all("warning ignored_parameter messages[0].name")),
                instead(
                        "messages name of an instruction",
                        RequestFieldsTest::hello,
                        request -> request.message(new Message.System("messages[0]", List.of(new Text("s")), "n"))
                                .user(new Text("Hello")),
                        all("sent systemInstruction={'parts':[{'text':'s'}]}, warning ignored_parameter"
                                + " messages[0].name")),
                instead(
                        "messages name of an answer",
                        request -> hello(request).assistant(new Text("a")).user(new Text("b")),
                        request -> hello(request)
                                .message(new Message.Assistant("messages[1]", List.of(new Text("a")), "n", null))
                                .user(new Text("b")),
                        all("warning ignored_parameter messages[1].name")),
                row(
                        "messages that end with an answer",
                        RequestFieldsTest::hello,
                        request -> request.assistant(new Text("so")),
                        answer,
                        last,
                        last));
    }

    private static List<Arguments> media() {
        String image = "sent contents=" + inline("image/png", PNG);
        String detail = ", warning ignored_parameter messages[0].content[1].image_url.detail";
        String document = "sent contents=" + inline("application/pdf", PDF);
        String name = ", warning ignored_parameter messages[0].content[1].file.filename";
        String refused = "violation unsupported_content p";
        String link = "sent contents={'fileData':{'fileUri':'https://youtu.be/a'}}";
        String noFile = "violation unsupported_content messages[0].content[1].file.file_data";
        String noImage = "violation unsupported_content messages[0].content[1].image_url.url";
        return List.of(
                part("image_url", image(null), image, image, noImage),
                part("image_url detail auto", image("auto"), image, image, noImage),
                part("image_url detail", image("low"), image + detail, image + detail, noImage),
                part("file", file(null), document, document, noFile),
                part("file filename", file("a.pdf"), document + name, document + name, noFile),
                part(
                        "file file_id",
                        new ContentPart.File(new MediaSource.Uploaded("p", "file-1"), null),
                        "violation invalid_media p",
                        "violation invalid_media p",
                        refused),
                part(
                        "input_audio",
                        new ContentPart.Audio(new MediaSource.Inline("p", null, base64("OggS1234")), "ogg"),
                        "sent contents=" + inline("audio/ogg", base64("OggS1234")),
                        "sent contents=" + inline("audio/ogg", base64("OggS1234")),
                        refused),
                part(
                        "video_url",
                        new ContentPart.Video(new MediaSource.Remote("p", "https://youtu.be/a")),
                        link,
                        link,
                        refused));
    }

    private static ContentPart.Image image(@Nullable String detail) {
        return new ContentPart.Image(new MediaSource.Inline("messages[0].content[1].image_url.url", null, PNG), detail);
    }

    private static ContentPart.File file(@Nullable String name) {
        return new ContentPart.File(new MediaSource.Inline("messages[0].content[1].file.file_data", null, PDF), name);
    }

    private static String inline(String type, String base64) {
        return "{'inlineData':{'mimeType':'%s','data':'%s'}}".formatted(type, base64);
    }

    private static String config(String fields) {
        return "sent generationConfig={" + fields + "}";
    }

    private static String schema(String schema) {
        return config("'responseMimeType':'application/json','responseJsonSchema':" + schema);
    }

    private static String mode(String fields) {
        String config = "sent toolConfig={'functionCallingConfig':{" + fields + "}}";
        return fields.contains("VALIDATED") ? ", " + config : config;
    }

    private static String[] all(String outcome) {
        return new String[] {outcome, outcome, outcome};
    }

    private static Arguments part(String field, UserPart part, String... outcomes) {
        return instead(field, RequestFieldsTest::hello, request -> request.user(new Text("Hello"), part), outcomes);
    }

    private static Arguments drawn(String field, Sampling sampling, String... outcomes) {
        return row(field, RequestFieldsTest::hello, request -> request.sampling(sampling), outcomes);
    }

    private static Arguments schema(
            String field,
            String schema,
            @Nullable String description,
            @Nullable Boolean strict,
            String held,
            String plain) {
        ResponseFormat format = new ResponseFormat.JsonSchema("answer", description, schema, strict);
        return row(field, RequestFieldsTest::hello, request -> request.format(format), held, held, plain);
    }

    /** A field that is added to the base. */
    private static Arguments row(
            String field, UnaryOperator<RequestBuilder> base, UnaryOperator<RequestBuilder> add, String... outcomes) {
        return instead(field, base, request -> add.apply(base.apply(request)), outcomes);
    }

    private static Arguments instead(
            String field, UnaryOperator<RequestBuilder> base, UnaryOperator<RequestBuilder> with, String... outcomes) {
        return Arguments.of(field, base, with, outcomes[0], outcomes[1], outcomes[2]);
    }

    private static String base64(String latin1) {
        return Base64.getEncoder().encodeToString(latin1.getBytes(ISO_8859_1));
    }
}
