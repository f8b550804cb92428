package dev.sluice.bench;

import com.sun.management.ThreadMXBean;
import dev.sluice.dialect.Dialect;
import dev.sluice.dialect.DialectCatalog;
import dev.sluice.dialect.StreamEncoder;
import dev.sluice.json.JsonReader;
import dev.sluice.model.AnswerHead;
import dev.sluice.model.ChatRequest;
import dev.sluice.model.Checked;
import dev.sluice.model.StreamEvent;
import dev.sluice.provider.ProviderCatalog;
import dev.sluice.provider.StreamContext;
import dev.sluice.provider.StreamDecoder;
import dev.sluice.provider.Wire;
import dev.sluice.sse.SseDecoder;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** What the pure parts take by themselves, on a thread of this process: others on the machine hardly matter. */
final class CodecPart implements Part {

    private static final int CHUNKS = 100;
    private static final int MAX_EVENT_BYTES = 1 << 20;
    private static final String MODEL = "openai/gpt-4o";
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Duration window;
    private final ByteBuf largeRequest;
    private final ByteBuf smallRequest = Requests.document(Prompt.INSTANT);
    private final Wires bytes = new Wires();
    private final Dialect dialect = DialectCatalog.load().get("v3", Dialect.class);
    private final JsonReader json = JsonReader.strict(64);
    /** Kept so that nothing is optimized away. */
    private long seen;

    CodecPart(Settings settings) {
        window = settings.window().dividedBy(4);
        largeRequest = Requests.largeRun(Prompt.INSTANT, settings.largeBytes());
    }

    @Override
    public void round(Figures figures) {
        decoders("openai", "chat", "/chat/completions", figures);
        decoders("anthropic", "messages", "/messages", figures);
        decoders("google", "generate", ":streamGenerateContent", figures);
        encoder(figures);
        request("1 KB", smallRequest, figures);
        request("large", largeRequest, figures);
    }

    private void decoders(String provider, String name, String path, Figures figures) {
        Buffer stream = Buffer.buffer(bytes.at(path).events(CHUNKS));
        Wire wire = wire(provider, name);
        measure(Figure.SSE_TIME, Figure.SSE_BYTES, name, CHUNKS, figures, () -> new SseDecoder(MAX_EVENT_BYTES)
                .feed(stream, event -> seen += event.length()));
        measure(
                Figure.DECODE_TIME,
                Figure.DECODE_BYTES,
                name,
                CHUNKS,
                figures,
                () -> decode(wire, stream, event -> seen++));
    }

    private static Wire wire(String provider, String name) {
        return Objects.requireNonNull(
                Objects.requireNonNull(ProviderCatalog.load().find(provider))
                        .wires()
                        .get(name));
    }

    private static void decode(Wire wire, Buffer stream, Consumer<StreamEvent> events) {
        StreamDecoder decoder = wire.newStreamDecoder(new StreamContext("p", "m", "k", () -> "call_0", false));
        new SseDecoder(MAX_EVENT_BYTES).feed(stream, event -> decoder.onEvent(event, events));
    }

    private void encoder(Figures figures) {
        AnswerHead head = new AnswerHead(
                "chatcmpl-1", Instant.EPOCH, MODEL, new AnswerHead.AnsweredBy("openai", "gpt-4o", null), List.of());
        ChatRequest request = decoded(body(smallRequest));
        List<StreamEvent> events = new ArrayList<>();
        decode(wire("openai", "chat"), Buffer.buffer(bytes.at("").events(CHUNKS)), events::add);
        measure(Figure.ENCODE_TIME, Figure.ENCODE_BYTES, "v3", CHUNKS, figures, () -> {
            StreamEncoder encoder = dialect.newStreamEncoder(head, request, "req_1");
            events.forEach(event -> encoder.onEvent(event, (type, data, length) -> seen += length));
        });
    }

    private void request(String size, ByteBuf request, Figures figures) {
        Buffer body = body(request);
        measure(
                Figure.REQUEST_TIME,
                Figure.REQUEST_BYTES,
                size,
                1,
                figures,
                () -> seen += decoded(body).messages().size());
    }

    private static Buffer body(ByteBuf request) {
        String text = request.toString(StandardCharsets.US_ASCII);
        return Buffer.buffer(text.substring(text.indexOf("\r\n\r\n") + 4));
    }

    private ChatRequest decoded(Buffer body) {
        if (json.readObject(body) instanceof Checked.Valid<JsonObject> object
                && dialect.decodeRequest(object.value()) instanceof Checked.Valid<ChatRequest> request) {
            return request.value();
        }
        throw new IllegalStateException("a request of the benchmark is refused");
    }

    /** @param units of a piece of work, by which what it takes is divided */
    private void measure(Figure time, Figure bytes, String column, int units, Figures figures, Runnable work) {
        long began = THREADS.getCurrentThreadCpuTime();
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long spent;
        long done = 0;
        do {
            work.run();
            done += units;
            spent = THREADS.getCurrentThreadCpuTime() - began;
        } while (spent < window.toNanos());
        figures.add(time, column, spent / 1e3 / done);
        figures.add(bytes, column, (THREADS.getCurrentThreadAllocatedBytes() - allocated) / 1024.0 / done);
    }

    @Override
    public void close() {
        if (seen == 0) {
            throw new IllegalStateException("nothing was measured");
        }
    }
}
