package dev.sluice.provider;

import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.GatewayError;
import dev.sluice.model.MediaSource;
import dev.sluice.model.StreamEvent;
import dev.sluice.registry.ModelInfo;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One format that a provider speaks: pure functions, and a decoder per stream. Nothing here throws on what a provider sends. */
public interface Wire {

    /** The format's name in the registry, such as {@code chat}. */
    String name();

    /**
     * The remote media of a request that this model wants as bytes. They are fetched, and stand as {@link MediaSource.Inline} in the
     * request that {@link #encode} gets.
     */
    default List<MediaSource.Remote> wantedInline(ChatRequest request, ModelInfo model) {
        return List.of();
    }

    /** Whether the opaque state of earlier answers is good only for the model and the account that gave it. */
    default boolean stateBoundToModel() {
        return true;
    }

    /**
     * The same format with answers in one document, for accounts that may not stream: {@link #encode} for them differs in that alone.
     * Null if there is none, or if this is it.
     */
    default @Nullable Wire unstreamed() {
        return null;
    }

    /** The call to make, or everything in the request that this model cannot take. */
    Checked<WireRequest> encode(ChatRequest request, ModelInfo model);

    /** What an answer with a status other than 2xx means. {@code body} may be cut, empty or not JSON. */
    GatewayError decodeError(UpstreamHead head, Buffer body);

    /** A decoder for one streamed answer. */
    StreamDecoder newStreamDecoder(StreamContext context);

    /** The events of an answer that came as one document: the same that its stream would have given. */
    void decodeDocument(Buffer body, StreamContext context, Consumer<? super StreamEvent> out);
}
