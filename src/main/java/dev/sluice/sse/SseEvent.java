package dev.sluice.sse;

import java.nio.charset.StandardCharsets;

/**
 * One dispatched event. Its data is UTF-8 in a borrowed array: valid only while the callback that received it runs.
 * Whoever needs it longer takes {@link #text()}.
 */
public final class SseEvent {

    private final String type;
    private final byte[] array;
    private final int offset;
    private final int length;

    public SseEvent(String type, byte[] array, int offset, int length) {
        this.type = type;
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /** An event with data of its own. */
    public static SseEvent of(String type, String data) {
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        return new SseEvent(type, bytes, 0, bytes.length);
    }

    /** The event's type; {@code message} if the stream named none. */
    public String type() {
        return type;
    }

    public byte[] array() {
        return array;
    }

    public int offset() {
        return offset;
    }

    /** Length of the data in bytes. */
    public int length() {
        return length;
    }

    /** The data as a string of its own. */
    public String text() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }

    /** Whether the data is exactly these ASCII characters. */
    public boolean dataIs(String ascii) {
        if (length != ascii.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (array[offset + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "SseEvent[" + type + ", " + length + " bytes]";
    }
}
