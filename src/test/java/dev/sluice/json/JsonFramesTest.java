package dev.sluice.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A text between bytes that stand already is what a generator writes. */
final class JsonFramesTest {

    private final JsonFrames quick = new JsonFrames();
    private final JsonFrames plain = new JsonFrames();

    /** Every character of the first three hundred, by itself and within others, and some more. */
    static Stream<String> texts() {
        Stream<String> alone = IntStream.range(0, 300).mapToObj(Character::toString);
        Stream<String> within = IntStream.range(0, 300).mapToObj(c -> "ab" + (char) c + "yz");
        Stream<String> others =
                Stream.of("", "\u2028", "世界", "🌍!", "x".repeat(511), "x".repeat(5_000), "x".repeat(600) + "\n");
        return Stream.of(alone, within, others).flatMap(texts -> texts);
    }

    @ParameterizedTest
    @MethodSource("texts")
    void itIsWhatAGeneratorWrites(String text) {
        for (int times = 0; times < 2; times++) {
            quick.write("{\"ä\":[".getBytes(UTF_8), text, "]}".getBytes(UTF_8));
            plain.write(json -> {
                json.writeStartObject();
                json.writeArrayFieldStart("ä");
                json.writeString(text);
                json.writeEndArray();
                json.writeEndObject();
            });
            assertThat(text(quick)).isEqualTo(text(plain));
        }
    }

    private static String text(JsonFrames frames) {
        return new String(frames.array(), 0, frames.length(), UTF_8);
    }
}
