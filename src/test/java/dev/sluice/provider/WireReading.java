package dev.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.StreamEvent;
import dev.sluice.model.StreamGrammar;
import dev.sluice.sse.SseDecoder;
import dev.sluice.sse.SseEvent;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Reads answers with a wire as the gateway does, and checks that what comes out keeps to the grammar. */
public final class WireReading {

    private static final int MAX_EVENT_BYTES = 16 * 1024 * 1024;

    private final Wire wire;
    private final String provider;
    private final boolean json;

    public WireReading(Wire wire, String provider) {
        this(wire, provider, false);
    }

    /** @param json whether the answer was asked to be JSON */
    public WireReading(Wire wire, String provider, boolean json) {
        this.wire = wire;
        this.provider = provider;
        this.json = json;
    }

    /** The events of a stream that comes in pieces which end where {@code cuts} say, and then ends. */
    public List<StreamEvent> stream(byte[] bytes, int... cuts) {
        StreamDecoder decoder = wire.newStreamDecoder(context());
        List<StreamEvent> events = new ArrayList<>();
        SseDecoder sse = new SseDecoder(MAX_EVENT_BYTES, line -> decoder.onStray(line, events::add));
        int from = 0;
        for (int cut : cuts) {
            sse.feed(Buffer.buffer(Arrays.copyOfRange(bytes, from, cut)), event -> decoder.onEvent(event, events::add));
            from = cut;
        }
        sse.feed(
                Buffer.buffer(Arrays.copyOfRange(bytes, from, bytes.length)),
                event -> decoder.onEvent(event, events::add));
        StreamGrammar.assertPrefix(events);
        sse.end();
        decoder.onEnd(events::add);
        StreamGrammar.assertSentence(events);
        assertSilence(decoder, events);
        return events;
    }

    /** The events of an answer that comes as one document. */
    public List<StreamEvent> document(byte[] bytes) {
        List<StreamEvent> events = new ArrayList<>();
        wire.decodeDocument(Buffer.buffer(bytes), context(), events::add);
        StreamGrammar.assertSentence(events);
        return events;
    }

    /** A context whose minted ids are {@code call_minted0}, {@code call_minted1} … */
    public StreamContext context() {
        return new StreamContext(provider, "model", "account", mintedIds(), json);
    }

    private static Supplier<String> mintedIds() {
        int[] next = {0};
        return () -> "call_minted" + next[0]++;
    }

    private static void assertSilence(StreamDecoder decoder, List<StreamEvent> events) {
        int size = events.size();
        decoder.onEvent(SseEvent.of("message", "[DONE]"), events::add);
        decoder.onEvent(SseEvent.of("error", "{}"), events::add);
        decoder.onStray("{\"error\":{}}", events::add);
        decoder.onEnd(events::add);
        assertThat(events).as("nothing comes after the terminal event").hasSize(size);
    }
}
