package dev.sluice.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dialect.ApiDocument;
import dev.sluice.json.JsonMutations;
import dev.sluice.json.SchemaCheck;
import dev.sluice.model.FinishReason;
import dev.sluice.model.GatewayError;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamEvent.Block;
import dev.sluice.model.StreamEvent.BlockEnd;
import dev.sluice.model.StreamEvent.BlockStart;
import dev.sluice.model.StreamEvent.Finish;
import dev.sluice.model.StreamEvent.TextDelta;
import dev.sluice.model.Usage;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenAiStreamEncoderTest {

    private static final SchemaCheck CHUNK = ApiDocument.shipped().check("OpenAiChunk");
    private static final StreamEvent START = new StreamEvent.ResponseStart("id", "gpt-4o-2024-08-06");
    private static final StreamEvent USAGE = new StreamEvent.UsageUpdate(new Usage(9L, 3L, null, 4L, null, 2L));
    private static final StreamEvent STOP = new Finish(FinishReason.STOP, "stop");

    private static final String NAMES = "{\"id\":\"chatcmpl-1770629490-abc\",\"object\":\"chat.completion.chunk\","
            + "\"created\":1770629490,\"model\":\"gpt-4o\",\"choices\":[";
    private static final String PROVIDER =
            "\"provider\":{\"name\":\"openai\",\"model\":\"gpt-4o-2024-08-06\",\"request_id\":\"req_up\"}}";

    @Test
    void usageThatIsNotAskedForIsNotTold() {
        assertThat(stream(
                        false,
                        START,
                        new BlockStart(0, new Block.Text()),
                        new TextDelta(0, "Hi"),
                        new BlockEnd(0),
                        USAGE,
                        STOP))
                .isEqualTo(sse(
                        chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null", "," + PROVIDER),
                        chunk("{\"content\":\"Hi\"}", "null", "}"),
                        chunk("{}", "\"stop\"", "}"),
                        "[DONE]"));
    }

    @Test
    void usageThatIsAskedForComesInAChunkWithoutAChoice() {
        assertThat(stream(true, START, USAGE, STOP))
                .isEqualTo(sse(
                        chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null", ",\"usage\":null," + PROVIDER),
                        chunk("{}", "\"stop\"", ",\"usage\":null}"),
                        NAMES + "],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3,\"total_tokens\":12,"
                                + "\"prompt_tokens_details\":{\"cached_tokens\":4},"
                                + "\"completion_tokens_details\":{\"reasoning_tokens\":2}}}",
                        "[DONE]"));
    }

    @Test
    void unknownUsageIsNotMadeUp() {
        StreamEvent half = new StreamEvent.UsageUpdate(new Usage(9L, null, null, null, null, null));
        assertThat(stream(true, START, half, STOP))
                .doesNotContain("prompt_tokens")
                .endsWith(sse("[DONE]"));
    }

    @Test
    void wordsOfRefusalAreNotContent() {
        assertThat(stream(
                        false,
                        START,
                        new BlockStart(0, new Block.Refusal()),
                        new TextDelta(0, "No."),
                        new BlockEnd(0),
                        STOP))
                .contains("\"delta\":{\"refusal\":\"No.\"}");
    }

    @Test
    void aFailureIsAnErrorObjectAndNoEnd() {
        GatewayError error = GatewayError.ofProvider(GatewayError.Kind.PROVIDER_OVERLOADED, "busy", "openai");
        assertThat(stream(true, START, new BlockStart(0, new Block.Text()), new StreamEvent.Failure(error)))
                .endsWith("event: error\ndata: {\"error\":{\"message\":\"busy\",\"type\":\"overloaded_error\","
                        + "\"param\":null,\"code\":\"provider_overloaded\"}}\n\n")
                .doesNotContain("[DONE]");
    }

    @Test
    void everyChunkFitsTheContract() {
        String stream = stream(
                true,
                START,
                new BlockStart(0, new Block.Reasoning()),
                new StreamEvent.ReasoningDelta(0, "hm"),
                new BlockEnd(0),
                new BlockStart(1, new Block.ToolCall("call_1", "f")),
                new StreamEvent.ToolCallExtra(1, "{\"google\":{}}"),
                new BlockEnd(1),
                new StreamEvent.MessageExtra("{\"origin\":{}}"),
                USAGE,
                new Finish(FinishReason.TOOL_CALLS, null));
        assertThat(stream.split("\n\n"))
                .hasSize(9)
                .filteredOn(event -> !event.equals("data: [DONE]"))
                .allSatisfy(event -> assertThat(CHUNK.check(JsonMutations.parse(event.substring(6))))
                        .isEmpty());
    }

    private static String stream(boolean includeUsage, StreamEvent... events) {
        return Samples.stream(List.of(events), includeUsage).toString();
    }

    private static String chunk(String delta, String finishReason, String rest) {
        return NAMES + "{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finishReason + "}]" + rest;
    }

    private static String sse(String... data) {
        StringBuilder stream = new StringBuilder();
        for (String each : data) {
            stream.append("data: ").append(each).append("\n\n");
        }
        return stream.toString();
    }
}
