package dev.sluice.provider.anthropic;

import static dev.sluice.provider.anthropic.Models.HAIKU_4_5;
import static dev.sluice.provider.anthropic.Models.OPUS_5;
import static dev.sluice.provider.anthropic.Models.PLAIN;
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
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What becomes of every field that a client may send, on three kinds of model: one that thinks within a budget, one that thinks by
 * itself, and one that does nothing but text. {@code metadata}, {@code fallbacks}, {@code webhook}, {@code stream} and {@code async} are
 * the gateway's own and have no rows.
 */
class RequestFieldsTest {

    private static final String OBJECT = "{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}";
    private static final String NO_TOOLS = "violation unsupported_parameter tools";
    private static final String SYSTEM_JSON =
            "sent system=[{'type':'text','text':'Answer with one JSON object and nothing"
                    + " else, without a code fence.'}]";

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
            String adaptive,
            String plain) {
        assertThat(FieldOutcome.of(new MessagesWire(), base, with, HAIKU_4_5)).isEqualTo(budgeted);
        assertThat(FieldOutcome.of(new MessagesWire(), base, with, OPUS_5)).isEqualTo(adaptive);
        assertThat(FieldOutcome.of(new MessagesWire(), base, with, PLAIN)).isEqualTo(plain);
    }

    private static RequestBuilder hello(RequestBuilder request) {
        return request.user(new Text("Hello"));
    }

    private static RequestBuilder tool(RequestBuilder request) {
        return hello(request).tool("f", null, null);
    }

    private static List<Arguments> sampling() {
        String temperature = "warning ignored_parameter temperature";
        String topP = "warning ignored_parameter top_p";
        String seed = "warning ignored_parameter seed";
        String stop = "violation unsupported_parameter stop";
        String clamped = "sent temperature=1.0, warning clamped_parameter temperature";
        return List.of(
                sampled("temperature", 0.5, null, "sent temperature=0.5", temperature, "sent temperature=0.5"),
                sampled(
                        "temperature that is the default",
                        1.0,
                        null,
                        "sent temperature=1.0",
                        "nothing",
                        "sent temperature=1.0"),
                sampled("temperature above 1", 1.5, null, clamped, temperature, clamped),
                sampled("top_p", null, 0.5, "sent top_p=0.5", topP, "sent top_p=0.5"),
                sampled(
                        "temperature and top_p",
                        0.5,
                        0.5,
                        "sent temperature=0.5, " + topP,
                        temperature + ", " + topP,
                        "sent temperature=0.5, sent top_p=0.5"),
                drawn("max_tokens", new Sampling(null, null, 5000, List.of(), null), "sent max_tokens=5000"),
                row(
                        "max_tokens beyond the model",
                        RequestFieldsTest::hello,
                        request -> request.sampling(new Sampling(null, null, 200_000, List.of(), null)),
                        "warning clamped_parameter max_tokens",
                        "warning clamped_parameter max_tokens",
                        "sent max_tokens=200000"),
                row(
                        "max_tokens that thinking may use up",
                        RequestFieldsTest::hello,
                        request -> request.sampling(new Sampling(null, null, 100, List.of(), null)),
                        "sent max_tokens=100",
                        "sent max_tokens=100, warning low_limit max_tokens",
                        "sent max_tokens=100"),
                row(
                        "stop",
                        RequestFieldsTest::hello,
                        request -> request.sampling(new Sampling(null, null, null, List.of("END"), null)),
                        "sent stop_sequences=['END']",
                        "sent stop_sequences=['END']",
                        stop),
                drawn("stop of white space", new Sampling(null, null, null, List.of("\n", "END"), null), stop),
                drawn("seed", new Sampling(null, null, null, List.of(), 7L), seed));
    }

    private static List<Arguments> tools() {
        String forced = "violation unsupported_parameter tool_choice";
        String tool = "sent tools=[{'name':'f','input_schema':{'type':'object','properties':{}}}]";
        String strict = "sent tools=[{'name':'f','input_schema':{'type':'object','properties':{},"
                + "'additionalProperties':false},'strict':true}]";
        String oneByOne = "sent tool_choice={'type':'auto','disable_parallel_tool_use':true}";
        return List.of(
                row("tools", RequestFieldsTest::hello, request -> request.tool("f", null, null), tool, tool, NO_TOOLS),
                row(
                        "tools strict",
                        RequestFieldsTest::hello,
                        request -> request.tool("f", null, true),
                        strict,
                        strict,
                        NO_TOOLS),
                row(
                        "tools strict that cannot be",
                        RequestFieldsTest::hello,
                        request -> request.tool(
                                "f",
                                "{\"type\":\"object\",\"maxProperties\":1," + "\"additionalProperties\":false}",
                                true),
                        "violation schema_not_supported tools[0].function.parameters",
                        "violation schema_not_supported tools[0].function.parameters",
                        NO_TOOLS + ", violation schema_not_supported tools[0].function.parameters"),
                row(
                        "tool_choice auto",
                        RequestFieldsTest::tool,
                        request -> request.choice(new ToolChoice.Auto()),
                        "sent tool_choice={'type':'auto'}",
                        "sent tool_choice={'type':'auto'}",
                        NO_TOOLS),
                row(
                        "tool_choice none",
                        RequestFieldsTest::tool,
                        request -> request.choice(new ToolChoice.None()),
                        "sent tool_choice={'type':'none'}",
                        "sent tool_choice={'type':'none'}",
                        NO_TOOLS),
                row(
                        "tool_choice required",
                        RequestFieldsTest::tool,
                        request -> request.choice(new ToolChoice.Required()),
                        "sent tool_choice={'type':'any'}",
                        forced,
                        NO_TOOLS + ", " + forced),
                row(
                        "tool_choice function",
                        RequestFieldsTest::tool,
                        request -> request.choice(new ToolChoice.Function("f")),
                        "sent tool_choice={'type':'tool','name':'f'}",
                        forced,
                        NO_TOOLS + ", " + forced),
                row(
                        "tool_choice without tools",
                        RequestFieldsTest::hello,
                        request -> request.choice(new ToolChoice.Required()),
                        "violation invalid tool_choice",
                        "violation invalid tool_choice",
                        "violation invalid tool_choice"),
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
                        oneByOne,
                        oneByOne,
                        NO_TOOLS),
                row(
                        "parallel_tool_calls false without tools",
                        RequestFieldsTest::hello,
                        request -> request.parallel(false),
                        "nothing",
                        "nothing",
                        "nothing"));
    }

    private static List<Arguments> formats() {
        String format = "violation unsupported_parameter response_format";
        String held = "sent output_config={'format':{'type':'json_schema','schema':{'type':'object','properties':{},"
                + "'additionalProperties':false}}}";
        String described = held.replace("false}}}", "false,'description':'d'}}}");
        String refused = "violation schema_not_supported response_format.json_schema.schema";
        String asked =
                "sent system=[{'type':'text','text':'Answer with JSON that fits this JSON Schema and nothing else,"
                        + " without a code fence:\\n{\\'$ref\\':\\'#/x\\',\\'x\\':{\\'$ref\\':\\'#/x\\'}}'}]";
        String recursive = "{\"$ref\":\"#/x\",\"x\":{\"$ref\":\"#/x\"}}";
        return List.of(
                row(
                        "response_format text",
                        RequestFieldsTest::hello,
                        request -> request.format(new ResponseFormat.Text()),
                        "nothing",
                        "nothing",
                        "nothing"),
                row(
                        "response_format json_object",
                        RequestFieldsTest::hello,
                        request -> request.format(new ResponseFormat.JsonObject()),
                        SYSTEM_JSON,
                        SYSTEM_JSON,
                        SYSTEM_JSON),
                schema("json_schema", OBJECT, null, null, held, format),
                schema("json_schema strict", OBJECT, null, true, held, format),
                schema("json_schema description", OBJECT, "d", true, described, format),
                schema("json_schema that cannot be", recursive, null, false, asked, format),
                schema("json_schema strict that cannot be", recursive, null, true, refused, format));
    }

    private static List<Arguments> reasoning() {
        String effort = "violation unsupported_parameter reasoning_effort";
        String nothingToShow = "warning ignored_parameter include_reasoning";
        return List.of(
                row(
                        "reasoning_effort",
                        RequestFieldsTest::hello,
                        request -> request.effort("low"),
                        "sent thinking={'type':'enabled','budget_tokens':4096}",
                        "sent thinking={'type':'adaptive'}, sent output_config={'effort':'low'}",
                        effort),
                row(
                        "reasoning_effort none",
                        RequestFieldsTest::hello,
                        request -> request.effort("none"),
                        "nothing",
                        "sent thinking={'type':'disabled'}",
                        "nothing"),
                row(
                        "reasoning_effort that it does not have",
                        RequestFieldsTest::hello,
                        request -> request.effort("xhigh"),
                        effort,
                        effort,
                        effort),
                row(
                        "reasoning_effort with a forced call",
                        RequestFieldsTest::tool,
                        request -> request.effort("low").choice(new ToolChoice.Required()),
                        "violation unsupported_parameter tool_choice",
                        "violation unsupported_parameter tool_choice",
                        effort + ", " + NO_TOOLS + ", violation unsupported_parameter tool_choice"),
                row(
                        "reasoning_effort with temperature",
                        RequestFieldsTest::hello,
                        request -> request.effort("low").sampling(new Sampling(0.5, null, null, List.of(), null)),
                        "sent thinking={'type':'enabled','budget_tokens':4096}, warning ignored_parameter temperature",
                        "sent thinking={'type':'adaptive'}, sent output_config={'effort':'low'},"
                                + " warning ignored_parameter temperature",
                        effort),
                row(
                        "include_reasoning",
                        RequestFieldsTest::hello,
                        request -> request.reasoning(null, true),
                        nothingToShow,
                        "sent thinking={'type':'adaptive','display':'summarized'}",
                        nothingToShow),
                row(
                        "include_reasoning with an effort",
                        RequestFieldsTest::hello,
                        request -> request.reasoning("low", true),
                        "sent thinking={'type':'enabled','budget_tokens':4096}",
                        "sent thinking={'type':'adaptive','display':'summarized'}, sent output_config={'effort':'low'}",
                        effort));
    }

    private static List<Arguments> messages() {
        String system = "sent system=[{'type':'text','text':'s'}], warning ignored_parameter messages[0].name";
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
                        all(system)),
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
                        "sent messages={'type':'text','text':'so'}",
                        last,
                        last));
    }

    private static List<Arguments> media() {
        String sent = "sent messages={'type':'image','source':{'type':'url','url':'https://example.com/x'}}";
        String detail = ", warning ignored_parameter messages[0].content[1].image_url.detail";
        String document = "sent messages={'type':'document','source':{'type':'url','url':'https://example.com/x.pdf'}";
        String refused = "violation unsupported_content messages[0].content[1].image_url.url";
        return List.of(
                part("image_url", image(null), sent, sent, refused),
                part("image_url detail auto", image("auto"), sent, sent, refused),
                part("image_url detail", image("high"), sent + detail, sent + detail, refused),
                part("file", file(null), document + "}", document + "}", "violation unsupported_content p"),
                part(
                        "file filename",
                        file("a.pdf"),
                        document + ",'title':'a.pdf'}",
                        document + ",'title':'a.pdf'}",
                        "violation unsupported_content p"),
                part(
                        "file file_id",
                        new ContentPart.File(new MediaSource.Uploaded("p", "file-1"), null),
                        "violation unsupported_content p",
                        "violation unsupported_content p",
                        "violation unsupported_content p"),
                part(
                        "input_audio",
                        new ContentPart.Audio(new MediaSource.Inline("p", null, "AAAA"), "wav"),
                        "violation unsupported_content p",
                        "violation unsupported_content p",
                        "violation unsupported_content p"),
                part(
                        "video_url",
                        new ContentPart.Video(new MediaSource.Remote("p", "https://example.com/x")),
                        "violation unsupported_content p",
                        "violation unsupported_content p",
                        "violation unsupported_content p"));
    }

    private static ContentPart.Image image(@Nullable String detail) {
        String path = "messages[0].content[1].image_url.url";
        return new ContentPart.Image(new MediaSource.Remote(path, "https://example.com/x"), detail);
    }

    private static ContentPart.File file(@Nullable String name) {
        return new ContentPart.File(new MediaSource.Remote("p", "https://example.com/x.pdf"), name);
    }

    private static String[] all(String outcome) {
        return new String[] {outcome, outcome, outcome};
    }

    private static Arguments part(String field, UserPart part, String budgeted, String adaptive, String plain) {
        return instead(
                field,
                RequestFieldsTest::hello,
                request -> request.user(new Text("Hello"), part),
                budgeted,
                adaptive,
                plain);
    }

    private static Arguments sampled(
            String field,
            @Nullable Double temperature,
            @Nullable Double topP,
            String budgeted,
            String adaptive,
            String plain) {
        Sampling sampling = new Sampling(temperature, topP, null, List.of(), null);
        return row(field, RequestFieldsTest::hello, request -> request.sampling(sampling), budgeted, adaptive, plain);
    }

    private static Arguments drawn(String field, Sampling sampling, String outcome) {
        return row(field, RequestFieldsTest::hello, request -> request.sampling(sampling), outcome, outcome, outcome);
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
}
