package dev.sluice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.Reasoning;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseReasoningItem;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** OpenAI's own SDK judges the shapes of what the stand-in writes: it refuses fields that are missing or of another type. */
class OpenAiResponsesSdkTest extends SandboxFixture {

    private static final FunctionTool WEATHER = FunctionTool.builder()
            .name("get_weather")
            .strict(false)
            .parameters(FunctionTool.Parameters.builder()
                    .putAdditionalProperty("type", JsonValue.from("object"))
                    .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                    .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                    .build())
            .build();

    private OpenAIClient openai;

    @BeforeAll
    void connect() {
        openai = OpenAIOkHttpClient.builder()
                .baseUrl(sandbox.baseUrl("openai").toString())
                .apiKey("sk-test")
                .maxRetries(0)
                .responseValidation(true)
                .build();
    }

    @AfterAll
    void disconnect() {
        openai.close();
    }

    @Test
    void textIsReadWholeAndInPieces() {
        ResponseCreateParams request = ResponseCreateParams.builder()
                .model("gpt-4o")
                .input("Hello there")
                .build();
        Response whole = openai.responses().create(request).validate();
        Response streamed = stream(request);
        assertThat(text(streamed)).isEqualTo(text(whole)).contains("Hello there");
        assertThat(streamed.status()).contains(ResponseStatus.COMPLETED);
        assertThat(streamed.usage()).isEqualTo(whole.usage()).isPresent();
    }

    @Test
    void reasoningAndCallsAreReadAndGoBack() {
        EasyInputMessage question = EasyInputMessage.builder()
                .role(EasyInputMessage.Role.USER)
                .content("Is it warm?")
                .build();
        ResponseCreateParams request = ResponseCreateParams.builder()
                .model("gpt-5.6-luna")
                .inputOfResponse(List.of(ResponseInputItem.ofEasyInputMessage(question)))
                .reasoning(Reasoning.builder().summary(Reasoning.Summary.AUTO).build())
                .addTool(WEATHER)
                .store(false)
                .build();
        Response asked = stream(request);
        ResponseReasoningItem reasoning = asked.output().get(0).asReasoning();
        ResponseFunctionToolCall call = asked.output().get(1).asFunctionCall();
        assertThat(reasoning.summary()).hasSize(1);
        assertThat(reasoning.encryptedContent()).isPresent();
        assertThat(call.arguments()).isEqualTo("{\"city\":\"example city\"}");
        ResponseInputItem.FunctionCallOutput output = ResponseInputItem.FunctionCallOutput.builder()
                .callId(call.callId())
                .output("40 C")
                .build();
        Response answered = stream(request.toBuilder()
                .inputOfResponse(List.of(
                        ResponseInputItem.ofEasyInputMessage(question),
                        ResponseInputItem.ofReasoning(reasoning),
                        ResponseInputItem.ofFunctionCall(call),
                        ResponseInputItem.ofFunctionCallOutput(output)))
                .build());
        assertThat(text(answered)).contains("get_weather returned: \"40 C\"");
    }

    @Test
    void refusalsAndCutAnswersAreRead() {
        Response refused = stream(ResponseCreateParams.builder()
                .model("sandbox-refusal")
                .input("x")
                .build());
        assertThat(refused.output().getFirst().asMessage().content().getFirst().isRefusal())
                .isTrue();
        Response cut = stream(ResponseCreateParams.builder()
                .model("sandbox-length")
                .input("x")
                .build());
        assertThat(cut.status()).contains(ResponseStatus.INCOMPLETE);
    }

    @Test
    void errorsAreRead() {
        ResponseCreateParams request = ResponseCreateParams.builder()
                .model("gpt-4o")
                .input("x")
                .maxOutputTokens(1)
                .build();
        BadRequestException refused = catchThrowableOfType(
                BadRequestException.class, () -> openai.responses().create(request));
        assertThat(refused.code()).contains("integer_below_min_value");
        assertThat(refused.param()).contains("max_output_tokens");
    }

    private Response stream(ResponseCreateParams request) {
        ResponseAccumulator accumulator = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> stream = openai.responses().createStreaming(request)) {
            stream.stream().map(ResponseStreamEvent::validate).forEach(accumulator::accumulate);
        }
        return accumulator.response().validate();
    }

    private static String text(Response response) {
        StringBuilder text = new StringBuilder();
        response.output().stream()
                .filter(ResponseOutputItem::isMessage)
                .flatMap(item -> item.asMessage().content().stream())
                .forEach(part -> text.append(part.asOutputText().text()));
        return text.toString();
    }
}
