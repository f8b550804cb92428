package dev.sluice.dialect;

import dev.sluice.model.StreamEvent;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events of one answer into a client's frames, the end marker or the error event included. One per stream; one thread.
 */
public interface StreamEncoder {

    /** Gives the frames of the next event: none, one or several. */
    void onEvent(StreamEvent event, FrameSink out);

    /** Receives frames in order. */
    @FunctionalInterface
    interface FrameSink {
        /**
         * @param type the event's type, or null for the unnamed kind
         * @param data the frame's data, without a line break in it; valid only during the call
         * @param length how many bytes of {@code data}, from 0, belong to the frame
         */
        void frame(@Nullable String type, byte[] data, int length);
    }
}
