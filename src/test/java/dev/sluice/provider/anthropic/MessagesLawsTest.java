package dev.sluice.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Fixtures;
import dev.sluice.model.ChatResponse;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.Usage;
import dev.sluice.provider.FoldedStream;
import dev.sluice.provider.WireReading;
import dev.sluice.sse.SseDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every stream: the recorded ones, their prefixes, damaged ones, and nonsense. The grammar is checked throughout. */
class MessagesLawsTest {

    private static final int SAMPLES = 50;

    private final WireReading reading = new WireReading(new MessagesWire(), "anthropic");

    static List<String> streams() {
        return MessagesGoldenTest.streams();
    }

    /** Of a refused answer a document keeps nothing, while a stream has told it already. */
    static List<String> foldedStreams() {
        return streams().stream().filter(name -> !name.contains("refusal")).toList();
    }

    static List<String> documents() {
        return MessagesGoldenTest.documents();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void anyChunkingGivesTheSameEvents(String name) {
        byte[] stream = Fixtures.bytes(name);
        List<StreamEvent> whole = reading.stream(stream);
        Random random = new Random(name.hashCode());
        for (int sample = 0; sample < SAMPLES; sample++) {
            int[] cuts = random.ints(random.nextInt(1, 10), 0, stream.length + 1)
                    .sorted()
                    .toArray();
            assertThat(reading.stream(stream, cuts)).as(Arrays.toString(cuts)).isEqualTo(whole);
        }
        int[] everywhere = IntStream.range(0, stream.length).toArray();
        assertThat(reading.stream(stream, everywhere)).isEqualTo(whole);
    }

    /** That there is exactly one terminal event, and that it is the last, the grammar says. */
    @ParameterizedTest
    @MethodSource("streams")
    void anyPrefixEndsInOneTerminalEvent(String name) {
        byte[] stream = Fixtures.bytes(name);
        List<StreamEvent> whole = reading.stream(stream);
        int step = Math.max(1, stream.length / 300);
        for (int length = 0; length < stream.length; length += step) {
            List<StreamEvent> prefix = reading.stream(Arrays.copyOf(stream, length));
            List<StreamEvent> told = content(prefix);
            assertThat(told).isEqualTo(content(whole).subList(0, told.size()));
            assertThat(prefix.getLast())
                    .satisfiesAnyOf(last -> assertThat(last).isEqualTo(whole.getLast()), last -> assertThat(last)
                            .isInstanceOf(StreamEvent.Failure.class));
        }
    }

    private static List<StreamEvent> content(List<StreamEvent> events) {
        return events.stream()
                .filter(event -> !(event instanceof StreamEvent.UsageUpdate) && !event.terminal())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void damagedStreamNeverThrows(String name) {
        byte[] stream = Fixtures.bytes(name);
        Random random = new Random(name.hashCode());
        for (int sample = 0; sample < SAMPLES; sample++) {
            byte[] damaged = stream.clone();
            for (int i = random.nextInt(1, 8); i > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            reading.stream(damaged);
            reading.document(Arrays.copyOf(damaged, 2000));
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void damagedDocumentNeverThrows(String name) {
        byte[] document = Fixtures.bytes(name);
        Random random = new Random(name.hashCode());
        for (int sample = 0; sample < SAMPLES * 4; sample++) {
            byte[] damaged = document.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            reading.document(damaged);
        }
    }

    /** JSON whose structure is that of events, and whose values are anything. */
    @Test
    void nonsenseInTheShapeOfEventsNeverThrows() {
        for (int seed = 0; seed < 3000; seed++) {
            Nonsense nonsense = new Nonsense(new Random(seed));
            StringBuilder stream = new StringBuilder();
            stream.append(
                    nonsense.random().nextInt(5) > 0 ? "data: {\"type\":\"message_start\",\"message\":{}}\n\n" : "");
            for (int i = nonsense.random().nextInt(15); i >= 0; i--) {
                stream.append("data: ").append(nonsense.event().encode()).append("\n\n");
            }
            reading.stream(stream.toString().getBytes(UTF_8));
            reading.document(nonsense.message().encode().getBytes(UTF_8));
        }
    }

    @Test
    void garbageNeverThrows() {
        Random random = new Random(23);
        for (int round = 0; round < 2000; round++) {
            byte[] garbage = new byte[random.nextInt(300)];
            random.nextBytes(garbage);
            byte[] data = ("data: " + new String(garbage, UTF_8).replaceAll("[\r\n]", " ") + "\n\n").getBytes(UTF_8);
            reading.stream(garbage);
            reading.stream(data);
            reading.document(garbage);
        }
    }

    @ParameterizedTest
    @MethodSource("foldedStreams")
    void documentIsWhatItsStreamFoldsInto(String name) {
        byte[] stream = Fixtures.bytes(name);
        JsonObject document = DocumentOfStream.of(events(stream));
        assertThat(compact(reading.document(document.encode().getBytes(UTF_8))))
                .isEqualTo(compact(reading.stream(stream)));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void streamOfADocumentFoldsIntoIt(String name) {
        byte[] document = Fixtures.bytes(name);
        FoldedStream expected = compact(reading.document(document));
        for (int seed = 0; seed < SAMPLES; seed++) {
            String stream = DocumentOfStream.split(DocumentOfStream.parse(document), new Random(seed));
            assertThat(compact(reading.stream(stream.getBytes(UTF_8)))).isEqualTo(expected);
        }
    }

    /** With arguments without white space between their tokens, which documents and streams have in other places. */
    private static FoldedStream compact(List<StreamEvent> events) {
        List<StreamEvent> joined = new ArrayList<>();
        StringBuilder arguments = new StringBuilder();
        for (StreamEvent event : events) {
            if (event instanceof StreamEvent.ToolArgumentsDelta delta) {
                arguments.append(delta.json());
                continue;
            }
            if (event instanceof StreamEvent.BlockEnd end && !arguments.isEmpty()) {
                String json = new JsonObject(arguments.toString()).encode();
                joined.add(new StreamEvent.ToolArgumentsDelta(end.block(), json));
                arguments.setLength(0);
            }
            joined.add(event);
        }
        return FoldedStream.of(joined);
    }

    @ParameterizedTest
    @MethodSource("streams")
    void usageAddsUp(String name) {
        ChatResponse response =
                FoldedStream.of(reading.stream(Fixtures.bytes(name))).response();
        if (response != null && response.usage() != null) {
            Usage usage = response.usage();
            assertThat(usage.totalTokens())
                    .isEqualTo(Objects.requireNonNull(usage.promptTokens())
                            + Objects.requireNonNull(usage.completionTokens()));
        }
    }

    private static List<JsonObject> events(byte[] stream) {
        List<JsonObject> events = new ArrayList<>();
        new SseDecoder(Integer.MAX_VALUE).feed(Buffer.buffer(stream), event -> {
            events.add(DocumentOfStream.parse(event.text().getBytes(UTF_8)));
        });
        return events;
    }

    /** Makes JSON at random. */
    private record Nonsense(Random random) {

        private static final List<String> EVENTS = List.of(
                "content_block_start",
                "content_block_start",
                "content_block_delta",
                "content_block_delta",
                "content_block_delta",
                "content_block_stop",
                "message_delta",
                "message_stop",
                "message_start",
                "ping",
                "error");
        private static final List<String> BLOCKS =
                List.of("text", "tool_use", "thinking", "redacted_thinking", "server_tool_use");
        private static final List<String> DELTAS =
                List.of("text_delta", "input_json_delta", "thinking_delta", "signature_delta", "citations_delta");

        JsonObject event() {
            JsonObject event = JsonObject.of("type", one(EVENTS), "index", random.nextInt(3));
            put(event, "message", this::message);
            put(event, "content_block", this::block);
            put(event, "delta", this::delta);
            put(event, "usage", () -> JsonObject.of("output_tokens", anything(), "input_tokens", anything()));
            put(event, "error", () -> JsonObject.of("type", anything(), "message", anything()));
            return event;
        }

        JsonObject message() {
            JsonObject message = new JsonObject();
            put(message, "id", this::word);
            put(message, "model", this::word);
            put(message, "content", () -> JsonArray.of(block(), anything(), block()));
            put(message, "stop_reason", this::word);
            put(message, "usage", () -> JsonObject.of("cache_read_input_tokens", anything()));
            return message;
        }

        private JsonObject block() {
            JsonObject block = JsonObject.of("type", one(BLOCKS));
            for (String key : List.of("id", "name", "text", "thinking", "signature", "data")) {
                put(block, key, this::word);
            }
            put(block, "input", () -> JsonObject.of("a", anything()));
            return block;
        }

        private JsonObject delta() {
            JsonObject delta = JsonObject.of("type", one(DELTAS));
            for (String key : List.of("text", "thinking", "partial_json", "signature", "stop_reason")) {
                put(delta, key, this::word);
            }
            return delta;
        }

        private void put(JsonObject object, String key, Supplier<Object> value) {
            int dice = random.nextInt(20);
            if (dice > 5) {
                object.put(key, value.get());
            } else if (dice > 3) {
                object.put(key, anything());
            }
        }

        private static <T> T pick(List<T> list, Random random) {
            return list.get(random.nextInt(list.size()));
        }

        private String one(List<String> words) {
            return pick(words, random);
        }

        private String word() {
            return one(List.of("", "a", "{\"x\":", "1}", "東", "\uD83D", "\uDE00", "end_turn", "refusal", "😀"));
        }

        private Object anything() {
            return pick(
                    List.of(1, -5, 1.5, true, "x", JsonArray.of(1), JsonObject.of("a", 1), 1L << 40, Long.MAX_VALUE),
                    random);
        }
    }
}
