package dev.sluice.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.sse.RecordedEvents.Event;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseDecoderTest {

    private static final List<String> PARTS = List.of(
            "data",
            "data: ",
            "data:",
            "event: ",
            "id: ",
            ":",
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "a",
            "é",
            "東",
            "😀",
            "retry: 1",
            "x: ",
            "\t",
            " ",
            "\0",
            "\uFEFF");

    @Test
    void dataThatLiesInOneChunkIsHandedOutWhereItLies() {
        List<SseEvent> events = new ArrayList<>();
        new SseDecoder(100).feed(Buffer.buffer("data: one\n\nevent: x\r\ndata: two\r\n\r\n"), events::add);

        assertThat(events).hasSize(2);
        assertThat(events.get(1).array()).isSameAs(events.get(0).array());
        assertThat(events.get(0).offset()).isEqualTo("data: ".length());
        assertThat(events.get(1).offset()).isEqualTo("data: one\n\nevent: x\r\ndata: ".length());
    }

    @Test
    void dataThatLiesInOneChunkIsNotCopiedWhenItsBlankLineComesLater() {
        RecordedEvents recorded = new RecordedEvents(100);
        assertThat(recorded.feed("data: one\n".getBytes(UTF_8))).isTrue();
        assertThat(recorded.feed("\n".getBytes(UTF_8))).isTrue();
        assertThat(recorded.events()).containsExactly(new Event("message", "one", ""));
    }

    @Test
    void commentsAreCounted() {
        RecordedEvents recorded = new RecordedEvents(100);
        recorded.feed(": keep-alive\n\n:\ndata: a\n\n: x".getBytes(UTF_8));
        assertThat(recorded.decoder().comments()).isEqualTo(2);
    }

    @Test
    void eventThatJustFitsIsTaken() {
        RecordedEvents recorded = new RecordedEvents("data: 12345678".length());
        assertThat(recorded.feed("data: 12345678\n\ndata: 1234\ndata: 123\n\n".getBytes(UTF_8)))
                .isTrue();
        assertThat(recorded.events()).extracting(Event::data).containsExactly("12345678", "1234\n123");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "data: 123456789\n\n",
                "data: 123456789",
                ": a very long comment",
                "data: 1234\ndata: 12345\n\n",
                "data: 1\ndata: 2\ndata: 3\ndata: 4\ndata: 5\ndata: 6\ndata: 7\n\n"
            })
    void eventOverTheBoundEndsTheStream(String tooLarge) {
        byte[] stream = ("data: ok\n\n" + tooLarge + "data: later\n\n").getBytes(UTF_8);
        for (int piece = 1; piece <= stream.length; piece++) {
            RecordedEvents recorded = new RecordedEvents("data: 12345678".length());
            boolean taken = true;
            for (int from = 0; from < stream.length; from += piece) {
                taken = recorded.feed(Arrays.copyOfRange(stream, from, Math.min(stream.length, from + piece)));
            }
            assertThat(taken).as("in pieces of %d", piece).isFalse();
            assertThat(recorded.events()).containsExactly(new Event("message", "ok", ""));
        }
    }

    @Test
    void manySmallEventsNeverReachTheBound() {
        RecordedEvents recorded = new RecordedEvents(20);
        for (int i = 0; i < 1000; i++) {
            assertThat(recorded.feed(": ping\ndata: a\n\n: pong\n".getBytes(UTF_8)))
                    .isTrue();
        }
        assertThat(recorded.events()).hasSize(1000);
    }

    @Test
    void boundHasToBePositive() {
        assertThatThrownBy(() -> new SseDecoder(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void linesThatAreNoFieldAreHandedOverInTheirPlaceHoweverTheyAreCut() {
        byte[] stream = "data: a\n{\n  \"b\": 1\n}\n\nretry: 1\n: c\ndata\nd".getBytes(UTF_8);
        for (int piece = 1; piece <= stream.length; piece++) {
            List<String> told = new ArrayList<>();
            SseDecoder decoder = new SseDecoder(100, told::add);
            for (int from = 0; from < stream.length; from += piece) {
                byte[] bytes = Arrays.copyOfRange(stream, from, Math.min(stream.length, from + piece));
                decoder.feed(Buffer.buffer(bytes), event -> told.add("event " + event.text()));
            }
            decoder.end();
            assertThat(told).as("in pieces of %d", piece).containsExactly("{", "  \"b\": 1", "}", "event a", "d");
        }
    }

    @Test
    void fieldThatIsCutByTheEndIsNoStray() {
        List<String> strays = new ArrayList<>();
        SseDecoder decoder = new SseDecoder(100, strays::add);
        decoder.feed(Buffer.buffer("data: a\n\ndata: b"), event -> {});
        decoder.end();
        assertThat(strays).isEmpty();
    }

    /** 256 KiB looked at anew for each of its bytes would be 34 thousand million steps. */
    @Test
    @Timeout(20)
    void bigEventByteByByteIsLinear() {
        String text = "x".repeat(256 * 1024);
        byte[] stream = ("data: " + text + "\ndata: " + text + "\n\n").getBytes(UTF_8);
        RecordedEvents recorded = new RecordedEvents(1024 * 1024);
        for (byte b : stream) {
            recorded.feed(new byte[] {b});
        }
        assertThat(recorded.events()).extracting(Event::data).containsExactly(text + "\n" + text);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void agreesWithAPlainReadingOfTheStandard(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 5000; round++) {
            StringBuilder stream = new StringBuilder();
            for (int i = random.nextInt(30); i >= 0; i--) {
                stream.append(PARTS.get(random.nextInt(PARTS.size())));
            }
            byte[] bytes = stream.toString().getBytes(UTF_8);
            int[] cuts =
                    random.ints(random.nextInt(6), 0, bytes.length + 1).sorted().toArray();
            assertThat(RecordedEvents.of(bytes, cuts))
                    .as("seed %d round %d: %s", seed, round, stream)
                    .isEqualTo(PlainSseReading.of(stream.toString()));
        }
    }

    @Test
    void garbageIsTakenInSilence() {
        Random random = new Random(5);
        for (int round = 0; round < 2000; round++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            for (int i = 0; i < garbage.length; i += 5) {
                garbage[i] = (byte) "\n\r:d".charAt(random.nextInt(4));
            }
            int cut = random.nextInt(garbage.length + 1);
            assertThat(RecordedEvents.of(garbage, cut)).isEqualTo(RecordedEvents.of(garbage));
        }
    }
}
