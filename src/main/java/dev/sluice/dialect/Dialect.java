package dev.sluice.dialect;

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

/** One client-side format. Immutable, shared by all event loops; found with {@link java.util.ServiceLoader}. */
public interface Dialect {

    /** Stable: it is stored with runs. */
    String name();

    /** The request, or everything that is wrong with it. */
    Checked<ChatRequest> decodeRequest(JsonObject body);

    /** The body of a 200 with the whole answer. */
    Buffer encodeResponse(Completion completion);

    /** The body of a 200 with the models of the gateway. */
    Buffer encodeModels(List<ModelInfo> models);

    /** The body of a failure: also the data of the event that ends a broken stream. */
    Buffer encodeError(GatewayError error, String requestId);

    /** The HTTP status with which this format reports an error. */
    int status(GatewayError error);

    /** An encoder for one streamed answer. */
    StreamEncoder newStreamEncoder(AnswerHead head, Delivery delivery, String requestId);
}
