package dev.sluice.provider;

import dev.sluice.model.StreamEvent;
import dev.sluice.sse.SseEvent;
import java.util.function.Consumer;

/**
 * Turns one provider stream into {@link StreamEvent}s that follow the grammar of {@link dev.sluice.model}. One per stream; one
 * thread. After a terminal event it gives nothing more, whatever it is fed.
 */
public interface StreamDecoder {

    /** Takes the next event of the wire. The event's bytes are only valid during the call. */
    void onEvent(SseEvent event, Consumer<? super StreamEvent> out);

    /**
     * Takes a line that is no field of an event, in its place between them: the standard drops it, and so does a wire that knows
     * nothing of such lines.
     */
    default void onStray(String line, Consumer<? super StreamEvent> out) {}

    /** The connection ended cleanly. If the provider's own end was not seen, this gives a {@link StreamEvent.Failure}. */
    void onEnd(Consumer<? super StreamEvent> out);
}
