package dev.sluice.bench;

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
import dev.sluice.provider.WireRequest;
import dev.sluice.registry.ModelInfo;
import dev.sluice.sse.SseDecoder;
import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What the pure parts of the way of a request take by themselves, as JMH measures it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Codecs {

    private static final int CHUNKS = 100;
    private static final int MAX_EVENT_BYTES = 1 << 20;
    private static final String MODEL = "openai/gpt-4o";
    private static final Map<String, String> PROVIDERS =
            Map.of("chat", "openai", "messages", "anthropic", "generate", "google");
    private static final Map<String, String> PATHS =
            Map.of("chat", "/chat/completions", "messages", "/messages", "generate", ":streamGenerateContent");

    /** A stream of many small pieces in the format of a provider. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class Stream {
        @Param({"chat", "messages", "generate"})
        public String wire;

        Buffer bytes;
        Wire format;

        @Setup
        public void make() {
            bytes = Buffer.buffer(
                    new Wires().at(Objects.requireNonNull(PATHS.get(wire))).events(CHUNKS));
            format = wire(wire);
        }
    }

    /** The same as events, for a client. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class Answer {
        @Param({"v3", "openai"})
        public String dialect;

        final AnswerHead head = new AnswerHead(
                "chatcmpl-1", Instant.EPOCH, MODEL, new AnswerHead.AnsweredBy("openai", "gpt-4o", null), List.of());
        final List<StreamEvent> events = new ArrayList<>();
        ChatRequest request;
        Dialect format;

        @Setup
        public void make() {
            format = DialectCatalog.load().get(dialect, Dialect.class);
            request = decoded(JsonReader.strict(64), format, body(Requests.document(Prompt.INSTANT)));
            decode(wire("chat"), Buffer.buffer(new Wires().at("").events(CHUNKS)), events::add);
        }
    }

    /** A request of a client: a small one, or one with images of {@code kib} together. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class Request {
        @Param({"1", "20480"})
        public int kib;

        final JsonReader json = JsonReader.strict(64);
        final Dialect dialect = DialectCatalog.load().get("v3", Dialect.class);
        Buffer body;

        @Setup
        public void make() {
            body = body(
                    kib == 1
                            ? Requests.document(Prompt.INSTANT)
                            : Requests.largeRun(Prompt.INSTANT, Math.multiplyExact(kib, 1024)));
        }
    }

    /** A small request, for a provider. */
    @State(Scope.Benchmark)
    @SuppressWarnings("NullAway.Init") // JMH sets it up
    public static class Call {
        @Param({"chat", "messages", "generate"})
        public String wire;

        ModelInfo model;
        ChatRequest request;
        Wire format;

        @Setup
        public void make() {
            Dialect dialect = DialectCatalog.load().get("v3", Dialect.class);
            request = decoded(JsonReader.strict(64), dialect, body(Requests.document(Prompt.INSTANT)));
            format = wire(wire);
            model = new ModelInfo(
                    Objects.requireNonNull(PROVIDERS.get(wire)),
                    "model",
                    "model",
                    ModelInfo.Wires.only(wire),
                    ModelInfo.Life.ACTIVE,
                    new ModelInfo.Sizes(128_000, null, 4_096),
                    EnumSet.allOf(ModelInfo.Modality.class),
                    new ModelInfo.Parameters(
                            ModelInfo.Support.YES, ModelInfo.Support.YES, 4, true, true, List.of(), false),
                    Set.of());
        }
    }

    /** Finds the events of a stream that is there at once. */
    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public void sse(Stream stream, Blackhole hole) {
        new SseDecoder(MAX_EVENT_BYTES).feed(stream.bytes, event -> hole.consume(event.length()));
    }

    /** The same, and decodes them. */
    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public void decode(Stream stream, Blackhole hole) {
        decode(stream.format, stream.bytes, hole::consume);
    }

    /** Encodes pieces of text for a client. */
    @Benchmark
    @OperationsPerInvocation(CHUNKS)
    public void encode(Answer answer, Blackhole hole) {
        StreamEncoder encoder = answer.format.newStreamEncoder(answer.head, answer.request.delivery(), "req_1");
        for (StreamEvent event : answer.events) {
            encoder.onEvent(event, (type, data, length) -> hole.consume(length));
        }
    }

    /** Reads a request and checks it. */
    @Benchmark
    public ChatRequest request(Request request) {
        return decoded(request.json, request.dialect, request.body);
    }

    /** Encodes a request for a provider. */
    @Benchmark
    public Checked<WireRequest> call(Call call) {
        return call.format.encode(call.request, call.model);
    }

    private static Wire wire(String name) {
        return Objects.requireNonNull(
                Objects.requireNonNull(ProviderCatalog.load().find(Objects.requireNonNull(PROVIDERS.get(name))))
                        .wires()
                        .get(name));
    }

    private static void decode(Wire wire, Buffer stream, Consumer<StreamEvent> events) {
        StreamDecoder decoder = wire.newStreamDecoder(new StreamContext("p", "m", "k", () -> "call_0", false));
        new SseDecoder(MAX_EVENT_BYTES).feed(stream, event -> decoder.onEvent(event, events));
    }

    private static Buffer body(ByteBuf request) {
        String text = request.toString(StandardCharsets.US_ASCII);
        return Buffer.buffer(text.substring(text.indexOf("\r\n\r\n") + 4));
    }

    private static ChatRequest decoded(JsonReader json, Dialect dialect, Buffer body) {
        if (json.readObject(body) instanceof Checked.Valid<JsonObject> object
                && dialect.decodeRequest(object.value()) instanceof Checked.Valid<ChatRequest> request) {
            return request.value();
        }
        throw new IllegalStateException("a request of the benchmark is refused");
    }
}
