package dev.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Fixtures;
import dev.sluice.Golden;
import dev.sluice.model.GatewayError;
import dev.sluice.provider.WireSubject.Recording;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded answer of every wire, and what it means. */
class WireGoldenTest {

    static List<Recording> streams() {
        return recordings(WireSubject::streams);
    }

    static List<Recording> documents() {
        return recordings(WireSubject::documents);
    }

    static List<Recording> errors() {
        return recordings(WireSubject::errors);
    }

    @ParameterizedTest
    @MethodSource("streams")
    void streamMeans(Recording recording) {
        Golden.assertEqual(recording.name() + ".events", StreamEventText.of(recording.stream()));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void documentMeans(Recording recording) {
        Golden.assertEqual(recording.name() + ".events", StreamEventText.of(recording.document()));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void errorMeans(Recording recording) {
        GatewayError error = recording
                .subject()
                .wire()
                .decodeError(new UpstreamHead(recording.status(), Map.of()), Buffer.buffer(recording.bytes()));
        Golden.assertEqual(recording.name() + ".meaning", StreamEventText.error(error) + "\n");
    }

    @Test
    void everyRecordedAnswerIsRead() {
        List<String> answers = Fixtures.names("").stream()
                .filter(name -> !name.endsWith(".request.json"))
                .toList();
        assertThat(Stream.of(streams(), documents(), errors())
                        .flatMap(List::stream)
                        .map(Recording::name))
                .doesNotHaveDuplicates()
                .containsAll(answers);
    }

    private static List<Recording> recordings(Function<WireSubject, List<String>> names) {
        return WireSubject.all().stream()
                .flatMap(subject -> names.apply(subject).stream().map(name -> new Recording(subject, name)))
                .toList();
    }
}
