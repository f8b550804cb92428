package dev.sluice.sandbox;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;

/** One provider's face: where it is mounted, whom it lets in, which formats it speaks. Immutable; any thread. */
interface Standin {

    /** The provider's name, as in {@code provider/model}. */
    String provider();

    /** What stands in for the path of the provider's base URL, such as {@code /openai/v1}. */
    String basePath();

    /** Checks a request as the provider does. Never throws on input. */
    Outcome receive(Call call);

    /**
     * @param path what follows the base path, with its slash; empty if nothing does
     * @param query what follows the path, without its question mark; empty if nothing does
     */
    record Call(HttpMethod method, String path, String query, MultiMap headers, Buffer body) {}

    /** What becomes of a request. */
    sealed interface Outcome {
        /** It is answered at once: refused, or nothing for a model to do. */
        record Answered(Document document) implements Outcome {}

        /** It is for the model; the writer renders what the model replies. */
        record Accepted(ModelRequest request, AnswerWriter writer) implements Outcome {}
    }

    /** A whole response. */
    record Document(int status, Map<String, String> headers, Buffer body) {
        public Document {
            headers = Map.copyOf(headers);
        }
    }
}
