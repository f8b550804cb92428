package dev.sluice.dialect.v3;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.dialect.ChunkEncoder;
import dev.sluice.model.AnswerHead;
import dev.sluice.model.GatewayError;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.Usage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The chunks of v3: the usage comes with the finish reason. One per stream; event loop only. */
final class V3StreamEncoder extends ChunkEncoder {

    private final String requestId;

    V3StreamEncoder(AnswerHead head, String requestId) {
        super(head, json -> V3Json.head(json, head, "chat.completion.chunk"), "");
        this.requestId = requestId;
    }

    /** Clients that know only content must not take a refusal for an empty answer. */
    @Override
    protected void refusal(JsonGenerator json, String words) throws IOException {
        json.writeStringField("refusal", words);
        json.writeStringField("content", words);
    }

    @Override
    protected void finish(StreamEvent.Finish finish, @Nullable Usage spent, FrameSink out) {
        finishChunk(finish, fields -> V3Json.usage(fields, spent), out);
        done(out);
    }

    @Override
    protected void failure(JsonGenerator json, GatewayError error) throws IOException {
        V3Errors.write(json, error, requestId);
    }
}
