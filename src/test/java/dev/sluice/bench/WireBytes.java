package dev.sluice.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Answers of one provider as they stand on the wire, HTTP included, encoded once. Each event is an HTTP chunk of its own, as providers
 * send them. One thread.
 */
final class WireBytes {

    /** In the text of a paced chunk: when it was written, as {@link System#nanoTime}. */
    static final String STAMP = "@0000000000000000000";

    private static final String STREAM_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
            + "Cache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n";

    private record Events(String start, String delta, String end) {}

    private final Events events;
    private final String start;
    private final String delta;
    private final String end;
    private final ByteBuf document;
    private final ByteBuf template;
    private final int stampAt;
    private final Map<Integer, ByteBuf> bursts = new HashMap<>();

    /**
     * @param start the events before the text, each of which ends in an empty line; as all of these
     * @param delta an event with a piece of text, with {@link #STAMP} in it
     */
    WireBytes(String start, String delta, String end, String document) {
        this.events = new Events(start, delta, end);
        this.start = chunk(start);
        this.delta = chunk(delta);
        this.end = chunk(end) + "0\r\n\r\n";
        this.document = SharedBytes.of("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                + document.length() + "\r\n\r\n" + document);
        this.template = SharedBytes.of(this.delta);
        this.stampAt = this.delta.indexOf(STAMP) + 1;
    }

    private static String chunk(String events) {
        return events.isEmpty() ? "" : Integer.toHexString(events.length()) + "\r\n" + events + "\r\n";
    }

    /** The events alone of a stream. */
    String events(int chunks) {
        return events.start + events.delta.repeat(chunks) + events.end;
    }

    /** The whole answer as one document. */
    ByteBuf document() {
        return document.duplicate();
    }

    /** The whole answer as a stream that is there at once. */
    ByteBuf burst(int chunks) {
        return bursts.computeIfAbsent(chunks, count -> SharedBytes.of(STREAM_HEAD + start + delta.repeat(count) + end))
                .duplicate();
    }

    /** How a stream begins, with its first piece of text. */
    ByteBuf beginning(long nanos) {
        String head = STREAM_HEAD + start;
        return Unpooled.wrappedBuffer(Unpooled.copiedBuffer(head, StandardCharsets.US_ASCII), delta(nanos));
    }

    /** One more piece of text. */
    ByteBuf delta(long nanos) {
        ByteBuf bytes = Unpooled.copiedBuffer(template);
        long rest = nanos;
        for (int digit = stampAt + STAMP.length() - 2; rest > 0; digit--) {
            bytes.setByte(digit, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        return bytes;
    }

    /** How a stream ends. */
    ByteBuf end() {
        return Unpooled.copiedBuffer(end, StandardCharsets.US_ASCII);
    }
}
