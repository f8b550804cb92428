package dev.sluice.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.StreamEvent;
import dev.sluice.provider.StreamEventText;
import dev.sluice.provider.WireReading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the samples do not show: streams written by hand, with single quotes for double ones. */
class ResponsesStreamDecoderTest {

    private static final String CREATED = "{'type':'response.created','response':{'id':'r','model':'m'}}";
    private static final String COMPLETED = "{'type':'response.completed','response':{'id':'r','model':'m'}}";
    private static final String START = "ResponseStart \"r\" \"m\"\n";

    private final WireReading reading = new WireReading(new ResponsesWire(), "openai");

    @Test
    void whatTheDeltasLackTheWholeBrings() {
        assertThat(meaning(
                        CREATED,
                        added(0, "'type':'function_call','call_id':'c','name':'f','arguments':''"),
                        delta("function_call_arguments", 0, "{\\'a\\'"),
                        "{'type':'response.function_call_arguments.done','output_index':0,'arguments':'{\\'a\\':1}'}",
                        done(0, "'type':'function_call','call_id':'c','name':'f','arguments':'{\\'a\\':1}'"),
                        done(1, "'type':'message','content':[{'type':'output_text','text':'late'}]"),
                        COMPLETED))
                .isEqualTo(START + """
                        BlockStart 0 ToolCall "c" "f"
                        ToolArgumentsDelta 0 "{\\"a\\""
                        ToolArgumentsDelta 0 ":1}"
                        BlockEnd 0
                        BlockStart 1 Text
                        TextDelta 1 "late"
                        BlockEnd 1
                        Finish TOOL_CALLS "completed"
                        """);
    }

    @Test
    void wholeThatSaysSomethingElseThanTheDeltasAddsNothing() {
        assertThat(meaning(
                        CREATED,
                        added(0, "'type':'message'"),
                        delta("output_text", 0, "Hello"),
                        done(0, "'type':'message','content':[{'type':'output_text','text':'Good bye'}]"),
                        COMPLETED))
                .contains("TextDelta 0 \"Hello\"\nBlockEnd 0\nFinish STOP")
                .doesNotContain("bye");
    }

    @Test
    void itemThatIsDoneTwiceIsToldOnce() {
        String done = done(0, "'type':'message','content':[{'type':'output_text','text':'a'}]");
        assertThat(meaning(CREATED, done, done, COMPLETED)).containsOnlyOnce("TextDelta");
    }

    @Test
    void itemsOfOtherKindsArePassedOver() {
        assertThat(meaning(
                        CREATED,
                        added(0, "'type':'web_search_call'"),
                        delta("output_text", 0, "x"),
                        done(0, "'type':'web_search_call'"),
                        done(
                                1,
                                "'type':'message','phase':'final_answer','content':[{'type':'output_text','text':'a'}]"),
                        COMPLETED))
                .isEqualTo(START + "BlockStart 0 Text\nTextDelta 0 \"a\"\nBlockEnd 0\nFinish STOP \"completed\"\n");
    }

    @Test
    void callWithoutAnIdGetsOneOfOurs() {
        assertThat(meaning(CREATED, done(0, "'type':'function_call','name':'f','arguments':'{}'"), COMPLETED))
                .contains("BlockStart 0 ToolCall \"call_minted0\" \"f\"");
    }

    @Test
    void callWithoutANameIsAFailure() {
        String call = "'type':'function_call','call_id':'c','arguments':''";
        assertThat(meaning(CREATED, added(0, call), COMPLETED)).contains("openai sent a call without a name");
        assertThat(meaning(CREATED, done(0, call), COMPLETED)).contains("openai sent an item that cannot be read");
    }

    @Test
    void pseudoToolIsTheCallsInIt() {
        assertThat(text("parallel_pseudo_tool.sse"))
                .contains("BlockStart 0 ToolCall \"call_minted0\" \"a\"", "BlockStart 1 ToolCall", "\"b\"")
                .doesNotContain("multi_tool_use", "MessageExtra");
    }

    @Test
    void tooManyItemsAreAFailure() {
        String[] stream = new String[ResponsesBlocks.MAX_ITEMS + 2];
        stream[0] = CREATED;
        for (int i = 1; i < stream.length; i++) {
            stream[i] = done(i, "'type':'reasoning'");
        }
        assertThat(meaning(stream)).contains("Failure PROVIDER_ERROR \"openai sent an item that cannot be read\"");
    }

    @Test
    void tooLongArgumentsOfThePseudoToolAreAFailure() {
        String much = "x".repeat(ToolCallBlock.MAX_HELD_CHARS / 2 + 1);
        assertThat(meaning(
                        CREATED,
                        added(0, "'type':'function_call','call_id':'c','name':'parallel'"),
                        delta("function_call_arguments", 0, much),
                        delta("function_call_arguments", 0, much)))
                .contains("openai sent an item that cannot be read");
    }

    @Test
    void halvesOfACharacterAreJoined() {
        assertThat(meaning(
                        CREATED,
                        added(0, "'type':'message'"),
                        delta("output_text", 0, "\\uD83D"),
                        delta("output_text", 0, "\\uDE00"),
                        done(0, "'type':'message','content':[{'type':'output_text','text':'\\uD83D\\uDE00'}]"),
                        COMPLETED))
                .contains("TextDelta 0 \"😀\"\nBlockEnd 0");
    }

    @ParameterizedTest
    @CsvSource({
        "max_output_tokens, LENGTH \"max_output_tokens\"",
        "content_filter, CONTENT_FILTER \"content_filter\"",
        "something_new, STOP \"something_new\"",
    })
    void reasonOfAnIncompleteAnswerIsItsEnd(String reason, String finish) {
        String incomplete = "{'type':'response.incomplete','response':{'incomplete_details':{'reason':'" + reason
                + "'},'usage':{'input_tokens':1,'output_tokens':2,'total_tokens':3}}}";
        assertThat(meaning(CREATED, incomplete))
                .isEqualTo(START + "UsageUpdate prompt=1 completion=2 total=3 cached=null cacheWrite=null"
                        + " reasoning=null\nFinish " + finish + "\n");
    }

    @Test
    void incompleteAnswerWithoutAReasonIsLength() {
        assertThat(meaning(CREATED, "{'type':'response.incomplete','response':{}}"))
                .endsWith("Finish LENGTH \"incomplete\"\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'error','code':'rate_limit_exceeded','message':'Slow','param':null}",
                "{'type':'error','error':{'type':'tokens','code':'rate_limit_exceeded','message':'Slow'}}",
                "{'type':'response.failed','response':{'error':{'code':'rate_limit_exceeded','message':'Slow'}}}",
                "{'error':{'code':'rate_limit_exceeded','message':'Slow'}}",
            })
    void errorHasManyShapes(String error) {
        assertThat(meaning(CREATED, error))
                .startsWith(START + "Failure PROVIDER_RATE_LIMITED \"Slow\" provider=openai");
        assertThat(meaning(error)).startsWith("Failure PROVIDER_RATE_LIMITED");
    }

    @Test
    void contentThatIsBlockedMidwayEndsTheAnswer() {
        String blocked = "{'type':'response.failed','response':{'error':{'code':'invalid_prompt','message':'No'}}}";
        assertThat(meaning(CREATED, added(0, "'type':'message'"), delta("output_text", 0, "a"), blocked))
                .endsWith("BlockEnd 0\nFinish CONTENT_FILTER \"invalid_prompt\"\n");
        assertThat(meaning(CREATED, blocked)).contains("Failure CONTENT_BLOCKED");
    }

    @Test
    void endMarkOfOtherFormatsIsNoEnd() {
        assertThat(meaning(CREATED, "[DONE]")).contains("Failure PROVIDER_TRUNCATED \"openai ended its answer early\"");
        assertThat(meaning(CREATED, COMPLETED, "[DONE]")).endsWith("Finish STOP \"completed\"\n");
    }

    @Test
    void whatIsNoEventIsAFailure() {
        assertThat(meaning("<html>")).contains("openai sent something that is not an event");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{'id':null,'output':[]}", "{'object':'response'}", "nothing"})
    void otherDocumentsAreFailures(String document) {
        assertThat(document(document)).contains("openai sent something that is not an answer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"queued", "in_progress"})
    void documentThatIsNotFinishedIsAFailure(String status) {
        assertThat(document("{'id':'r','status':'" + status + "'}")).contains("sent an answer that is not finished");
    }

    @Test
    void failedDocumentIsAFailure() {
        assertThat(document("{'id':'r','status':'failed','error':{'code':'server_error','message':'Oh'}}"))
                .startsWith("Failure PROVIDER_ERROR \"Oh\"");
        assertThat(document("{'id':'r','status':'cancelled'}")).startsWith("Failure PROVIDER_ERROR");
        assertThat(document("{'error':{'message':'Oh','code':'invalid_value','type':'invalid_request_error'}}"))
                .startsWith("Failure PROVIDER_REJECTED \"Oh\"");
    }

    @Test
    void orderReasoningAndPhasesAreKeptForTheNextTurn() {
        assertThat(text("phases.sse"))
                .contains("MessageExtra {\"openai\":{\"items\":["
                        + "{\"t\":\"reasoning\",\"encrypted_content\":\"gAAAAABfirst==\",\"summary\":[]},"
                        + "{\"t\":\"text\",\"n\":13,\"phase\":\"commentary\"},"
                        + "{\"t\":\"reasoning\",\"encrypted_content\":\"gAAAAABsecond==\",\"summary\":[]},"
                        + "{\"t\":\"call\",\"id\":\"call_phase00000000000000000000\"}]},"
                        + "\"origin\":{\"v\":1,\"provider\":\"openai\",\"model\":\"model\",\"key_ref\":\"account\"}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text.sse", "refusal.sse", "length.sse", "failed.sse", "parallel_pseudo_tool.sse"})
    void whatGainsNothingOrCannotComeBackIsNotKept(String sample) {
        assertThat(text(sample)).doesNotContain("MessageExtra");
    }

    @Test
    void reasoningComesBackWholeOrNotAtAll() {
        String withoutContent = done(0, "'type':'reasoning','summary':[]");
        String withContent = done(1, "'type':'reasoning','encrypted_content':'e'");
        String tooLong = "'type':'reasoning','encrypted_content':'%s'"
                .formatted("e".repeat(ResponsesRecord.MAX_OPAQUE_CHARS + 1));
        String text = done(2, "'type':'message','content':[{'type':'output_text','text':'a'}]");
        String phased = done(2, "'type':'message','phase':'p','content':[{'type':'output_text','text':'a'}]");
        assertThat(meaning(CREATED, withContent, text, COMPLETED)).contains("encrypted_content");
        assertThat(meaning(CREATED, withoutContent, withContent, text, COMPLETED))
                .doesNotContain("MessageExtra");
        assertThat(meaning(CREATED, done(0, tooLong), text, COMPLETED)).doesNotContain("MessageExtra");
        assertThat(meaning(CREATED, withoutContent, withContent, phased, COMPLETED))
                .contains("{\"items\":[{\"t\":\"text\",\"n\":1,\"phase\":\"p\"}]}");
    }

    @Test
    void itemThatIsNeverDoneKeepsNothing() {
        assertThat(meaning(
                        CREATED,
                        done(0, "'type':'reasoning','encrypted_content':'e'"),
                        added(1, "'type':'message','phase':'p'"),
                        delta("output_text", 1, "a"),
                        COMPLETED))
                .contains("Finish STOP")
                .doesNotContain("MessageExtra");
    }

    private static String added(int index, String item) {
        return "{'type':'response.output_item.added','output_index':%d,'item':{%s}}".formatted(index, item);
    }

    private static String done(int index, String item) {
        return "{'type':'response.output_item.done','output_index':%d,'item':{%s}}".formatted(index, item);
    }

    private static String delta(String kind, int index, String text) {
        return "{'type':'response.%s.delta','output_index':%d,'delta':'%s'}".formatted(kind, index, text);
    }

    private String meaning(String... data) {
        StringBuilder stream = new StringBuilder();
        for (String event : data) {
            stream.append("data: ").append(json(event)).append("\n\n");
        }
        return StreamEventText.of(reading.stream(stream.toString().getBytes(UTF_8)));
    }

    private String document(String document) {
        return StreamEventText.of(reading.document(json(document).getBytes(UTF_8)));
    }

    private String text(String sample) {
        List<StreamEvent> events = reading.stream(ResponsesSubject.sample(sample));
        return StreamEventText.of(events);
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
