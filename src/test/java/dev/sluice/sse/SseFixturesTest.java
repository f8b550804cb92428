package dev.sluice.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Fixtures;
import dev.sluice.sse.RecordedEvents.Event;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded streams of all providers: wherever the network cuts them, the same events come out. */
class SseFixturesTest {

    /** Larger streams are cut in samples: all their cuts would take minutes and show nothing new. */
    private static final int LARGE = 10_000;

    private static final int SAMPLES = 500;

    /** Its only event is not followed by a blank line, so the standard wants it discarded. */
    private static final String WITHOUT_BLANK_LINE = "google/error/200_prompt_blocked_safety.sse";

    static List<String> streams() {
        return Fixtures.streams();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void everyCutInTwoGivesTheSameEvents(String name) {
        byte[] stream = Fixtures.bytes(name);
        List<Event> whole = RecordedEvents.of(stream);
        assertThat(whole.isEmpty()).isEqualTo(name.equals(WITHOUT_BLANK_LINE));
        int step = stream.length > LARGE ? stream.length / SAMPLES : 1;
        for (int cut = 0; cut <= stream.length; cut += step) {
            assertThat(RecordedEvents.of(stream, cut)).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void cutsInThreeGiveTheSameEvents(String name) {
        byte[] stream = Fixtures.bytes(name);
        List<Event> whole = RecordedEvents.of(stream);
        Random random = new Random(name.hashCode());
        for (int sample = 0; sample < SAMPLES; sample++) {
            int[] cuts = random.ints(2, 0, stream.length + 1).sorted().toArray();
            assertThat(RecordedEvents.of(stream, cuts))
                    .as("cut at %s", Arrays.toString(cuts))
                    .isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void byteByByteGivesTheSameEvents(String name) {
        byte[] stream = Fixtures.bytes(name);
        int[] everywhere = IntStream.range(0, stream.length).toArray();
        assertThat(RecordedEvents.of(stream, everywhere)).isEqualTo(RecordedEvents.of(stream));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void agreesWithAPlainReadingOfTheStandard(String name) {
        byte[] stream = Fixtures.bytes(name);
        assertThat(RecordedEvents.of(stream)).isEqualTo(PlainSseReading.of(new String(stream, UTF_8)));
    }
}
