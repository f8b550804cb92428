package dev.sluice.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.errors.UnauthorizedException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.models.Model;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** OpenAI's own SDK for Java, which refuses answers that lack a field or have one of another type. */
final class OpenAiJavaTest extends ClientTest {

    private static final FunctionDefinition WEATHER = FunctionDefinition.builder()
            .name("get_weather")
            .parameters(FunctionParameters.builder()
                    .putAdditionalProperty("type", JsonValue.from("object"))
                    .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                    .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                    .build())
            .build();

    @SuppressWarnings("NullAway.Init") // set before all tests
    private OpenAIClient client;

    @BeforeAll
    void connect() {
        client = client(gateway.token());
    }

    @AfterAll
    void disconnect() {
        client.close();
    }

    private OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(baseUrl())
                .apiKey(key)
                .maxRetries(0)
                .responseValidation(true)
                .build();
    }

    @ParameterizedTest
    @MethodSource("models")
    void chatIsAnsweredAlikeWholeAndInPieces(String model) {
        ChatCompletionCreateParams request = request(model)
                .addDeveloperMessage("Be brief.")
                .addUserMessage("Hello there")
                .maxCompletionTokens(3000)
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        ChatCompletion whole = client.chat().completions().create(request).validate();
        ChatCompletion streamed = stream(request);

        assertThat(text(whole)).contains("Hello there").isEqualTo(text(streamed));
        assertThat(whole.usage()).isPresent().isEqualTo(streamed.usage());
        assertThat(whole.model()).isEqualTo(model);
    }

    @ParameterizedTest
    @MethodSource("models")
    void toolsAreCalledAndTheirResultsTakenBack(String model) {
        ChatCompletionCreateParams.Builder conversation =
                request(model).addUserMessage("get_weather of Graz, please").addFunctionTool(WEATHER);
        ChatCompletionMessage whole =
                message(client.chat().completions().create(conversation.build()).validate());
        ChatCompletionMessage streamed = message(stream(conversation.build()));
        assertThat(call(streamed).function()).isEqualTo(call(whole).function());

        for (ChatCompletionMessage asked : List.of(whole, streamed)) {
            ChatCompletionCreateParams answered = conversation.build().toBuilder()
                    .addMessage(asked)
                    .addMessage(ChatCompletionToolMessageParam.builder()
                            .toolCallId(call(asked).id())
                            .content("sunny")
                            .build())
                    .build();
            assertThat(text(client.chat().completions().create(answered).validate()))
                    .contains("get_weather returned: \"sunny\"");
        }
    }

    /** What the answer is to hold. */
    public static final class Weather {
        public String city = "";
        public int degrees;
    }

    @ParameterizedTest
    @MethodSource("models")
    void answersHaveTheFormOfAClass(String model) {
        Weather weather = client.chat()
                .completions()
                .create(request(model)
                        .addUserMessage("The weather as JSON.")
                        .responseFormat(Weather.class)
                        .build())
                .choices()
                .getFirst()
                .message()
                .content()
                .orElseThrow();
        assertThat(weather.city).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("models")
    void picturesAreSeen(String model) {
        ChatCompletionContentPart question = ChatCompletionContentPart.ofText(
                ChatCompletionContentPartText.builder().text("What is this?").build());
        ChatCompletionContentPart picture =
                ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                        .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                                .url("data:image/png;base64," + PNG)
                                .build())
                        .build());
        ChatCompletion answer = client.chat()
                .completions()
                .create(request(model)
                        .addUserMessageOfArrayOfContentParts(List.of(question, picture))
                        .build());
        assertThat(text(answer)).contains("1 image");
    }

    @Test
    void refusalsAreToldApart() {
        for (String model : steered("sandbox-refusal")) {
            assertThat(client.chat()
                            .completions()
                            .create(request(model).addUserMessage("x").build())
                            .validate()
                            .choices()
                            .getFirst()
                            .finishReason())
                    .isEqualTo(ChatCompletion.Choice.FinishReason.CONTENT_FILTER);
        }
    }

    @Test
    void modelsAreListedAndFound() {
        List<String> ids = client.models().list().data().stream().map(Model::id).toList();
        assertThat(ids).containsAll(models().subList(1, 4)).contains("openai/gpt-4o");
        for (String id : ids) {
            assertThat(client.models().retrieve(id).validate().id()).isEqualTo(id);
        }
        assertThatExceptionOfType(NotFoundException.class)
                .isThrownBy(() -> client.models().retrieve("openai/none"));
    }

    @Test
    void aWrongKeyIsUnauthorized() {
        OpenAIClient stranger = client("sk-not-ours");
        UnauthorizedException refused =
                refused(UnauthorizedException.class, () -> stranger.models().list());
        assertThat(refused.code()).contains("invalid_api_key");
        assertThat(refused.headers().values("x-request-id")).hasSize(1);
        stranger.close();
    }

    @Test
    void anUnknownModelIsNotFound() {
        NotFoundException refused = refused(NotFoundException.class, () -> ask("openai/none"));
        assertThat(refused.code()).contains("model_not_found");
    }

    @Test
    void whatCannotBeDoneIsABadRequestThatNamesTheField() {
        ChatCompletionCreateParams request =
                request("gpt-4o").addUserMessage("x").n(2).build();
        BadRequestException refused = refused(
                BadRequestException.class, () -> client.chat().completions().create(request));
        assertThat(refused.param()).contains("n");
        assertThat(refused.code()).contains("invalid_value");
    }

    @Test
    void theProvidersRefusalIsABadRequest() {
        for (String model : steered("sandbox-error-400")) {
            assertThat(refused(BadRequestException.class, () -> ask(model)).code())
                    .contains("provider_rejected");
        }
    }

    @Test
    void theProvidersLimitIsARateLimit() {
        for (String model : steered("sandbox-error-429")) {
            RateLimitException refused = refused(RateLimitException.class, () -> ask(model));
            assertThat(refused.code()).contains("rate_limit_exceeded");
            assertThat(refused.headers().values("retry-after")).containsExactly("7");
        }
    }

    @Test
    void theProvidersFailureIsAServerError() {
        for (String model : steered("sandbox-error-500")) {
            assertThat(refused(InternalServerException.class, () -> ask(model)).statusCode())
                    .isEqualTo(502);
        }
    }

    @Test
    void aStreamThatBreaksOffThrowsInsteadOfEnding() {
        for (String name : List.of("sandbox-error-midstream", "sandbox-cut")) {
            for (String model : steered(name)) {
                ChatCompletionCreateParams request =
                        request(model).addUserMessage("x").build();
                StringBuilder seen = new StringBuilder();
                // A broken stream closes its connection, which the pool of a client may not have noticed yet.
                OpenAIClient once = client(gateway.token());
                SseException broken = refused(SseException.class, () -> {
                    try (StreamResponse<ChatCompletionChunk> chunks =
                            once.chat().completions().createStreaming(request)) {
                        chunks.stream().forEach(chunk -> seen.append(delta(chunk)));
                    }
                });
                once.close();
                assertThat(seen).isNotEmpty();
                assertThat(broken.code()).isPresent();
            }
        }
    }

    @Test
    void aFailureBeforeTheFirstChunkHasItsStatus() {
        for (String model : steered("sandbox-error-429")) {
            ChatCompletionCreateParams request =
                    request(model).addUserMessage("x").build();
            refused(RateLimitException.class, () -> stream(request));
        }
    }

    @Test
    void aBareNameThatSeveralProvidersHaveIsNoModel() {
        refused(NotFoundException.class, () -> ask("sandbox-fast"));
    }

    private void ask(String model) {
        client.chat().completions().create(request(model).addUserMessage("x").build());
    }

    private static <E extends OpenAIServiceException> E refused(Class<E> type, Runnable call) {
        E refused = catchThrowableOfType(type, call::run);
        assertThat(refused).isNotNull();
        return refused;
    }

    private static ChatCompletionCreateParams.Builder request(String model) {
        return ChatCompletionCreateParams.builder().model(model);
    }

    private ChatCompletion stream(ChatCompletionCreateParams request) {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> chunks =
                client.chat().completions().createStreaming(request)) {
            chunks.stream().map(ChatCompletionChunk::validate).forEach(whole::accumulate);
        }
        return whole.chatCompletion();
    }

    private static ChatCompletionMessage message(ChatCompletion answer) {
        return answer.choices().getFirst().message();
    }

    private static String text(ChatCompletion answer) {
        return message(answer).content().orElseThrow();
    }

    private static String delta(ChatCompletionChunk chunk) {
        return chunk.choices().getFirst().delta().content().orElse("");
    }

    private static ChatCompletionMessageFunctionToolCall call(ChatCompletionMessage message) {
        return message.toolCalls().orElseThrow().getFirst().asFunction();
    }
}
