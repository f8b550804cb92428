package dev.sluice.provider.google;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Fixtures;
import dev.sluice.Golden;
import dev.sluice.model.GatewayError;
import dev.sluice.model.StreamEvent;
import dev.sluice.provider.StreamEventText;
import dev.sluice.provider.UpstreamHead;
import dev.sluice.provider.WireReading;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded answer of Google, and what it means. */
class GenerateGoldenTest {

    private final GenerateWire wire = new GenerateWire();
    private final WireReading reading = new WireReading(wire, "google");

    @ParameterizedTest
    @MethodSource("dev.sluice.provider.google.Recordings#streams")
    void streamMeans(String name) {
        Golden.assertEqual(name + ".events", StreamEventText.of(reading.stream(Recordings.stream(name))));
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.provider.google.Recordings#documents")
    void documentMeans(String name) {
        Golden.assertEqual(name + ".events", StreamEventText.of(reading.document(Fixtures.bytes(name))));
    }

    @ParameterizedTest
    @MethodSource("dev.sluice.provider.google.Recordings#errors")
    void errorMeans(String name) {
        int status = Integer.parseInt(name.substring("google/error/".length()).substring(0, 3));
        GatewayError error = wire.decodeError(new UpstreamHead(status, Map.of()), Buffer.buffer(Fixtures.bytes(name)));
        Golden.assertEqual(name + ".meaning", StreamEventText.error(error) + "\n");
    }

    @Test
    void unfinishedEventIsDropped() {
        List<StreamEvent> events = reading.stream(Fixtures.bytes(Recordings.WITHOUT_LAST_LINE_END));
        assertThat(events).singleElement().isInstanceOf(StreamEvent.Failure.class);
    }

    @Test
    void everyRecordingIsRead() {
        assertThat(Stream.of(Recordings.streams(), Recordings.documents(), Recordings.errors(), Recordings.requests())
                        .flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(Recordings.all());
    }
}
