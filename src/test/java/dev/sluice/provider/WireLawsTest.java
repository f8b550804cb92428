package dev.sluice.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.json.JsonReader;
import dev.sluice.json.JsonText;
import dev.sluice.model.AssistantPart;
import dev.sluice.model.ChatResponse;
import dev.sluice.model.Checked;
import dev.sluice.model.StreamEvent;
import dev.sluice.provider.WireSubject.Recording;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every stream of every wire: the recorded ones, their prefixes, damaged ones, and nonsense. The grammar is checked
 * throughout.
 */
class WireLawsTest {

    private static final int SAMPLES = 60;
    private static final JsonReader JSON = JsonReader.tolerant(100);

    static List<Recording> streams() {
        return WireGoldenTest.streams();
    }

    static List<Recording> documents() {
        return WireGoldenTest.documents();
    }

    static List<WireSubject> subjects() {
        return WireSubject.all();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void anyChunkingGivesTheSameEvents(Recording recording) {
        int length = recording.bytes().length;
        List<StreamEvent> whole = recording.stream();
        Random random = new Random(recording.name().hashCode());
        for (int sample = 0; sample < SAMPLES; sample++) {
            int[] cuts =
                    random.ints(random.nextInt(1, 10), 0, length + 1).sorted().toArray();
            assertThat(recording.stream(cuts)).as(Arrays.toString(cuts)).isEqualTo(whole);
        }
        int[] everywhere = IntStream.range(0, length).toArray();
        assertThat(recording.stream(everywhere)).isEqualTo(whole);
    }

    /** That there is exactly one terminal event, and that it is the last, the grammar says. */
    @ParameterizedTest
    @MethodSource("streams")
    void anyPrefixSaysTheSameAsFarAsItGoesAndEndsInOneTerminalEvent(Recording recording) {
        byte[] stream = recording.bytes();
        List<StreamEvent> whole = recording.stream();
        int step = Math.max(1, stream.length / 300);
        for (int length = 0; length < stream.length; length += step) {
            List<StreamEvent> prefix = recording.subject().reading().stream(Arrays.copyOf(stream, length));
            List<StreamEvent> told = content(prefix);
            assertThat(told).isEqualTo(content(whole).subList(0, told.size()));
            StreamEvent last = prefix.getLast();
            assertThat(last.equals(whole.getLast())
                            || last instanceof StreamEvent.Failure
                            || recording.subject().mayEndCutIn(last))
                    .isTrue();
        }
    }

    private static List<StreamEvent> content(List<StreamEvent> events) {
        return events.stream()
                .filter(event -> !(event instanceof StreamEvent.UsageUpdate) && !event.terminal())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void damagedStreamNeverThrows(Recording recording) {
        byte[] stream = recording.bytes();
        WireReading reading = recording.subject().reading();
        Random random = new Random(recording.name().hashCode());
        for (int sample = 0; sample < SAMPLES; sample++) {
            byte[] damaged = damaged(stream, random.nextInt(1, 8), random);
            reading.stream(damaged);
            reading.document(Arrays.copyOf(damaged, 2000));
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void damagedDocumentNeverThrows(Recording recording) {
        byte[] document = recording.bytes();
        Random random = new Random(recording.name().hashCode());
        for (int sample = 0; sample < SAMPLES * 3; sample++) {
            recording.subject().reading().document(damaged(document, 1, random));
        }
    }

    private static byte[] damaged(byte[] bytes, int places, Random random) {
        byte[] damaged = bytes.clone();
        for (int i = 0; i < places; i++) {
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        return damaged;
    }

    /** JSON whose structure is that of the format, and whose values are anything. */
    @ParameterizedTest
    @MethodSource("subjects")
    void nonsenseInTheShapeOfTheFormatNeverThrows(WireSubject subject) {
        for (int seed = 0; seed < 1500; seed++) {
            Random random = new Random(seed);
            subject.reading().stream(subject.nonsenseStream(random).getBytes(UTF_8));
            subject.reading().document(subject.nonsenseDocument(random).getBytes(UTF_8));
        }
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void garbageNeverThrows(WireSubject subject) {
        WireReading reading = subject.reading();
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

    @ParameterizedTest
    @MethodSource("streams")
    void documentIsWhatItsStreamFoldsInto(Recording recording) {
        byte[] document = recording.subject().documentOf(recording.bytes());
        assumeTrue(document != null);
        if (document != null) {
            assertThat(folded(recording.subject().reading().document(document))).isEqualTo(folded(recording.stream()));
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void streamOfADocumentFoldsIntoIt(Recording recording) {
        FoldedStream expected = folded(recording.document());
        for (int seed = 0; seed < SAMPLES; seed++) {
            byte[] stream = recording.subject().streamOf(recording.bytes(), new Random(seed));
            assertThat(folded(recording.subject().reading().stream(stream))).isEqualTo(expected);
        }
    }

    /** With arguments without white space between their tokens, which documents and streams may have in other places. */
    private static FoldedStream folded(List<StreamEvent> events) {
        FoldedStream folded = FoldedStream.of(events);
        ChatResponse response = folded.response();
        if (response == null) {
            return folded;
        }
        List<AssistantPart> parts =
                response.parts().stream().map(WireLawsTest::compact).toList();
        return new FoldedStream(
                new ChatResponse(
                        response.id(),
                        response.model(),
                        parts,
                        response.extraContent(),
                        response.finishReason(),
                        response.usage()),
                null);
    }

    private static AssistantPart compact(AssistantPart part) {
        return part instanceof AssistantPart.ToolCall call
                        && JSON.readObject(call.arguments()) instanceof Checked.Valid<JsonObject> arguments
                ? new AssistantPart.ToolCall(
                        call.id(), call.name(), JsonText.of(arguments.value()), call.extraContent())
                : part;
    }
}
