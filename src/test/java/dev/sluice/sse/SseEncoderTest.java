package dev.sluice.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.sse.RecordedEvents.Event;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseEncoderTest {

    @Test
    void unnamedEventIsOneDataLine() {
        Buffer out = Buffer.buffer();
        SseEncoder.event(out, "{\"a\":1}and what else the array holds".getBytes(UTF_8), 7);
        assertThat(out.toString()).isEqualTo("data: {\"a\":1}\n\n");
    }

    @Test
    void typeAndIdComeBeforeTheData() {
        Buffer out = Buffer.buffer("before;");
        SseEncoder.event(out, "error", "12", "{}".getBytes(UTF_8), 2);
        assertThat(out.toString()).isEqualTo("before;event: error\nid: 12\ndata: {}\n\n");
    }

    @Test
    void keepAliveIsAComment() {
        Buffer out = Buffer.buffer();
        SseEncoder.keepAlive(out);
        assertThat(out.toString()).isEqualTo(": keep-alive\n\n");
        assertThat(RecordedEvents.of(out.getBytes())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "\r\n", "\0"})
    void fieldThatCouldNotBeReadBackIsRefused(String value) {
        Buffer out = Buffer.buffer();
        assertThatThrownBy(() -> SseEncoder.event(out, value, null, new byte[0], 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SseEncoder.event(out, null, value, new byte[0], 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(out.length()).isZero();
    }

    @Test
    void decoderReadsBackWhatWasWritten() {
        Random random = new Random(11);
        String alphabet = "{}:, \"aéz東\t\\";
        List<Event> written = new ArrayList<>();
        Buffer out = Buffer.buffer();
        for (int i = 0; i < 500; i++) {
            String data = word(random, alphabet);
            String type = "t" + word(random, alphabet);
            byte[] bytes = data.getBytes(UTF_8);
            if (i % 7 == 0) {
                SseEncoder.keepAlive(out);
            }
            SseEncoder.event(out, type, Integer.toString(i), bytes, bytes.length);
            written.add(new Event(type, data, Integer.toString(i)));
        }
        assertThat(RecordedEvents.of(out.getBytes(), out.length() / 3, out.length() / 2))
                .isEqualTo(written);
    }

    private static String word(Random random, String alphabet) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            word.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return word.toString();
    }
}
