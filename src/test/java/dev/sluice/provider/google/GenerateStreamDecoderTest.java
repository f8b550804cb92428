package dev.sluice.provider.google;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Fixtures;
import dev.sluice.model.AssistantPart;
import dev.sluice.model.ChatResponse;
import dev.sluice.model.ContentPart;
import dev.sluice.model.FinishReason;
import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayError.Kind;
import dev.sluice.model.StreamEvent;
import dev.sluice.model.Usage;
import dev.sluice.provider.FoldedStream;
import dev.sluice.provider.WireReading;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GenerateStreamDecoderTest {

    private static final String CALL = "{'functionCall':{'name':'f','args':{'a':1}}}";

    private final WireReading reading = new WireReading(new GenerateWire(), "google");

    @Test
    void unfinishedEventIsDropped() {
        List<StreamEvent> events = reading.stream(Fixtures.bytes(Recordings.WITHOUT_LAST_LINE_END));
        assertThat(events).singleElement().isInstanceOf(StreamEvent.Failure.class);
    }

    @Test
    void callThatEndsInAnotherChunkIsToolCalls() {
        ChatResponse response = response(parts(CALL, null), parts("{'text':''}", "STOP"));
        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void finishReasonIsNotTheEnd() {
        ChatResponse response = response(parts("{'text':'a'}", "STOP"), parts("{'text':'b'}", "MAX_TOKENS"));
        assertThat(response.parts()).containsExactly(new ContentPart.Text("ab"));
        assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void argumentsKeepTheirNumbersAndTheOrderOfTheirKeys() {
        String args = "{'z':12345678901234567890123,'a':1.0,'e':1e5,'s':'a \\' b\\u00e9'}";
        ChatResponse response =
                response(parts("{'functionCall':{'args': " + args.replace(",", " ,\t") + ",'name':'f'}}", "STOP"));
        assertThat(call(response).arguments()).isEqualTo(json(args));
    }

    @Test
    void idsOfCallsAreOurs() {
        ChatResponse response = response(parts("{'functionCall':{'name':'f','id':'x1'}}", "STOP"));
        assertThat(call(response)).isEqualTo(new AssistantPart.ToolCall("call_minted0", "f", "{}", null));
    }

    @Test
    void signatureStaysWithItsCall() {
        ChatResponse response =
                response(parts("{'functionCall':{'name':'f'},'thoughtSignature':'s+/='}," + CALL, "STOP"));
        List<AssistantPart> calls = response.parts();
        assertThat(((AssistantPart.ToolCall) calls.getFirst()).extraContent())
                .isEqualTo(json("{'google':{'thought_signature':'s+/='}}"));
        assertThat(((AssistantPart.ToolCall) calls.getLast()).extraContent()).isNull();
        assertThat(response.extraContent()).isNull();
    }

    @Test
    void signatureOfTextIsTheMessages() {
        ChatResponse response =
                response(parts("{'text':'a'}", null), parts("{'text':'','thoughtSignature':'s'}", "STOP"));
        assertThat(response.extraContent())
                .isEqualTo(json("{'google':{'thought_signature':'s'},'origin':"
                        + "{'v':1,'provider':'google','model':'model','key_ref':'account'}}"));
    }

    @Test
    void emptySignatureIsNone() {
        ChatResponse response = response(parts("{'text':'a','thoughtSignature':''}", "STOP"));
        assertThat(response.extraContent()).isNull();
    }

    @Test
    void signatureThatIsTooLongIsDropped() {
        String tooLong = "s".repeat(Signatures.MAX_CHARS + 1);
        ChatResponse response =
                response(parts("{'functionCall':{'name':'f'},'thoughtSignature':'" + tooLong + "'}", "STOP"));
        assertThat(call(response).extraContent()).isNull();
    }

    @Test
    void thoughtsAreReasoning() {
        ChatResponse response = response(parts("{'text':'hm','thought':true},{'text':'so'}", "STOP"));
        assertThat(response.parts()).containsExactly(new AssistantPart.Reasoning("hm"), new ContentPart.Text("so"));
    }

    @Test
    void thoughtsCountAsCompletionAndMissingCountsStay() {
        ChatResponse response = response(
                "{'responseId':'r','usageMetadata':{'promptTokenCount':5,'toolUsePromptTokenCount':2,'thoughtsTokenCount':7}}",
                "{'candidates':[{'finishReason':'STOP'}],'usageMetadata':{'candidatesTokenCount':3,'totalTokenCount':17,"
                        + "'cachedContentTokenCount':4}}");
        assertThat(response.usage()).isEqualTo(new Usage(7L, 10L, 17L, 4L, null, 7L));
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, STOP",
        "MAX_TOKENS, LENGTH",
        "SAFETY, CONTENT_FILTER",
        "RECITATION, CONTENT_FILTER",
        "MODEL_ARMOR, CONTENT_FILTER",
        "BLOCKLIST, CONTENT_FILTER",
        "PROHIBITED_CONTENT, CONTENT_FILTER",
        "SPII, CONTENT_FILTER",
        "IMAGE_SAFETY, CONTENT_FILTER",
        "IMAGE_PROHIBITED_CONTENT, CONTENT_FILTER",
        "IMAGE_RECITATION, CONTENT_FILTER",
        "NO_IMAGE, STOP",
        "IMAGE_OTHER, STOP",
        "FINISH_REASON_UNSPECIFIED, STOP",
        "LANGUAGE, STOP",
        "OTHER, STOP",
        "SOMETHING_NEW, STOP"
    })
    void finishReasonOfTextIs(String raw, FinishReason reason) {
        assertThat(response(parts("{'text':'a'}", raw)).finishReason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"LANGUAGE", "OTHER", "NO_IMAGE", "IMAGE_OTHER", "SOMETHING_NEW", "FINISH_REASON_UNSPECIFIED"})
    void strangeEndOfNothingIsAFailure(String raw) {
        assertThat(failure(parts("", raw)).kind()).isEqualTo(Kind.PROVIDER_ERROR);
    }

    @Test
    void stopWithNothingIsAnEmptyAnswer() {
        ChatResponse response = response("{'candidates':[{'finishReason':'STOP'}]}");
        assertThat(response.parts()).isEmpty();
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS"})
    void brokenCallIsAFailureAndNoCall(String raw) {
        List<StreamEvent> events = events(parts(CALL, raw));
        assertThat(events).noneMatch(StreamEvent.BlockStart.class::isInstance);
        assertThat(events.getLast()).isInstanceOf(StreamEvent.Failure.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SAFETY",
                "OTHER",
                "BLOCKLIST",
                "PROHIBITED_CONTENT",
                "IMAGE_SAFETY",
                "MODEL_ARMOR",
                "JAILBREAK",
                "BLOCK_REASON_UNSPECIFIED"
            })
    void blockedPromptIsAFilteredAnswer(String raw) {
        ChatResponse response =
                response("{'promptFeedback':{'blockReason':'" + raw + "'},'usageMetadata':{'promptTokenCount':3}}");
        assertThat(response.parts()).isEmpty();
        assertThat(response.finishReason()).isEqualTo(FinishReason.CONTENT_FILTER);
        assertThat(Objects.requireNonNull(response.usage()).promptTokens()).isEqualTo(3);
    }

    @Test
    void answerWithoutCandidatesIsAFailureAndACandidateWithoutContentIsEmpty() {
        assertThat(failure("{'responseId':'r','usageMetadata':{'promptTokenCount':3}}")
                        .kind())
                .isEqualTo(Kind.PROVIDER_TRUNCATED);
        assertThat(response("{'candidates':[{'content':{},'finishReason':'STOP'}]}")
                        .parts())
                .isEmpty();
    }

    @Test
    void callsInSuccessiveChunksAreSeveralCalls() {
        ChatResponse response = response(parts(CALL, null), parts(CALL, null), parts("{'text':''}", "STOP"));
        assertThat(response.parts()).hasSize(2);
        assertThat(response.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void callsWithoutAFinishReasonAreWhole() {
        assertThat(response(parts(CALL, null)).finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void textWithoutAFinishReasonIsTruncated() {
        assertThat(failure(parts("{'text':'a'}", null)).kind()).isEqualTo(Kind.PROVIDER_TRUNCATED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'error':{'code':503,'message':'x','status':'UNAVAILABLE'}}",
                "[{'error':{'code':503,'message':'x','status':'UNAVAILABLE'}}]",
                "{\n  'error': {\n    'code': 503,\n    'message': 'x'\n  }\n}\n",
                "[{\r\n  'error': {\r\n    'status': 'UNAVAILABLE'\r\n  }\r\n}\r\n]\r\n",
                "  {'error':\n  {'code':503}\n  }",
                "{}\n{'error':{'code':503}}"
            })
    void errorThatIsNoEventIsTheErrorThatItIs(String bare) {
        String begun = event(parts("{'text':'a'}", null));
        for (String stream : List.of(json(bare), begun + json(bare), begun + json(bare) + "\n" + begun)) {
            GatewayError error = Objects.requireNonNull(
                    FoldedStream.of(reading.stream(stream.getBytes(UTF_8))).failure());
            assertThat(error.kind()).as(stream).isEqualTo(Kind.PROVIDER_OVERLOADED);
        }
    }

    @Test
    void limitThatIsNoEventKeepsItsDelay() {
        byte[] stream = concat(
                event(parts("{'text':'a'}", null)),
                Fixtures.bytes("google/error/429_resource_exhausted_retry_info.json"));
        GatewayError error =
                Objects.requireNonNull(FoldedStream.of(reading.stream(stream)).failure());
        assertThat(error.kind()).isEqualTo(Kind.PROVIDER_RATE_LIMITED);
        assertThat(error.retryAfter()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'candidates':[]}", "{'error':", "no JSON", "{\n}\n}", "[7]", ""})
    void otherLinesThatAreNoEventSayNothing(String stray) {
        String stream = json(stray) + "\n" + event(parts("{'text':'a'}", "STOP")) + json(stray);
        assertThat(reading.stream(stream.getBytes(UTF_8)).getLast()).isInstanceOf(StreamEvent.Finish.class);
    }

    @Test
    void errorThatIsNoEventIsBounded() {
        String error = "{'error':{'code':503,'message':'" + "x".repeat(20_000) + "'}}";
        String stream = event(parts("{'text':'a'}", null)) + json(error);
        GatewayError failure = Objects.requireNonNull(
                FoldedStream.of(reading.stream(stream.getBytes(UTF_8))).failure());
        assertThat(failure.kind()).isEqualTo(Kind.PROVIDER_TRUNCATED);
    }

    @Test
    void errorInAnArrayIsAnError() {
        String error = "[{'error':{'code':503,'message':'x','status':'UNAVAILABLE'}}]";
        assertThat(failure(parts("{'text':'a'}", null), error).kind()).isEqualTo(Kind.PROVIDER_OVERLOADED);
    }

    @Test
    void errorWithoutACodeIsKnownByItsWord() {
        assertThat(failure("{'error':{'status':'RESOURCE_EXHAUSTED'}}").kind()).isEqualTo(Kind.PROVIDER_RATE_LIMITED);
        assertThat(failure("{'error':{'status':'WHATEVER'}}").kind()).isEqualTo(Kind.PROVIDER_ERROR);
    }

    @Test
    void callWithoutANameIsAFailure() {
        assertThat(failure(parts("{'functionCall':{'args':{}}}", "STOP")).kind())
                .isEqualTo(Kind.PROVIDER_ERROR);
    }

    @Test
    void callsAreBounded() {
        String calls = (CALL + ",").repeat(AnswerBlocks.MAX_CALLS) + CALL;
        assertThat(failure(parts(calls, "STOP")).kind()).isEqualTo(Kind.PROVIDER_ERROR);
    }

    @Test
    void halvesOfACharacterAreJoined() {
        ChatResponse response = response(parts("{'text':'\\uD83D'}", null), parts("{'text':'\\uDE00'}", "STOP"));
        assertThat(response.parts()).containsExactly(new ContentPart.Text("😀"));
    }

    @Test
    void otherCandidatesAndOtherPartsAreIgnored() {
        ChatResponse response = response(
                "{'candidates':[{'index':1,'content':{'parts':[{'text':'no'}]}},{'content':{'parts':["
                        + "{'executableCode':{'code':'x'}},{'inlineData':{'data':'AA=='}},{'text':'yes'}]},'finishReason':'STOP'}]}");
        assertThat(response.parts()).containsExactly(new ContentPart.Text("yes"));
    }

    @Test
    void doneIsNotGeminisButHarmless() {
        byte[] stream = (event(parts("{'text':'a'}", "STOP")) + "data: [DONE]\n\n").getBytes(UTF_8);
        assertThat(reading.stream(stream).getLast()).isInstanceOf(StreamEvent.Finish.class);
    }

    @Test
    void documentThatIsNoneIsAFailure() {
        for (String document : List.of("", "x", "7", "[7]", "{}", "[]", "{'candidates':[]}")) {
            List<StreamEvent> events = reading.document(json(document).getBytes(UTF_8));
            assertThat(events).as(document).singleElement().isInstanceOf(StreamEvent.Failure.class);
        }
    }

    private ChatResponse response(String... chunks) {
        FoldedStream folded = FoldedStream.of(events(chunks));
        assertThat(folded.failure()).isNull();
        return Objects.requireNonNull(folded.response());
    }

    private GatewayError failure(String... chunks) {
        return Objects.requireNonNull(FoldedStream.of(events(chunks)).failure());
    }

    private List<StreamEvent> events(String... chunks) {
        StringBuilder stream = new StringBuilder();
        for (String chunk : chunks) {
            stream.append(event(chunk));
        }
        return reading.stream(stream.toString().getBytes(UTF_8));
    }

    private static AssistantPart.ToolCall call(ChatResponse response) {
        return (AssistantPart.ToolCall) response.parts().getFirst();
    }

    private static byte[] concat(String first, byte[] second) {
        return Buffer.buffer(first).appendBytes(second).getBytes();
    }

    private static String event(String chunk) {
        return "data: " + json(chunk) + "\r\n\r\n";
    }

    private static String parts(String parts, @Nullable String finishReason) {
        String reason = finishReason == null ? "" : ",'finishReason':'" + finishReason + "'";
        return "{'responseId':'r','modelVersion':'m','candidates':[{'content':{'parts':[" + parts + "]}" + reason
                + "}]}";
    }

    private static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }
}
