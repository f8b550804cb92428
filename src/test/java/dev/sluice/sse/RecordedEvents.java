package dev.sluice.sse;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Feeds a decoder and keeps what it gives. */
final class RecordedEvents {

    /** An event, and the last id that held when it came. */
    record Event(String type, String data, String lastEventId) {}

    private final SseDecoder decoder;
    private final List<Event> events = new ArrayList<>();

    RecordedEvents(int maxEventBytes) {
        decoder = new SseDecoder(maxEventBytes);
    }

    /** What a decoder with room enough makes of these bytes when they come in pieces that end where {@code cuts} say. */
    static List<Event> of(byte[] stream, int... cuts) {
        RecordedEvents recorded = new RecordedEvents(Integer.MAX_VALUE);
        int from = 0;
        for (int cut : cuts) {
            recorded.feed(Arrays.copyOfRange(stream, from, cut));
            from = cut;
        }
        recorded.feed(Arrays.copyOfRange(stream, from, stream.length));
        return recorded.events;
    }

    boolean feed(byte[] bytes) {
        return decoder.feed(
                Buffer.buffer(bytes),
                event -> events.add(new Event(event.type(), event.text(), decoder.lastEventId())));
    }

    List<Event> events() {
        return events;
    }

    SseDecoder decoder() {
        return decoder;
    }
}
