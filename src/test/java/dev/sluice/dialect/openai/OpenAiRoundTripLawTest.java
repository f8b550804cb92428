package dev.sluice.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dialect.AnswerParts;
import dev.sluice.model.AssistantPart;
import dev.sluice.model.ChatResponse;
import dev.sluice.model.Completion;
import dev.sluice.model.FinishReason;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.Usage;
import dev.sluice.provider.FoldedStream;
import dev.sluice.provider.WireReading;
import dev.sluice.provider.WireSubject;
import dev.sluice.provider.WireSubject.Recording;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The law of this dialect, over the recorded answers of all providers: the OpenAI provider's decoder, applied to what this dialect's encoder
 * writes, gives the same events back. What other providers say in more blocks than OpenAI's format has comes back as the same answer.
 */
class OpenAiRoundTripLawTest {

    private static final WireReading CHAT = WireSubject.all().stream()
            .filter(subject -> subject.wireName().equals("chat"))
            .findFirst()
            .orElseThrow()
            .reading();

    static List<Recording> streams() {
        return recordings(WireSubject::streams);
    }

    static List<Recording> documents() {
        return recordings(WireSubject::documents);
    }

    static List<Recording> streamsOfOpenAi() {
        return streams().stream()
                .filter(recording -> recording.subject().wireName().equals("chat"))
                .filter(recording -> events(recording).getLast() instanceof StreamEvent.Finish)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("streamsOfOpenAi")
    void openAisOwnEventsComeBackAsTheyWere(Recording recording) {
        assertThat(steps(throughTheDialect(events(recording)))).isEqualTo(steps(events(recording)));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void everyStreamComesBackAsTheSameAnswer(Recording recording) {
        assertThat(Said.of(throughTheDialect(events(recording)))).isEqualTo(Said.of(events(recording)));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void whatCameBackOnceComesBackAsItIs(Recording recording) {
        List<StreamEvent> once = throughTheDialect(events(recording));
        assertThat(steps(throughTheDialect(once))).isEqualTo(steps(once));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyDocumentComesBackAsTheSameAnswer(Recording recording) {
        List<StreamEvent> events =
                recording.subject().reading().document(recording.subject().bytes(recording.name()));
        ChatResponse response = FoldedStream.of(events).response();
        if (response != null) {
            Completion completion = new Completion(Samples.HEAD, response, null);
            byte[] document = Samples.DIALECT.encodeResponse(completion).getBytes();
            assertThat(Said.of(CHAT.document(document))).isEqualTo(Said.of(events));
        }
    }

    private static List<StreamEvent> events(Recording recording) {
        return recording.subject().reading().stream(recording.subject().bytes(recording.name()));
    }

    private static List<StreamEvent> throughTheDialect(List<StreamEvent> events) {
        return CHAT.stream(Samples.stream(events, true).getBytes());
    }

    /** All but the answer's name, which is ours, the provider's word for its end. */
    private static List<StreamEvent> steps(List<StreamEvent> events) {
        return events.stream()
                .filter(event -> !(event instanceof StreamEvent.ResponseStart))
                .map(event -> event instanceof StreamEvent.Finish finish
                        ? new StreamEvent.Finish(finish.reason(), null)
                        : event)
                .toList();
    }

    private static List<Recording> recordings(Function<WireSubject, List<String>> names) {
        return WireSubject.all().stream()
                .flatMap(subject -> names.apply(subject).stream().map(name -> new Recording(subject, name)))
                .toList();
    }

    /** What an answer says in OpenAI's format. State of providers is not OpenAI's, and is not read there. */
    private record Said(
            String text,
            String refusal,
            String reasoning,
            List<String> calls,
            @Nullable FinishReason finishReason,
            @Nullable Usage usage,
            boolean failed) {

        static Said of(List<StreamEvent> events) {
            FoldedStream folded = FoldedStream.of(events);
            ChatResponse response = folded.response();
            if (response == null) {
                return new Said("", "", "", List.of(), null, null, true);
            }
            AnswerParts parts = AnswerParts.of(response);
            List<String> calls = parts.calls().stream().map(Said::call).toList();
            Usage usage = response.usage();
            return new Said(
                    parts.text(),
                    parts.refusal(),
                    parts.reasoning(),
                    calls,
                    response.finishReason(),
                    OpenAiJson.isComplete(usage) ? usage : null,
                    false);
        }

        private static String call(AssistantPart.ToolCall call) {
            return Stream.of(call.id(), call.name(), call.arguments().isEmpty() ? "{}" : call.arguments())
                    .toList()
                    .toString();
        }
    }
}
