package dev.sluice.provider.google;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Fixtures;
import dev.sluice.model.FinishReason;
import dev.sluice.model.StreamEvent;
import dev.sluice.provider.FoldedStream;
import dev.sluice.provider.WireReading;
import dev.sluice.sse.SseDecoder;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every stream: the recorded ones, their prefixes, damaged ones, and nonsense. The grammar is checked throughout. */
class GenerateLawsTest {

    private static final int SAMPLES = 60;

    private final WireReading reading = new WireReading(new GenerateWire(), "google");

    @ParameterizedTest
    @MethodSource("dev.sluice.provider.google.Recordings#streams")
    void anyChunkingGivesTheSameEvents(String name) {
        byte[] stream = Recordings.stream(name);
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

    @ParameterizedTest
    @MethodSource("dev.sluice.provider.google.Recordings#streams")
    void prefixSaysNothingElseThanTheWholeAndFailsUnlessItEndsInCalls(String name) {
        byte[] stream = Recordings.stream(name);
        List<StreamEvent> whole = reading.stream(stream);
        int step = Math.max(1, stream.length / 300);
        for (int length = 0; length < stream.length; length += step) {
            List<StreamEvent> prefix = reading.stream(Arrays.copyOf(stream, length));
            if (prefix.equals(whole)) {
                continue;
            }
            List<StreamEvent> told = content(prefix);
            assertThat(told).isEqualTo(content(whole).subList(0, told.size()));
            assertThat(prefix.getLast() instanceof StreamEvent.Failure
                            || (prefix.getLast() instanceof StreamEvent.Finish finish
                                    && finish.reason() == FinishReason.TOOL_CALLS))
                    .isTrue();
        }
    }

    private static List<StreamEvent> content(List<StreamEvent> events) {
        return events.stream()
                .filter(event -> !(event instanceof StreamEvent.UsageUpdate) && !event.terminal())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.provider.google.Recordings#streams")
    void damagedStreamNeverThrows(String name) {
        byte[] stream = Recordings.stream(name);
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
            NonsenseChunks nonsense = new NonsenseChunks(new Random(seed));
            StringBuilder stream = new StringBuilder();
            for (int i = seed % 7; i >= 0; i--) {
                stream.append("data: ").append(nonsense.chunk()).append("\n\n");
            }
            reading.stream(stream.toString().getBytes(UTF_8));
            reading.document(nonsense.chunk().getBytes(UTF_8));
        }
    }

    @Test
    void garbageNeverThrows() {
        Random random = new Random(23);
        for (int round = 0; round < 1000; round++) {
            byte[] garbage = new byte[random.nextInt(300)];
            random.nextBytes(garbage);
            byte[] data = ("data: " + new String(garbage, UTF_8).replaceAll("[\r\n]", " ") + "\n\n").getBytes(UTF_8);
            reading.stream(garbage);
            reading.stream(data);
            reading.document(garbage);
        }
    }

    /** A document may be the array of a stream's chunks; its text is the same byte for byte, so this needs no understanding. */
    @ParameterizedTest
    @MethodSource("dev.sluice.provider.google.Recordings#streams")
    void arrayOfChunksIsWhatTheirStreamIs(String name) {
        byte[] stream = Recordings.stream(name);
        List<String> chunks = new ArrayList<>();
        new SseDecoder(Integer.MAX_VALUE).feed(Buffer.buffer(stream), event -> chunks.add(event.text()));
        String array = "[" + String.join("\n,\n", chunks) + "]";
        assertThat(reading.document(array.getBytes(UTF_8))).isEqualTo(reading.stream(stream));
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.provider.google.Recordings#documents")
    void documentAsOneEventIsTheSame(String name) {
        byte[] document = Fixtures.bytes(name);
        String oneLine = new String(document, UTF_8).replace("\r", "").replace("\n", " ");
        byte[] stream = ("data: " + oneLine + "\r\n\r\n").getBytes(UTF_8);
        assertThat(FoldedStream.of(reading.stream(stream))).isEqualTo(FoldedStream.of(reading.document(document)));
    }
}
