package dev.sluice.dialect.v3;

import dev.sluice.dialect.ApiDocument;
import dev.sluice.dialect.RunDialect;
import dev.sluice.dialect.StreamEncoder;
import dev.sluice.json.JsonFrames;
import dev.sluice.model.AnswerHead;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.Completion;
import dev.sluice.model.Delivery;
import dev.sluice.model.GatewayError;
import dev.sluice.model.Run;
import dev.sluice.model.RunPage;
import dev.sluice.registry.ModelInfo;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The v3 API's format. Found with {@link java.util.ServiceLoader}; reads the contract when it is made, so not on an event loop. */
public final class V3Dialect implements RunDialect {

    private final V3RequestDecoder requests = new V3RequestDecoder(ApiDocument.shipped());

    @Override
    public String name() {
        return "v3";
    }

    @Override
    public Checked<ChatRequest> decodeRequest(JsonObject body) {
        return requests.decode(body);
    }

    @Override
    public Buffer encodeResponse(Completion completion) {
        return buffer(out -> V3ResponseEncoder.write(out, completion));
    }

    @Override
    public Buffer encodeResult(Completion completion) {
        return buffer(out -> V3ResponseEncoder.completion(out, completion));
    }

    @Override
    public Buffer encodeRun(Run run) {
        return buffer(out -> V3Runs.write(out, run));
    }

    @Override
    public Buffer encodeRuns(RunPage page) {
        return buffer(out -> V3Runs.write(out, page));
    }

    @Override
    public void encodeRunEnd(Run run, StreamEncoder.FrameSink out) {
        JsonFrames frame = new JsonFrames();
        frame.write(json -> V3Runs.run(json, run));
        out.frame("run", frame.array(), frame.length());
        frame.write(json -> json.writeRaw("[DONE]"));
        out.frame(null, frame.array(), frame.length());
    }

    @Override
    public Buffer encodeModels(List<ModelInfo> models) {
        return buffer(out -> V3Models.write(out, models));
    }

    @Override
    public Buffer encodeError(GatewayError error, String requestId) {
        return buffer(out -> V3Errors.write(out, error, requestId));
    }

    private static Buffer buffer(JsonFrames.Content content) {
        JsonFrames frame = new JsonFrames();
        frame.write(content);
        return Buffer.buffer(frame.length()).appendBytes(frame.array(), 0, frame.length());
    }

    @Override
    public int status(GatewayError error) {
        return error.kind().status();
    }

    @Override
    public StreamEncoder newStreamEncoder(AnswerHead head, Delivery delivery, String requestId) {
        return new V3StreamEncoder(head, requestId);
    }
}
