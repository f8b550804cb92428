package dev.sluice.sandbox;

import dev.sluice.sandbox.Standin.Document;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/**
 * Renders one reply in a provider's format. One per request; one thread. A stream is {@link #open}, each piece in order, then
 * {@link #finish} or {@link #failure}; each appends its bytes, if it has any.
 */
interface AnswerWriter {

    /** Whether the caller wants a stream. */
    boolean streamed();

    /** The headers of a stream's head. */
    Map<String, String> streamHeaders();

    void open(Reply.Answer answer, Buffer out);

    void piece(Piece piece, Buffer out);

    void finish(Reply.Answer answer, Buffer out);

    /** An error in the midst of the stream, and whatever the provider still sends after it. */
    void failure(Buffer out);

    /** The answer that is not streamed. */
    Document document(Reply.Answer answer);

    /** An error instead of any answer. */
    Document fault(Reply.Fault fault);
}
