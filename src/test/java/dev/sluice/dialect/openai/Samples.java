package dev.sluice.dialect.openai;

import dev.sluice.dialect.StreamEncoder;
import dev.sluice.model.AnswerHead;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Delivery;
import dev.sluice.model.ReasoningOptions;
import dev.sluice.model.ResponseFormat;
import dev.sluice.model.Sampling;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.ToolUse;
import dev.sluice.sse.SseEncoder;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An answer's head, and what the encoder makes of events. */
final class Samples {

    static final OpenAiDialect DIALECT = new OpenAiDialect();
    static final String REQUEST_ID = "req-7";

    static final AnswerHead HEAD = new AnswerHead(
            "chatcmpl-1770629490-abc",
            Instant.parse("2026-02-09T09:31:30.934567Z"),
            "gpt-4o",
            new AnswerHead.AnsweredBy("openai", "gpt-4o-2024-08-06", "req_up"),
            List.of());

    private Samples() {}

    /** The frames as they go over the wire. */
    static Buffer stream(List<StreamEvent> events, boolean includeUsage) {
        StreamEncoder encoder =
                DIALECT.newStreamEncoder(HEAD, request(includeUsage).delivery(), REQUEST_ID);
        Buffer out = Buffer.buffer();
        events.forEach(event ->
                encoder.onEvent(event, (type, data, length) -> SseEncoder.event(out, type, null, data, length)));
        return out;
    }

    private static ChatRequest request(boolean includeUsage) {
        return new ChatRequest(
                "gpt-4o",
                List.of(),
                Sampling.DEFAULT,
                ToolUse.NONE,
                new ResponseFormat.Text(),
                ReasoningOptions.DEFAULT,
                new Delivery(true, false, includeUsage, null),
                Map.of(),
                List.of());
    }
}
