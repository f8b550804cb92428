package dev.sluice.dialect.v3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.AnswerHead;
import dev.sluice.model.FinishReason;
import dev.sluice.model.GatewayError;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamEvent.Block;
import dev.sluice.model.StreamEvent.BlockEnd;
import dev.sluice.model.StreamEvent.BlockStart;
import dev.sluice.model.StreamEvent.Finish;
import dev.sluice.model.StreamEvent.ReasoningDelta;
import dev.sluice.model.StreamEvent.TextDelta;
import dev.sluice.model.StreamEvent.ToolArgumentsDelta;
import dev.sluice.model.Usage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class V3StreamEncoderTest {

    private static final StreamEvent START = new StreamEvent.ResponseStart("id", "gpt-4o-2024-08-06");
    private static final StreamEvent STOP = new Finish(FinishReason.STOP, "stop");

    private static final String PREFIX = "{\"uid\":\"chatcmpl-1770629490-abc\",\"object\":\"chat.completion.chunk\","
            + "\"created_at\":\"2026-02-09T09:31:30.934Z\",\"model\":\"openai/gpt-4o\",\"choices\":[{\"index\":0,\"delta\":";

    private static final String FIRST = PREFIX + "{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}],"
            + "\"provider\":{\"name\":\"openai\",\"model\":\"gpt-4o-2024-08-06\",\"request_id\":\"req_up\"}}";

    private static String chunk(String delta) {
        return PREFIX + delta + ",\"finish_reason\":null}]}";
    }

    private static String last(String reason, String usage) {
        return PREFIX + "{},\"finish_reason\":\"" + reason + "\"}],\"usage\":" + usage + "}";
    }

    private static List<String> frames(StreamEvent... events) {
        return Frames.of(Events.HEAD, List.of(events));
    }

    @Test
    void textGoesOutAsItComes() {
        assertThat(frames(
                        START,
                        new BlockStart(0, new Block.Text()),
                        new TextDelta(0, "Hel"),
                        new TextDelta(0, ""),
                        new TextDelta(0, "lo\n"),
                        new BlockEnd(0),
                        new StreamEvent.UsageUpdate(new Usage(9L, 9L, 18L, null, null, null)),
                        STOP))
                .containsExactly(
                        FIRST,
                        chunk("{\"content\":\"Hel\"}"),
                        chunk("{\"content\":\"lo\\n\"}"),
                        last("stop", "{\"prompt_tokens\":9,\"completion_tokens\":9,\"total_tokens\":18}"),
                        "[DONE]");
    }

    @Test
    void nothingGoesOutBeforeOutput() {
        assertThat(frames(
                        START,
                        new StreamEvent.UsageUpdate(new Usage(9L, null, null, null, null, null)),
                        new StreamEvent.MessageExtra("{}")))
                .isEmpty();
    }

    @Test
    void aBlockThatOpensIsOutput() {
        assertThat(frames(START, new BlockStart(0, new Block.Reasoning()))).containsExactly(FIRST);
    }

    @Test
    void anEmptyAnswerHasAFirstAndALastChunk() {
        assertThat(frames(START, new Finish(FinishReason.CONTENT_FILTER, null)))
                .containsExactly(FIRST, last("content_filter", "null"), "[DONE]");
    }

    @Test
    void warningsAreInTheFirstChunkOnly() {
        assertThat(Frames.of(Events.WARNED, List.of(START, STOP)))
                .first()
                .asString()
                .contains("\"created_at\":\"2026-02-09T09:31:30.000Z\",\"model\":\"openai/\\\"q\\\"\"")
                .endsWith("\"provider\":{\"name\":\"openai\",\"model\":\"gpt-5\",\"request_id\":null},\"warnings\":"
                        + "[{\"code\":\"unsupported_parameter\",\"field\":\"temperature\",\"message\":\"left out\"}]}");
        assertThat(Frames.of(Events.WARNED, List.of(START, STOP)).get(1)).doesNotContain("warnings", "provider");
    }

    @Test
    void callsAreCountedNotBlocks() {
        assertThat(frames(
                        START,
                        new BlockStart(0, new Block.Text()),
                        new BlockEnd(0),
                        new BlockStart(3, new Block.ToolCall("call_a", "f")),
                        new BlockStart(5, new Block.ToolCall("call_b", "g")),
                        new ToolArgumentsDelta(5, "{\"x\""),
                        new ToolArgumentsDelta(3, "[1]"),
                        new ToolArgumentsDelta(5, ""),
                        new ToolArgumentsDelta(5, ":1.0}"),
                        new StreamEvent.ToolCallExtra(3, "{\"google\":\r\n{\"thought_signature\":\"x\"}}"),
                        new BlockEnd(3),
                        new BlockEnd(5),
                        new Finish(FinishReason.TOOL_CALLS, null)))
                .containsExactly(
                        FIRST,
                        chunk("{\"tool_calls\":[{\"index\":0,\"id\":\"call_a\",\"type\":\"function\","
                                + "\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}"),
                        chunk("{\"tool_calls\":[{\"index\":1,\"id\":\"call_b\",\"type\":\"function\","
                                + "\"function\":{\"name\":\"g\",\"arguments\":\"\"}}]}"),
                        chunk("{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\"{\\\"x\\\"\"}}]}"),
                        chunk("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"[1]\"}}]}"),
                        chunk("{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\":1.0}\"}}]}"),
                        chunk(
                                "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\"},\"extra_content\":{\"google\":  {\"thought_signature\":\"x\"}}}]}"),
                        last("tool_calls", "null"),
                        "[DONE]");
    }

    @Test
    void aCallWithoutArgumentsHasAnEmptyObject() {
        assertThat(frames(START, new BlockStart(0, new Block.ToolCall("c", "f")), new BlockEnd(0)))
                .last()
                .isEqualTo(chunk("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{}\"}}]}"));
    }

    @Test
    void aRefusalIsAlsoContent() {
        assertThat(frames(START, new BlockStart(0, new Block.Refusal()), new TextDelta(0, "No.")))
                .containsExactly(FIRST, chunk("{\"refusal\":\"No.\",\"content\":\"No.\"}"));
    }

    @Test
    void reasoningIsNotContent() {
        assertThat(frames(START, new BlockStart(0, new Block.Reasoning()), new ReasoningDelta(0, "Hm.")))
                .containsExactly(FIRST, chunk("{\"reasoning_content\":\"Hm.\"}"));
    }

    @Test
    void stateOfTheAnswerComesJustBeforeTheEnd() {
        assertThat(frames(START, new StreamEvent.MessageExtra("{\"a\":1.0}"), STOP))
                .containsExactly(FIRST, chunk("{\"extra_content\":{\"a\":1.0}}"), last("stop", "null"), "[DONE]");
    }

    @Test
    void theLastUsageCountsWithWhatIsKnownOfIt() {
        assertThat(frames(
                        START,
                        new StreamEvent.UsageUpdate(new Usage(1L, 1L, 2L, 1L, 1L, 1L)),
                        new StreamEvent.UsageUpdate(new Usage(10L, null, null, 4L, null, 0L)),
                        STOP))
                .contains(last(
                        "stop",
                        "{\"prompt_tokens\":10,\"completion_tokens\":null,\"total_tokens\":null,"
                                + "\"prompt_tokens_details\":{\"cached_tokens\":4},"
                                + "\"completion_tokens_details\":{\"reasoning_tokens\":0}}"));
    }

    @Test
    void aFailureEndsWithoutTheEndMarker() {
        List<StreamEvent> events =
                new ArrayList<>(List.of(START, new BlockStart(0, new Block.Text()), new TextDelta(0, "Hel")));
        events.add(new StreamEvent.Failure(GatewayError.ofProvider(
                GatewayError.Kind.PROVIDER_TRUNCATED, "openai ended its stream early", "openai")));

        assertThat(Frames.of(Events.HEAD, events))
                .containsExactly(
                        FIRST,
                        chunk("{\"content\":\"Hel\"}"),
                        "error: {\"success\":false,\"errors\":[{\"code\":\"provider_error\","
                                + "\"message\":\"openai ended its stream early\"}]}");
    }

    @Test
    void aFailureBeforeOutputIsAllThereIs() {
        assertThat(Frames.of(
                        new AnswerHead("u", Events.HEAD.createdAt(), "a/b", Events.HEAD.answeredBy(), List.of()),
                        List.of(START, new StreamEvent.Failure(GatewayError.of(GatewayError.Kind.INTERNAL, "secret")))))
                .containsExactly("error: {\"success\":false,\"errors\":[{\"code\":\"internal\","
                        + "\"message\":\"internal error in request req-7\"}]}");
    }

    @Test
    void textsOfBlocksThatAreOpenAtOnceComeOneAfterTheOther() {
        assertThat(frames(
                        START,
                        new BlockStart(0, new Block.Text()),
                        new BlockStart(1, new Block.Refusal()),
                        new BlockStart(2, new Block.Reasoning()),
                        new TextDelta(0, "a"),
                        new TextDelta(1, "x"),
                        new ReasoningDelta(2, "r"),
                        new TextDelta(1, "y"),
                        new TextDelta(0, "b"),
                        new BlockEnd(0),
                        new TextDelta(1, "z"),
                        new BlockEnd(1)))
                .containsExactly(
                        FIRST,
                        chunk("{\"content\":\"a\"}"),
                        chunk("{\"reasoning_content\":\"r\"}"),
                        chunk("{\"content\":\"b\"}"),
                        chunk("{\"refusal\":\"xy\",\"content\":\"xy\"}"),
                        chunk("{\"refusal\":\"z\",\"content\":\"z\"}"));
    }
}
