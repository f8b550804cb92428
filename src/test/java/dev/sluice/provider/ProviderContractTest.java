package dev.sluice.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sluice.json.JsonReader;
import dev.sluice.model.AssistantPart;
import dev.sluice.model.ChatResponse;
import dev.sluice.model.Checked;
import dev.sluice.model.ContentPart;
import dev.sluice.model.FinishReason;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayError.Kind;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.Usage;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every wire of every provider has to do alike. A provider takes part by being found, with its recordings named in
 * {@code src/test/resources/contract/<provider>/<wire>/cases.properties}.
 */
@ParameterizedClass
@MethodSource("subjects")
class ProviderContractTest {

    private static final JsonReader JSON = JsonReader.strict(100);
    private static final Pattern EVENT_END = Pattern.compile("\r\n\r\n|\n\n");

    private final ContractSubject subject;

    ProviderContractTest(ContractSubject subject) {
        this.subject = subject;
    }

    static List<ContractSubject> subjects() {
        return ContractSubject.all();
    }

    @Test
    void helloIsEncodedAsAStream() {
        Checked<WireRequest> encoded = subject.wire().encode(ContractSubject.HELLO, subject.model());
        WireRequest request = ((Checked.Valid<WireRequest>) encoded).value();
        assertThat(request.streaming()).isTrue();
        assertThat(request.path()).startsWith("/");
        assertThat(request.requestIdHeader()).isLowerCase();
        assertThat(request.warnings()).isEmpty();
        assertThat(JSON.readObject(request.body())).isInstanceOf(Checked.Valid.class);
        assertThat(request.body().toString()).contains("Hello");
    }

    @Test
    void textIsText() {
        ChatResponse response = response("text");
        assertThat(response.id()).isNotEmpty();
        assertThat(response.model()).isNotEmpty();
        assertThat(response.parts()).singleElement().isInstanceOf(ContentPart.Text.class);
        assertThat(((ContentPart.Text) response.parts().getFirst()).text()).isNotBlank();
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
        Usage usage = Objects.requireNonNull(response.usage());
        assertThat(usage.promptTokens()).isPositive();
        assertThat(usage.completionTokens()).isPositive();
        assertThat(usage.totalTokens()).isGreaterThanOrEqualTo(usage.completionTokens());
    }

    @Test
    void parallelCallsAreSeveralCalls() {
        ChatResponse response = response("parallelTools");
        List<AssistantPart.ToolCall> calls = calls(response);
        assertThat(calls).hasSizeGreaterThan(1);
        assertThat(calls).extracting(AssistantPart.ToolCall::id).doesNotHaveDuplicates();
        assertThat(calls).allSatisfy(call -> {
            assertThat(call.name()).isNotEmpty();
            assertThat(JSON.readObject(call.arguments())).isInstanceOf(Checked.Valid.class);
        });
        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void callWithoutArgumentsHasAnEmptyObject() {
        ChatResponse response = response("emptyArguments");
        assertThat(calls(response))
                .extracting(AssistantPart.ToolCall::arguments)
                .contains("{}");
        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void reasoningIsToldFromText() {
        assumeFalse(subject.lacks("reasoning"));
        ChatResponse response = response("reasoning");
        assertThat(response.parts().getFirst()).isInstanceOf(AssistantPart.Reasoning.class);
        assertThat(((AssistantPart.Reasoning) response.parts().getFirst()).text())
                .isNotBlank();
        assertThat(response.parts()).hasAtLeastOneElementOfType(ContentPart.Text.class);
    }

    @Test
    void limitIsLength() {
        assertThat(response("length").finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void filterIsContentFilter() {
        assertThat(response("filter").finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
    }

    @Test
    void errorInTheStreamIsAFailure() {
        GatewayError error = failure(subject.reading().stream(subject.answer("errorEvent")));
        assertThat(error.kind()).isEqualTo(Kind.PROVIDER_ERROR);
        assertThat(error.message()).isNotBlank();
        assertThat(error.provider()).isEqualTo(subject.provider().name());
    }

    @Test
    void documentIsAnAnswer() {
        assertThat(FoldedStream.of(subject.reading().document(subject.answer("document")))
                        .response())
                .isNotNull();
    }

    @Test
    void endBeforeTheFirstByteIsTruncation() {
        List<StreamEvent> events = subject.reading().stream(new byte[0]);
        assertThat(events).hasSize(1);
        assertThat(failure(events).kind()).isEqualTo(Kind.PROVIDER_TRUNCATED);
    }

    @Test
    void endInTheMiddleOfABlockIsTruncation() {
        byte[] stream = subject.answer("text");
        boolean cutInABlock = false;
        for (int cut : eventEnds(stream)) {
            List<StreamEvent> events = subject.reading().stream(Arrays.copyOf(stream, cut));
            boolean open = events.stream().anyMatch(StreamEvent.TextDelta.class::isInstance)
                    && events.stream().noneMatch(StreamEvent.BlockEnd.class::isInstance);
            if (open) {
                assertThat(failure(events).kind()).isEqualTo(Kind.PROVIDER_TRUNCATED);
                cutInABlock = true;
            }
        }
        assertThat(cutInABlock).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "parallelTools", "length", "filter"})
    void unknownEventsAreIgnored(String name) {
        byte[] stream = subject.answer(name);
        String unknown = "event: a_new_kind\ndata: {\"type\":\"a_new_kind\",\"a_new_key\":{\"b\":[1]}}\n\n: x\n\n";
        StringBuilder mixed = new StringBuilder(unknown);
        int from = 0;
        for (int end : eventEnds(stream)) {
            mixed.append(new String(stream, from, end - from, ISO_8859_1)).append(unknown);
            from = end;
        }
        assertThat(subject.reading().stream(mixed.toString().getBytes(ISO_8859_1)))
                .isEqualTo(subject.reading().stream(stream));
    }

    @ParameterizedTest
    @CsvSource({
        "auth, PROVIDER_AUTH",
        "quota, PROVIDER_QUOTA_EXHAUSTED",
        "rateLimit, PROVIDER_RATE_LIMITED",
        "modelNotFound, MODEL_NOT_FOUND",
        "rejected, PROVIDER_REJECTED",
        "serverError, PROVIDER_ERROR",
        "overloaded, PROVIDER_OVERLOADED"
    })
    void errorAnswerHasItsKind(String name, Kind kind) {
        assumeFalse(subject.lacks(name));
        ContractSubject.ErrorAnswer answer = subject.error(name);
        GatewayError error = decode(answer.status(), answer.body());
        assertThat(error.kind()).isEqualTo(kind);
        assertThat(error.upstreamStatus()).isEqualTo(answer.status());
        assertThat(error.provider()).isEqualTo(subject.provider().name());
        assertThat(error.message()).isNotBlank();
    }

    @Test
    void nothingThatTheProviderSaysOfOurKeyIsPassedOn() {
        ContractSubject.ErrorAnswer answer = subject.error("auth");
        String message = decode(answer.status(), answer.body()).message();
        assertThat(message.toLowerCase(Locale.ROOT)).doesNotContain("key", "http", "x-api");
        assertThat(decode(answer.status(), Buffer.buffer("something else")).message())
                .isEqualTo(message);
    }

    @Test
    void anyStatusWithAnyBodyIsAnError() {
        for (int status = 300; status < 600; status++) {
            for (String body : List.of("", "{", "{}", "[]", "{\"error\":7}", "<html>", "\uFFFD\0")) {
                GatewayError error = decode(status, Buffer.buffer(body));
                assertThat(error.message()).isNotBlank();
                assertThat(error.upstreamStatus()).isEqualTo(status);
            }
        }
    }

    private ChatResponse response(String name) {
        FoldedStream folded = FoldedStream.of(subject.reading().stream(subject.answer(name)));
        assertThat(folded.failure()).isNull();
        return Objects.requireNonNull(folded.response());
    }

    private static GatewayError failure(List<StreamEvent> events) {
        return Objects.requireNonNull(FoldedStream.of(events).failure());
    }

    private GatewayError decode(int status, Buffer body) {
        return subject.wire().decodeError(new UpstreamHead(status, Map.of()), body);
    }

    private static List<AssistantPart.ToolCall> calls(ChatResponse response) {
        return response.parts().stream()
                .filter(AssistantPart.ToolCall.class::isInstance)
                .map(AssistantPart.ToolCall.class::cast)
                .toList();
    }

    private static List<Integer> eventEnds(byte[] stream) {
        List<Integer> ends = new ArrayList<>();
        Matcher matcher = EVENT_END.matcher(new String(stream, ISO_8859_1));
        while (matcher.find()) {
            ends.add(matcher.end());
        }
        return ends;
    }
}
