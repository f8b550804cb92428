package dev.sluice.provider.openai;

import static dev.sluice.provider.openai.ChatChunks.DONE;
import static dev.sluice.provider.openai.ChatChunks.STOP;
import static dev.sluice.provider.openai.ChatChunks.delta;
import static dev.sluice.provider.openai.ChatChunks.meaning;
import static dev.sluice.provider.openai.ChatChunks.meaningOfDocument;
import static dev.sluice.provider.openai.ChatChunks.meaningOfStream;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.provider.StreamEventText;
import dev.sluice.provider.WireReading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text, ends and failures; calls have a test of their own. */
class ChatStreamDecoderTest {

    private static final String HELLO = delta("{'role':'assistant','content':'Hel'}");

    @Test
    void textIsOneBlock() {
        assertThat(meaning(delta("{'role':'assistant','content':''}"), HELLO, delta("{'content':'lo'}"), STOP, DONE))
                .isEqualTo("""
                        ResponseStart "c" "m"
                        BlockStart 0 Text
                        TextDelta 0 "Hel"
                        TextDelta 0 "lo"
                        BlockEnd 0
                        Finish STOP "stop"
                        """);
    }

    @Test
    void answerMayHoldNothing() {
        assertThat(meaning(delta("{'role':'assistant','content':'','refusal':null}"), STOP, DONE))
                .isEqualTo("""
                        ResponseStart "c" "m"
                        Finish STOP "stop"
                        """);
    }

    @Test
    void reasoningTextAndRefusalTakeTurns() {
        assertThat(meaning(
                        delta("{'reasoning_content':'so','content':null}"),
                        delta("{'content':'a','reasoning_content':null}"),
                        delta("{'reasoning':'hm'}"),
                        delta("{'refusal':'no'}"),
                        STOP,
                        DONE))
                .isEqualTo("""
                        ResponseStart "c" "m"
                        BlockStart 0 Reasoning
                        ReasoningDelta 0 "so"
                        BlockEnd 0
                        BlockStart 1 Text
                        TextDelta 1 "a"
                        BlockEnd 1
                        BlockStart 2 Reasoning
                        ReasoningDelta 2 "hm"
                        BlockEnd 2
                        BlockStart 3 Refusal
                        TextDelta 3 "no"
                        BlockEnd 3
                        Finish CONTENT_FILTER "stop"
                        """);
    }

    @Test
    void reasoningSpelledTwiceIsToldOnce() {
        assertThat(meaning(delta("{'reasoning':'so','reasoning_content':'so'}"), STOP, DONE))
                .containsOnlyOnce("ReasoningDelta 0 \"so\"");
    }

    @Test
    void reasoningDetailsAreNoText() {
        assertThat(meaning(delta("{'reasoning':{'text':'so'},'reasoning_details':[{'text':'so'}]}"), STOP, DONE))
                .doesNotContain("BlockStart");
    }

    @Test
    void characterCutInTwoIsJoined() {
        assertThat(meaning(delta("{'content':'a\\ud83d'}"), delta("{'content':'\\ude00b'}"), STOP, DONE))
                .contains("TextDelta 0 \"a\"\n", "TextDelta 0 \"😀b\"\n");
    }

    @Test
    void halfACharacterAtTheEndOfTextIsReplaced() {
        assertThat(meaning(delta("{'content':'a\\ud83d'}"), STOP, DONE)).contains("TextDelta 0 \"\uFFFD\"\nBlockEnd 0");
    }

    @Test
    void otherAnswersAreIgnored() {
        String both = "{'id':'c','model':'m','choices':[{'delta':{'content':'x'},'index':1},"
                + "{'delta':{'content':'a'},'finish_reason':null,'index':0}]}";
        String otherStops = "{'id':'c','choices':[{'index':1,'delta':{},'finish_reason':'length'}]}";
        assertThat(meaning(both, otherStops, STOP, DONE)).isEqualTo("""
                        ResponseStart "c" "m"
                        BlockStart 0 Text
                        TextDelta 0 "a"
                        BlockEnd 0
                        Finish STOP "stop"
                        """);
    }

    @Test
    void nothingComesAfterTheEndMarker() {
        assertThat(meaning(HELLO, STOP, DONE, HELLO, DONE)).endsWith("Finish STOP \"stop\"\n");
    }

    @Test
    void endWithoutMarkerAfterAReasonIsAnEnd() {
        assertThat(meaning(HELLO, STOP)).endsWith("BlockEnd 0\nFinish STOP \"stop\"\n");
    }

    @Test
    void markerWithoutAReasonIsAnEnd() {
        assertThat(meaning(HELLO, DONE)).endsWith("BlockEnd 0\nFinish STOP null\n");
    }

    @Test
    void endWithoutMarkerOrReasonIsTruncation() {
        assertThat(meaning(HELLO)).isEqualTo("""
                        ResponseStart "c" "m"
                        BlockStart 0 Text
                        TextDelta 0 "Hel"
                        Failure PROVIDER_TRUNCATED "openai ended its answer early" provider=openai status=null retryAfter=null
                        """);
        assertThat(meaning()).startsWith("Failure PROVIDER_TRUNCATED");
    }

    @Test
    void markerAloneIsNoAnswer() {
        assertThat(meaning(DONE)).startsWith("Failure PROVIDER_ERROR \"openai ended its stream without an answer\"");
    }

    @Test
    void chunkBeforeTheAnswerDoesNotBeginIt() {
        String filtersOnly = "{'id':'','model':'','choices':[],'prompt_filter_results':[{'prompt_index':0}]}";
        assertThat(meaning(filtersOnly, HELLO, STOP, DONE)).startsWith("ResponseStart \"c\" \"m\"\n");
        assertThat(meaning(filtersOnly, DONE)).startsWith("Failure PROVIDER_ERROR");
    }

    @ParameterizedTest
    @CsvSource({
        "stop, STOP",
        "length, LENGTH",
        "content_filter, CONTENT_FILTER",
        "tool_calls, STOP",
        "function_call, STOP",
        "eos, STOP"
    })
    void reasonHasItsMeaning(String raw, String reason) {
        String end = "{'choices':[{'index':0,'delta':{},'finish_reason':'" + raw + "'}]}";
        assertThat(meaning(HELLO, end, DONE)).endsWith("Finish " + reason + " \"" + raw + "\"\n");
    }

    @Test
    void emptyReasonIsNone() {
        String chunk = "{'id':'c','choices':[{'index':0,'delta':{'content':'a'},'finish_reason':''}]}";
        assertThat(meaning(chunk)).contains("Failure PROVIDER_TRUNCATED");
    }

    @Test
    void lastUsageCountsAndIsToldOnce() {
        String first = "{'id':'c','choices':[],'usage':{'prompt_tokens':1,'completion_tokens':1,'total_tokens':2}}";
        String last = "{'id':'c','choices':[],'usage':{'prompt_tokens':5,'completion_tokens':7,'total_tokens':12,"
                + "'prompt_tokens_details':{'cached_tokens':3,'cache_write_tokens':1,'audio_tokens':9},"
                + "'completion_tokens_details':{'reasoning_tokens':2}}}";
        String none = "{'id':'c','choices':[],'usage':null}";
        assertThat(meaning(HELLO, first, STOP, last, none, DONE)).endsWith("""
                        BlockEnd 0
                        UsageUpdate prompt=5 completion=7 total=12 cached=3 cacheWrite=1 reasoning=2
                        Finish STOP "stop"
                        """);
    }

    @Test
    void usageThatIsNoNumberIsUnknown() {
        String usage = "{'id':'c','choices':[],'usage':{'prompt_tokens':'5','completion_tokens':-7,'total_tokens':1.5,"
                + "'prompt_tokens_details':[1],'completion_tokens_details':{'reasoning_tokens':99999999999999999999}}}";
        assertThat(meaning(HELLO, usage, STOP, DONE))
                .contains(
                        "UsageUpdate prompt=null completion=null total=null cached=null cacheWrite=null reasoning=null");
    }

    @Test
    void usageIsToldOfABrokenAnswerToo() {
        String usage = "{'id':'c','choices':[],'usage':{'completion_tokens':7}}";
        assertThat(meaning(HELLO, usage)).containsSubsequence("UsageUpdate", "Failure PROVIDER_TRUNCATED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{'id':'c'", "{'id':'c'}}", "{'id':'c'} x", "null", "[]", "12", "<html>", "{'a':01}", "'x'"})
    void dataThatIsNoChunkIsAFailure(String data) {
        assertThat(meaning(HELLO, data, STOP, DONE))
                .endsWith(
                        "TextDelta 0 \"Hel\"\nFailure PROVIDER_ERROR \"openai sent something that is not a chunk of an"
                                + " answer\" provider=openai status=null retryAfter=null\n");
    }

    @Test
    void invalidUtf8IsAFailure() {
        byte[] stream = ("data: " + HELLO.replace('\'', '"') + "\n\n").getBytes(UTF_8);
        stream[new String(stream, UTF_8).indexOf("Hel")] = (byte) 0xC3;
        assertThat(StreamEventText.of(new WireReading(new ChatWire(), "openai").stream(stream)))
                .startsWith("Failure PROVIDER_ERROR");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event: ping\ndata: {'type':'ping'}\n\n",
                "event: ping\ndata: pong\n\n",
                "data:\n\n",
                "data: \t \n\n",
                ": comment\n\n",
                "data: {'object':'unknown','x':{'choices':[{'index':0}]}}\n\n",
                "data: {'id':'c','choices':null,'usage':7,'error':null}\n\n",
                "data: {'id':'c','choices':[null,1,'x',[]]}\n\n",
                "data: {'id':'c','choices':[{'index':0,'delta':null,'finish_reason':7}]}\n\n",
                "data: {'id':'c','choices':[{'index':0,'delta':{'content':{'a':1},'refusal':[],'tool_calls':'x'}}]}\n\n",
                "data: {'id':'c','choices':[{'index':0,'delta':{'tool_calls':[null,7,{}]}}]}\n\n",
                "data: {'id':'c','choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'function':null}]}}]}\n\n",
                "data: {'id':'c','choices':[{'index':0,'delta':{'audio':{'data':'AA=='}},'logprobs':{'content':[{}]}}]}\n\n"
            })
    void whatIsUnknownIsIgnored(String event) {
        String hello = "data: " + HELLO + "\n\n";
        String end = "data: " + STOP + "\n\ndata: [DONE]\n\n";
        assertThat(meaningOfStream(hello + event + end)).isEqualTo(meaningOfStream(hello + end));
    }

    @Test
    void blanksAroundTheDataAreIgnored() {
        assertThat(meaning(HELLO + "  ", " " + STOP, "  [DONE]  ")).endsWith("Finish STOP \"stop\"\n");
    }

    @Test
    void errorEndsTheStream() {
        assertThat(meaning(HELLO, "{'error':{'message':'Boom sk-abcdefgh','type':'server_error'}}", STOP, DONE))
                .endsWith("TextDelta 0 \"Hel\"\n"
                        + "Failure PROVIDER_ERROR \"Boom [removed]\" provider=openai status=null retryAfter=null\n");
    }

    @Test
    void errorMayBeBareTextOrAnEvent() {
        assertThat(meaning("{'error':'Boom'}")).startsWith("Failure PROVIDER_ERROR \"Boom\"");
        assertThat(meaningOfStream("event: error\ndata: {'error':{'message':'Boom','code':429}}\n\n"))
                .startsWith("Failure PROVIDER_RATE_LIMITED \"Boom\"");
        assertThat(meaningOfStream("event: error\ndata: oh\n\n"))
                .startsWith("Failure PROVIDER_ERROR \"openai reported an error\"");
    }

    @Test
    void contentBlockedAfterTextIsAnAnswerThatEndedSo() {
        String blocked = "{'error':{'message':'No.','type':'invalid_request_error','code':'content_policy_violation'}}";
        assertThat(meaning(HELLO, blocked, DONE))
                .endsWith("BlockEnd 0\nFinish CONTENT_FILTER \"content_policy_violation\"\n");
        assertThat(meaning(blocked, DONE)).startsWith("Failure CONTENT_BLOCKED \"No.\"");
    }

    @Test
    void documentIsReadLikeAStream() {
        assertThat(meaningOfDocument("{'id':'c','model':'m','choices':[{'index':0,'message':{'role':'assistant',"
                        + "'content':'Hello','refusal':null,'reasoning_content':'so'},'finish_reason':'length'}],"
                        + "'usage':{'total_tokens':3}}"))
                .isEqualTo("""
                        ResponseStart "c" "m"
                        BlockStart 0 Reasoning
                        ReasoningDelta 0 "so"
                        BlockEnd 0
                        BlockStart 1 Text
                        TextDelta 1 "Hello"
                        BlockEnd 1
                        UsageUpdate prompt=null completion=null total=3 cached=null cacheWrite=null reasoning=null
                        Finish LENGTH "length"
                        """);
    }

    @Test
    void documentNeedsNoReason() {
        assertThat(meaningOfDocument("{'id':'c','choices':[{'message':{'content':'a'}}]}"))
                .endsWith("Finish STOP null\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "{}", "{'id':'c'}", "{'id':'c','choices':[]}", "{'choices':[{}]", "<html>"})
    void otherDocumentIsAFailure(String document) {
        assertThat(meaningOfDocument(document))
                .startsWith("Failure PROVIDER_ERROR \"openai sent something that is not an answer\"");
    }

    @Test
    void documentMayBeAnError() {
        assertThat(meaningOfDocument("{'error':{'message':'Boom','code':'context_length_exceeded'}}"))
                .startsWith("Failure CONTEXT_LENGTH_EXCEEDED \"Boom\"");
    }
}
