package dev.sluice.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Fixtures;
import dev.sluice.json.JsonReader;
import dev.sluice.model.Checked;
import dev.sluice.model.StreamEvent;
import dev.sluice.provider.FoldedStream;
import dev.sluice.provider.WireReading;
import dev.sluice.sse.SseDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every stream: the recorded ones, their prefixes, damaged ones, and nonsense. The grammar is checked throughout. */
class ChatLawsTest {

    private static final int SAMPLES = 100;

    private final WireReading reading = new WireReading(new ChatWire(), "openai");

    static List<String> streams() {
        return ChatGoldenTest.streams();
    }

    static List<String> documents() {
        return ChatGoldenTest.documents();
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
        int step = Math.max(1, stream.length / 500);
        for (int length = 0; length < stream.length; length += step) {
            List<StreamEvent> prefix = reading.stream(Arrays.copyOf(stream, length));
            if (!prefix.equals(whole)) {
                assertBroken(prefix, whole);
            }
        }
    }

    /** A shortened stream may have said why it ends; if not, it failed. What it said before is what the whole one says. */
    private static void assertBroken(List<StreamEvent> prefix, List<StreamEvent> whole) {
        List<StreamEvent> told = content(prefix);
        assertThat(told).isEqualTo(content(whole).subList(0, told.size()));
        boolean onlyUsageIsMissing = prefix.getLast().equals(whole.getLast());
        assertThat(onlyUsageIsMissing || prefix.getLast() instanceof StreamEvent.Failure)
                .isTrue();
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

    /** JSON whose structure is that of chunks, and whose values are anything. */
    @Test
    void nonsenseInTheShapeOfChunksNeverThrows() {
        for (int seed = 0; seed < 1500; seed++) {
            Random random = new Random(seed);
            StringBuilder stream = new StringBuilder();
            List<String> chunks = new ArrayList<>();
            for (int i = random.nextInt(12); i >= 0; i--) {
                chunks.add(new NonsenseJson(random).chunk());
            }
            chunks.forEach(chunk -> stream.append("data: ").append(chunk).append("\n\n"));
            stream.append(random.nextBoolean() ? "data: [DONE]\n\n" : "");
            reading.stream(stream.toString().getBytes(UTF_8));
            reading.document(chunks.getFirst().replace("delta", "message").getBytes(UTF_8));
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
    @MethodSource("streams")
    void documentIsWhatItsStreamFoldsInto(String name) {
        byte[] stream = Fixtures.bytes(name);
        JsonObject document = DocumentOfStream.of(chunks(stream));
        assertThat(FoldedStream.of(reading.document(document.encode().getBytes(UTF_8))))
                .isEqualTo(FoldedStream.of(reading.stream(stream)));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void streamOfADocumentFoldsIntoIt(String name) {
        byte[] document = Fixtures.bytes(name);
        FoldedStream expected = FoldedStream.of(reading.document(document));
        for (int seed = 0; seed < 50; seed++) {
            String stream = DocumentOfStream.split(parse(document), new Random(seed));
            assertThat(FoldedStream.of(reading.stream(stream.getBytes(UTF_8)))).isEqualTo(expected);
        }
    }

    private static List<JsonObject> chunks(byte[] stream) {
        List<JsonObject> chunks = new ArrayList<>();
        new SseDecoder(Integer.MAX_VALUE).feed(Buffer.buffer(stream), event -> {
            if (!event.dataIs("[DONE]")) {
                chunks.add(parse(event.text().getBytes(UTF_8)));
            }
        });
        return chunks;
    }

    private static JsonObject parse(byte[] json) {
        Checked<JsonObject> parsed = JsonReader.tolerant(100).readObject(json, 0, json.length);
        return ((Checked.Valid<JsonObject>) parsed).value();
    }

    /** Makes JSON at random. */
    private record NonsenseJson(Random random) {

        String chunk() {
            JsonObject chunk = new JsonObject();
            put(chunk, "id", this::word);
            put(chunk, "model", this::word);
            put(chunk, "choices", () -> array(this::choice));
            put(chunk, "usage", () -> new JsonObject().put("total_tokens", anything()));
            if (random.nextInt(20) == 0) {
                put(chunk, "error", () -> new JsonObject()
                        .put("code", anything())
                        .put("message", anything()));
            }
            return chunk.encode();
        }

        private JsonObject choice() {
            JsonObject choice = new JsonObject();
            put(choice, "index", () -> random.nextInt(2));
            put(choice, "delta", this::delta);
            put(choice, "finish_reason", this::word);
            return choice;
        }

        private JsonObject delta() {
            JsonObject delta = new JsonObject();
            for (String key : List.of("content", "refusal", "reasoning", "reasoning_content")) {
                put(delta, key, this::word);
            }
            put(delta, "tool_calls", () -> array(this::call));
            return delta;
        }

        private JsonObject call() {
            JsonObject call = new JsonObject();
            put(call, "index", () -> random.nextInt(4));
            put(call, "id", this::word);
            put(call, "function", () -> {
                JsonObject function = new JsonObject();
                put(function, "name", () -> random.nextBoolean() ? "parallel" : word());
                put(function, "arguments", this::word);
                return function;
            });
            return call;
        }

        private void put(JsonObject object, String key, Supplier<Object> value) {
            int dice = random.nextInt(20);
            if (dice > 7) {
                object.put(key, value.get());
            } else if (dice > 5) {
                object.put(key, anything());
            }
        }

        private JsonArray array(Supplier<Object> element) {
            JsonArray array = new JsonArray();
            for (int i = random.nextInt(3); i >= 0; i--) {
                array.add(random.nextInt(20) == 0 ? anything() : element.get());
            }
            return array;
        }

        private String word() {
            return List.of("", "a", "{\"x\":", "1}", "東", "\uD83D", "\uDE00", "stop", "😀")
                    .get(random.nextInt(9));
        }

        private Object anything() {
            return List.of(1, -5, 1.5, true, "x", new JsonArray().add(1), new JsonObject().put("a", 1), 1L << 40)
                    .get(random.nextInt(8));
        }
    }
}
