package dev.sluice.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.OpaqueState;
import dev.sluice.provider.StreamEventText;
import dev.sluice.provider.WireReading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams and documents written by hand, with single quotes for double ones. */
class MessagesStreamDecoderTest {

    private static final WireReading READING = new WireReading(new MessagesWire(), "anthropic");
    /** Reads answers that were asked to be JSON. */
    private static final WireReading JSON_READING = new WireReading(new MessagesWire(), "anthropic", true);

    private static final String START =
            "{'type':'message_start','message':{'id':'m','model':'c','usage':{'input_tokens':5,'cache_read_input_tokens':2,"
                    + "'cache_creation_input_tokens':1,'output_tokens':1}}}";
    private static final String STOP = "{'type':'message_stop'}";
    private static final String USAGE =
            "UsageUpdate prompt=8 completion=1 total=9 cached=2 cacheWrite=1 reasoning=null\n";

    @Test
    void cachedTokensAreInsideThePromptAndLaterCountsReplaceEarlierOnes() {
        assertThat(meaning(START, STOP)).isEqualTo("ResponseStart \"m\" \"c\"\n" + USAGE + "Finish STOP null\n");
        assertThat(meaning(
                        START,
                        "{'type':'message_delta','delta':{},'usage':{'output_tokens':4}}",
                        "{'type':'message_delta','delta':{'stop_reason':'end_turn'},'usage':{'output_tokens':9,"
                                + "'output_tokens_details':{'thinking_tokens':3}}}",
                        STOP))
                .contains("UsageUpdate prompt=8 completion=9 total=17 cached=2 cacheWrite=1 reasoning=3");
    }

    @Test
    void secondStartIsIgnored() {
        assertThat(meaning(START, START, STOP)).containsOnlyOnce("ResponseStart");
    }

    @Test
    void argumentsMayComeWithTheStartOfACall() {
        String call = "{'type':'tool_use','id':'t','name':'f','input':{'a':1.0}}";
        assertThat(meaning(START, block(0, call), stop(0), STOP)).contains("ToolArgumentsDelta 0 \"{\\\"a\\\":1.0}\"");
        assertThat(meaning(
                        START,
                        block(0, call),
                        "{'type':'content_block_delta','index':0,'delta':{'type':'input_json_delta','partial_json':'{}'}}",
                        stop(0),
                        STOP))
                .contains("ToolArgumentsDelta 0 \"{}\"")
                .doesNotContain("1.0");
    }

    @Test
    void callWithoutAnIdGetsOneAndOneWithoutANameIsAFailure() {
        assertThat(meaning(START, block(0, "{'type':'tool_use','name':'f'}"), STOP))
                .contains("ToolCall \"call_minted0\" \"f\"", "Finish TOOL_CALLS null");
        assertThat(meaning(START, block(0, "{'type':'tool_use','id':'t'}"), STOP))
                .contains("Failure PROVIDER_ERROR");
    }

    @Test
    void characterCutInTwoIsJoined() {
        assertThat(meaning(START, block(0, "{'type':'text','text':'a\\ud83d'}"), text("\\ude00b"), STOP))
                .contains("TextDelta 0 \"a\"\n", "TextDelta 0 \"😀b\"\n");
    }

    @Test
    void deltaWithTwoTextsHoldsTheLastOneEachTime() {
        String both =
                "{'type':'content_block_delta','index':0,'delta':{'type':'text_delta','text':'%s','partial_json':'%s'}}";
        assertThat(meaning(
                        START, block(0, "{'type':'text'}"), both.formatted("v", "x"), both.formatted("w", "x"), STOP))
                .contains("TextDelta 0 \"x\"\nTextDelta 0 \"x\"")
                .doesNotContain("\"v\"", "\"w\"");
    }

    @Test
    void hiddenThinkingIsStateWithoutText() {
        String thinking = "{'type':'thinking','thinking':'','signature':'sig'}";
        assertThat(meaning(START, block(0, thinking), stop(0), block(1, "{'type':'text','text':'ab'}"), STOP))
                .isEqualTo("ResponseStart \"m\" \"c\"\nBlockStart 0 Text\nTextDelta 0 \"ab\"\nBlockEnd 0\n"
                        + json("MessageExtra {'anthropic':{'blocks':[{'t':'thinking','thinking':'','signature':'sig'},"
                                + "{'t':'text','n':2}]},'origin':{'v':1,'provider':'anthropic','model':'model',"
                                + "'key_ref':'account'}}\n")
                        + USAGE + "Finish STOP null\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'thinking','thinking':'hm','signature':''}",
                "{'type':'thinking','thinking':'hm'}",
                "{'type':'redacted_thinking'}",
                "{'type':'redacted_thinking','data':''}"
            })
    void thinkingWithoutItsSignatureIsNoState(String thinking) {
        assertThat(meaning(START, block(0, thinking), stop(0), STOP)).doesNotContain("MessageExtra");
    }

    @Test
    void stateThatIsTooLargeIsNone() {
        String big = "x".repeat(ReplayRecord.MAX_OPAQUE_CHARS + 1);
        assertThat(meaning(START, block(0, "{'type':'redacted_thinking','data':'" + big + "'}"), STOP))
                .doesNotContain("MessageExtra");
        String long1 = "x".repeat(OpaqueState.MAX_CHARACTERS + 1);
        assertThat(meaning(
                        START,
                        block(0, "{'type':'thinking','thinking':'" + long1 + "','signature':'s'}"),
                        stop(0),
                        STOP))
                .doesNotContain("MessageExtra");
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, STOP",
        "tool_use, STOP",
        "stop_sequence, STOP",
        "pause_turn, STOP",
        "max_tokens, LENGTH",
        "model_context_window_exceeded, LENGTH",
        "refusal, CONTENT_FILTER",
        "compaction, STOP"
    })
    void stopReasonHasItsMeaning(String raw, String meaning) {
        assertThat(meaning(START, ended(raw), STOP)).endsWith("Finish " + meaning + " \"" + raw + "\"\n");
    }

    @Test
    void unknownReasonAfterACallIsACall() {
        assertThat(meaning(START, block(0, "{'type':'tool_use','id':'t','name':'f'}"), ended("new"), STOP))
                .endsWith("Finish TOOL_CALLS \"new\"\n");
    }

    @Test
    void endAfterAReasonIsAnEndAndBeforeItIsNone() {
        assertThat(meaning(START, ended("end_turn"))).endsWith("Finish STOP \"end_turn\"\n");
        assertThat(meaning(START)).contains("Failure PROVIDER_TRUNCATED");
    }

    @Test
    void contentBeforeTheStartIsAFailure() {
        assertThat(meaning(block(0, "{'type':'text','text':'a'}"))).startsWith("Failure PROVIDER_ERROR");
    }

    @Test
    void nothingOfARefusedDocumentIsKept() {
        String document = "{'type':'message','id':'m','model':'c','content':[{'type':'text','text':'a'},"
                + "{'type':'tool_use','id':'t','name':'f','input':{}}],'stop_reason':'refusal'}";
        assertThat(StreamEventText.of(READING.document(json(document).getBytes(UTF_8))))
                .isEqualTo("ResponseStart \"m\" \"c\"\nFinish CONTENT_FILTER \"refusal\"\n");
    }

    @Test
    void refusalAfterTextIsAFilteredAnswer() {
        assertThat(meaning(START, block(0, "{'type':'text','text':'a'}"), stop(0), ended("refusal"), STOP))
                .contains("TextDelta 0 \"a\"")
                .endsWith("Finish CONTENT_FILTER \"refusal\"\n");
    }

    @Test
    void deltaWithoutUsageChangesNoCount() {
        assertThat(meaning(
                        START,
                        "{'type':'message_delta','delta':{},'usage':{'output_tokens':4}}",
                        ended("end_turn"),
                        STOP))
                .contains("completion=4");
    }

    @Test
    void allTextsAreTold() {
        assertThat(meaning(
                        START,
                        block(0, "{'type':'text','text':'a'}"),
                        stop(0),
                        block(1, "{'type':'text','text':'b'}"),
                        stop(1),
                        STOP))
                .contains("TextDelta 0 \"a\"", "TextDelta 1 \"b\"");
    }

    @Test
    void codeFenceAroundJsonIsTakenOff() {
        String answer = stream(
                START,
                block(0, "{'type':'thinking','thinking':'hm','signature':'sig'}"),
                stop(0),
                block(1, "{'type':'text','text':''}"),
                delta(1, "``"),
                delta(1, "`json\\n{"),
                delta(1, "}\\n"),
                delta(1, "```"),
                stop(1),
                STOP);
        String meaning = StreamEventText.of(JSON_READING.stream(answer.getBytes(UTF_8)));
        assertThat(meaning)
                .contains("TextDelta 1 \"{\"\nTextDelta 1 \"}\"\nBlockEnd 1\n")
                // The text is not to the letter what the model wrote: it cannot go back beside its thinking.
                .doesNotContain("MessageExtra");
        assertThat(StreamEventText.of(READING.stream(answer.getBytes(UTF_8)))).contains("```", "MessageExtra");
    }

    @Test
    void codeFenceIsTakenOffInADocumentToo() {
        String document = "{'type':'message','id':'m','model':'c','content':[{'type':'text',"
                + "'text':'```json\\n{}\\n```'}],'stop_reason':'end_turn'}";
        assertThat(StreamEventText.of(JSON_READING.document(json(document).getBytes(UTF_8))))
                .isEqualTo("ResponseStart \"m\" \"c\"\nBlockStart 0 Text\nTextDelta 0 \"{}\"\nBlockEnd 0\n"
                        + "Finish STOP \"end_turn\"\n");
    }

    private static String delta(int index, String text) {
        return "{'type':'content_block_delta','index':" + index + ",'delta':{'type':'text_delta','text':'" + text
                + "'}}";
    }

    private static String block(int index, String block) {
        return "{'type':'content_block_start','index':" + index + ",'content_block':" + block + "}";
    }

    private static String text(String text) {
        return delta(0, text);
    }

    private static String stop(int index) {
        return "{'type':'content_block_stop','index':" + index + "}";
    }

    private static String ended(String reason) {
        return "{'type':'message_delta','delta':{'stop_reason':'" + reason + "'}}";
    }

    private static String meaning(String... data) {
        return StreamEventText.of(READING.stream(stream(data).getBytes(UTF_8)));
    }

    private static String stream(String... data) {
        StringBuilder stream = new StringBuilder();
        for (String line : data) {
            stream.append("data: ").append(line).append("\n\n");
        }
        return json(stream.toString());
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
