package dev.sluice.sse;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Appends server-sent events to a buffer, so that all frames of one moment can leave in one write. */
public final class SseEncoder {

    private static final byte[] EVENT = ascii("event: ");
    private static final byte[] ID = ascii("id: ");
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] KEEP_ALIVE = ascii(": keep-alive\n\n");
    private static final byte[] RETRY = ascii("retry: ");

    private SseEncoder() {}

    /** An unnamed event. {@code data}, from 0, must hold no line break; JSON as our generators write it has none. */
    public static void event(Buffer out, byte[] data, int length) {
        out.appendBytes(DATA)
                .appendBytes(data, 0, length)
                .appendByte((byte) '\n')
                .appendByte((byte) '\n');
    }

    /**
     * An event with a type and an id, each left out if null.
     *
     * @throws IllegalArgumentException if either could not be read back: they are ours, never a client's or a provider's
     */
    public static void event(Buffer out, @Nullable String type, @Nullable String id, byte[] data, int length) {
        if (type != null) {
            field(out, EVENT, type);
        }
        if (id != null) {
            field(out, ID, id);
        }
        event(out, data, length);
    }

    /** A comment that tells everyone on the way that the stream still lives. */
    public static void keepAlive(Buffer out) {
        out.appendBytes(KEEP_ALIVE);
    }

    /** Tells a client how long to wait when the stream is over before it asks for the rest; no event. */
    public static void retry(Buffer out, long millis) {
        out.appendBytes(RETRY).appendString(millis + "\n\n");
    }

    private static void field(Buffer out, byte[] name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\n' || c == '\r' || c == '\0') {
                throw new IllegalArgumentException("line break or NUL in a field of a server-sent event");
            }
        }
        out.appendBytes(name).appendString(value).appendByte((byte) '\n');
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
