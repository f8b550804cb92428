package dev.sluice.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Fixtures;
import dev.sluice.Golden;
import dev.sluice.model.GatewayError;
import dev.sluice.provider.StreamEventText;
import dev.sluice.provider.UpstreamHead;
import dev.sluice.provider.WireReading;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded answer of Anthropic, and what it means. */
class MessagesGoldenTest {

    private final MessagesWire wire = new MessagesWire();
    private final WireReading reading = new WireReading(wire, "anthropic");

    static List<String> streams() {
        return named(name -> name.endsWith(".sse"));
    }

    static List<String> documents() {
        return named(name -> name.startsWith("anthropic/json/") && !name.endsWith(".request.json"));
    }

    static List<String> errors() {
        return named(name ->
                name.startsWith("anthropic/error/") && !name.endsWith(".request.json") && !name.endsWith(".sse"));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void streamMeans(String name) {
        Golden.assertEqual(name + ".events", StreamEventText.of(reading.stream(Fixtures.bytes(name))));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void documentMeans(String name) {
        Golden.assertEqual(name + ".events", StreamEventText.of(reading.document(Fixtures.bytes(name))));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void errorMeans(String name) {
        int status =
                Integer.parseInt(name.substring("anthropic/error/".length()).substring(0, 3));
        GatewayError error = wire.decodeError(new UpstreamHead(status, Map.of()), Buffer.buffer(Fixtures.bytes(name)));
        Golden.assertEqual(name + ".meaning", StreamEventText.error(error) + "\n");
    }

    @Test
    void everyRecordedAnswerIsRead() {
        List<String> answers = named(name -> !name.endsWith(".request.json"));
        assertThat(Stream.of(streams(), documents(), errors()).flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(answers);
    }

    private static List<String> named(Predicate<String> wanted) {
        return Fixtures.names("anthropic").stream().filter(wanted).toList();
    }
}
