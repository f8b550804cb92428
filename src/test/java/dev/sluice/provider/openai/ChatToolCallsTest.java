package dev.sluice.provider.openai;

import static dev.sluice.provider.openai.ChatChunks.DONE;
import static dev.sluice.provider.openai.ChatChunks.STOP;
import static dev.sluice.provider.openai.ChatChunks.calls;
import static dev.sluice.provider.openai.ChatChunks.delta;
import static dev.sluice.provider.openai.ChatChunks.meaning;
import static dev.sluice.provider.openai.ChatChunks.meaningOfDocument;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How calls come in. */
class ChatToolCallsTest {

    @Test
    void callsMayComeInterleaved() {
        assertThat(meaning(
                        calls("{'index':0,'id':'a','type':'function','function':{'name':'f','arguments':''}}"),
                        calls("{'index':1,'id':'b','type':'function','function':{'name':'g','arguments':''}}"),
                        calls(
                                "{'index':1,'function':{'arguments':'{\\'x\\''}}",
                                "{'index':0,'function':{'arguments':'{}'}}"),
                        calls("{'index':1,'function':{'arguments':':1}'}}"),
                        STOP,
                        DONE))
                .isEqualTo("""
                        ResponseStart "c" "m"
                        BlockStart 0 ToolCall "a" "f"
                        BlockStart 1 ToolCall "b" "g"
                        ToolArgumentsDelta 1 "{\\"x\\""
                        ToolArgumentsDelta 0 "{}"
                        ToolArgumentsDelta 1 ":1}"
                        BlockEnd 0
                        BlockEnd 1
                        Finish TOOL_CALLS "stop"
                        """);
    }

    @Test
    void textEndsWhereACallBegins() {
        assertThat(meaning(
                        delta("{'content':'so'}"),
                        calls("{'index':0,'id':'a','function':{'name':'f','arguments':'{}'}}"),
                        delta("{'content':'and'}"),
                        STOP,
                        DONE))
                .isEqualTo("""
                        ResponseStart "c" "m"
                        BlockStart 0 Text
                        TextDelta 0 "so"
                        BlockEnd 0
                        BlockStart 1 ToolCall "a" "f"
                        ToolArgumentsDelta 1 "{}"
                        BlockStart 2 Text
                        TextDelta 2 "and"
                        BlockEnd 2
                        BlockEnd 1
                        Finish TOOL_CALLS "stop"
                        """);
    }

    @Test
    void callWithoutArgumentsGetsAnEmptyObject() {
        String expected = """
                BlockStart 0 ToolCall "a" "f"
                ToolArgumentsDelta 0 "{}"
                BlockEnd 0
                """;
        assertThat(meaning(calls("{'index':0,'id':'a','function':{'name':'f','arguments':''}}"), STOP, DONE))
                .contains(expected);
        assertThat(meaning(calls("{'index':0,'id':'a','function':{'name':'f'}}"), STOP, DONE))
                .contains(expected);
        assertThat(meaningOfDocument("{'id':'c','choices':[{'message':{'content':null,'tool_calls':["
                        + "{'id':'a','type':'function','function':{'name':'f','arguments':''}}]},"
                        + "'finish_reason':'tool_calls'}]}"))
                .contains(expected);
    }

    @Test
    void idAndNameThatAreRepeatedBeginNothing() {
        String fragment = "{'index':0,'id':'a','function':{'name':'f','arguments':'1'}}";
        assertThat(meaning(calls(fragment), calls(fragment), calls(fragment.replace("'index':0,", "")), STOP, DONE))
                .containsOnlyOnce("BlockStart")
                .contains("ToolArgumentsDelta 0 \"1\"\n".repeat(3));
    }

    /** ollama/ollama#15457. */
    @Test
    void everyCallAtIndexZeroIsStillACallOfItsOwn() {
        assertThat(meaning(
                        calls("{'index':0,'id':'a','function':{'name':'f','arguments':'{}'}}"),
                        calls("{'index':0,'id':'b','function':{'name':'f','arguments':'{'}}"),
                        calls("{'index':0,'function':{'arguments':'}'}}"),
                        STOP,
                        DONE))
                .containsSubsequence(
                        "BlockStart 0 ToolCall \"a\" \"f\"",
                        "BlockStart 1 ToolCall \"b\" \"f\"",
                        "ToolArgumentsDelta 1 \"{\"",
                        "ToolArgumentsDelta 1 \"}\"");
    }

    /** ollama/ollama#7881. */
    @Test
    void callsWithoutIndexAreToldApartByTheirNames() {
        assertThat(meaning(
                        calls("{'function':{'name':'f','arguments':'1'}}", "{'function':{'name':'f','arguments':'2'}}"),
                        calls("{'function':{'arguments':'3'}}"),
                        STOP,
                        DONE))
                .containsSubsequence(
                        "BlockStart 0 ToolCall \"call_minted0\" \"f\"",
                        "ToolArgumentsDelta 0 \"1\"",
                        "BlockStart 1 ToolCall \"call_minted1\" \"f\"",
                        "ToolArgumentsDelta 1 \"2\"",
                        "ToolArgumentsDelta 1 \"3\"");
    }

    @Test
    void argumentsWaitForTheName() {
        assertThat(meaning(
                        calls("{'index':0,'id':'a','function':{'arguments':'{\\'x'}}"),
                        calls("{'index':0,'function':{'name':'f','arguments':'\\':1}'}}"),
                        STOP,
                        DONE))
                .contains("""
                        BlockStart 0 ToolCall "a" "f"
                        ToolArgumentsDelta 0 "{\\"x"
                        ToolArgumentsDelta 0 "\\":1}"
                        BlockEnd 0
                        """);
    }

    @Test
    void callThatNeverGetsANameIsAFailure() {
        assertThat(meaning(calls("{'index':0,'id':'a','function':{'name':'','arguments':'{}'}}"), STOP, DONE))
                .endsWith("Failure PROVIDER_ERROR \"openai sent a call without a name\""
                        + " provider=openai status=null retryAfter=null\n");
    }

    @Test
    void characterCutInTwoIsJoinedInArguments() {
        assertThat(meaning(
                        calls("{'index':0,'id':'a','function':{'name':'f','arguments':'\\ud83d'}}"),
                        calls("{'index':0,'function':{'arguments':'\\ude00'}}"),
                        STOP,
                        DONE))
                .contains("ToolArgumentsDelta 0 \"😀\"");
    }

    @Test
    void callsOfOtherKindsAreIgnored() {
        assertThat(meaning(calls("{'index':0,'id':'a','type':'custom','custom':{'name':'f','input':'x'}}"), STOP, DONE))
                .doesNotContain("BlockStart")
                .endsWith("Finish STOP \"stop\"\n");
    }

    @Test
    void pseudoToolIsTheCallsThatItHolds() {
        assertThat(meaning(
                        delta("{'content':'so'}"),
                        calls("{'index':0,'id':'a','function':{'name':'multi_tool_use.parallel','arguments':''}}"),
                        calls("{'index':0,'function':{'arguments':'{\\'tool_uses\\':[{\\'recipient_name\\':'}}"),
                        calls(
                                "{'index':0,'function':{'arguments':'\\'functions.f\\',\\'parameters\\':{\\'x\\':1.0}},'}}"),
                        calls("{'index':0,'function':{'arguments':'{\\'recipient_name\\':\\'functions.g\\'}]}'}}"),
                        STOP,
                        DONE))
                .isEqualTo("""
                        ResponseStart "c" "m"
                        BlockStart 0 Text
                        TextDelta 0 "so"
                        BlockEnd 0
                        BlockStart 1 ToolCall "call_minted0" "f"
                        ToolArgumentsDelta 1 "{\\"x\\":1.0}"
                        BlockEnd 1
                        BlockStart 2 ToolCall "a" "g"
                        ToolArgumentsDelta 2 "{}"
                        BlockEnd 2
                        Finish TOOL_CALLS "stop"
                        """);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\\'tool_uses\\':[]}",
                "{\\'tool_uses\\':[{\\'recipient_name\\':\\'other.f\\'}]}",
                "{\\'tool_uses\\':[{\\'recipient_name\\':\\'functions.\\'}]}",
                "{\\'tasks\\':2}",
                "{\\'tool_uses\\':[{\\'recip"
            })
    void realToolOfSuchANameKeepsItsArguments(String arguments) {
        assertThat(meaning(
                        calls("{'index':0,'id':'a','function':{'name':'parallel','arguments':'" + arguments + "'}}"),
                        STOP,
                        DONE))
                .contains("BlockStart 0 ToolCall \"a\" \"parallel\"\nToolArgumentsDelta 0 \""
                        + arguments.replace("\\'", "\\\"") + "\"\nBlockEnd 0\n");
    }

    @Test
    void tooManyCallsAreAFailure() {
        List<String> chunks = new ArrayList<>();
        for (int i = 0; i <= AnswerBlocks.MAX_CALLS; i++) {
            chunks.add(calls("{'index':" + i + ",'id':'a" + i + "','function':{'name':'f','arguments':'{}'}}"));
        }
        String meaning = meaning(chunks.toArray(String[]::new));
        assertThat(meaning).contains("BlockStart 255 ").doesNotContain("BlockStart 256 ");
        assertThat(meaning).contains("Failure PROVIDER_ERROR \"openai sent more calls than it may\"");
    }

    @Test
    void moreThanCanBeHeldIsAFailure() {
        String half = "x".repeat(ToolCallBlock.MAX_HELD_CHARS / 2 + 1);
        String fragment = "{'index':0,'id':'a','function':{'name':'parallel','arguments':'" + half + "'}}";
        assertThat(meaning(calls(fragment), calls(fragment), STOP, DONE)).contains("Failure PROVIDER_ERROR");
    }
}
