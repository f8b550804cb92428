package dev.sluice.dialect.openai;

import dev.sluice.dialect.ApiDocument;
import dev.sluice.dialect.ModelDialect;
import dev.sluice.dialect.StreamEncoder;
import dev.sluice.json.JsonFrames;
import dev.sluice.model.AnswerHead;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.Completion;
import dev.sluice.model.Delivery;
import dev.sluice.model.GatewayError;
import dev.sluice.registry.ModelInfo;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** OpenAI's format. Found with {@link java.util.ServiceLoader}; reads the contract when it is made, so not on an event loop. */
public final class OpenAiDialect implements ModelDialect {

    private final OpenAiRequestDecoder requests = new OpenAiRequestDecoder(ApiDocument.shipped());

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public Checked<ChatRequest> decodeRequest(JsonObject body) {
        return requests.decode(body);
    }

    @Override
    public Buffer encodeResponse(Completion completion) {
        return buffer(out -> OpenAiResponseEncoder.write(out, completion));
    }

    @Override
    public Buffer encodeModels(List<ModelInfo> models) {
        return buffer(out -> OpenAiModels.write(out, models));
    }

    @Override
    public Buffer encodeModel(ModelInfo model) {
        return buffer(out -> OpenAiModels.write(out, model));
    }

    @Override
    public Buffer encodeError(GatewayError error, String requestId) {
        return buffer(out -> OpenAiFailure.of(error, requestId).write(out));
    }

    @Override
    public int status(GatewayError error) {
        return OpenAiFailure.status(error);
    }

    @Override
    public StreamEncoder newStreamEncoder(AnswerHead head, Delivery delivery, String requestId) {
        return new OpenAiStreamEncoder(head, delivery.includeUsage(), requestId);
    }

    private static Buffer buffer(JsonFrames.Content content) {
        JsonFrames frame = new JsonFrames();
        frame.write(content);
        return Buffer.buffer(frame.length()).appendBytes(frame.array(), 0, frame.length());
    }
}
