package dev.sluice.dialect.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.dialect.ChunkEncoder;
import dev.sluice.model.AnswerHead;
import dev.sluice.model.GatewayError;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.Usage;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The chunks of Chat Completions: the usage, if it was asked for, comes in a last chunk without a choice. One per stream; event loop only. */
final class OpenAiStreamEncoder extends ChunkEncoder {

    private static final String OBJECT = "chat.completion.chunk";

    private final AnswerHead head;
    private final boolean includeUsage;
    private final String requestId;

    /** @param includeUsage then all other chunks say that they have none */
    OpenAiStreamEncoder(AnswerHead head, boolean includeUsage, String requestId) {
        super(head, json -> OpenAiJson.head(json, head, OBJECT), includeUsage ? ",\"usage\":null" : "");
        this.head = head;
        this.includeUsage = includeUsage;
        this.requestId = requestId;
    }

    @Override
    protected void refusal(JsonGenerator json, String words) throws IOException {
        json.writeStringField("refusal", words);
    }

    @Override
    protected void finish(StreamEvent.Finish finish, @Nullable Usage spent, FrameSink out) {
        finishChunk(finish, fields -> {}, out);
        if (includeUsage && OpenAiJson.isComplete(spent)) {
            frame(out, json -> {
                json.writeStartObject();
                OpenAiJson.head(json, head, OBJECT);
                json.writeArrayFieldStart("choices");
                json.writeEndArray();
                OpenAiJson.usage(json, spent);
                json.writeEndObject();
            });
        }
        done(out);
    }

    @Override
    protected void failure(JsonGenerator json, GatewayError error) throws IOException {
        OpenAiFailure.of(error, requestId).write(json);
    }
}
