package dev.sluice.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.exception.RateLimitException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** LangChain4j's own client for OpenAI. */
final class LangChain4jTest extends ClientTest {

    private static final ToolSpecification WEATHER = ToolSpecification.builder()
            .name("get_weather")
            .parameters(JsonObjectSchema.builder()
                    .addStringProperty("city")
                    .required("city")
                    .build())
            .build();

    private OpenAiChatModel.OpenAiChatModelBuilder model(String name) {
        return OpenAiChatModel.builder()
                .baseUrl(baseUrl())
                .apiKey(gateway.token())
                .modelName(name)
                .maxRetries(0);
    }

    private OpenAiStreamingChatModel streaming(String name) {
        return OpenAiStreamingChatModel.builder()
                .baseUrl(baseUrl())
                .apiKey(gateway.token())
                .modelName(name)
                .build();
    }

    @ParameterizedTest
    @MethodSource("models")
    void chatIsAnsweredAlikeWholeAndInPieces(String model) throws Exception {
        List<ChatMessage> messages = List.of(SystemMessage.from("Be brief."), UserMessage.from("Hello there"));
        ChatResponse whole = model(model).build().chat(messages);
        ChatResponse streamed =
                stream(model, ChatRequest.builder().messages(messages).build());

        assertThat(whole.aiMessage().text()).contains("Hello there");
        assertThat(streamed.aiMessage().text()).isEqualTo(whole.aiMessage().text());
        assertThat(streamed.tokenUsage().totalTokenCount())
                .isPositive()
                .isEqualTo(whole.tokenUsage().totalTokenCount());
        assertThat(streamed.finishReason()).isEqualTo(whole.finishReason());
    }

    @ParameterizedTest
    @MethodSource("models")
    void toolsAreCalledAndTheirResultsTakenBack(String model) throws Exception {
        List<ChatMessage> messages = new ArrayList<>(List.of(UserMessage.from("get_weather of Graz, please")));
        ChatResponse asked = stream(model, withTool(messages));
        ToolExecutionRequest call = asked.aiMessage().toolExecutionRequests().getFirst();
        assertThat(new JsonObject(call.arguments()).getString("city")).isNotEmpty();
        messages.add(asked.aiMessage());
        messages.add(ToolExecutionResultMessage.from(call, "sunny"));

        assertThat(model(model).build().chat(withTool(messages)).aiMessage().text())
                .contains("get_weather returned: \"sunny\"");
    }

    private static ChatRequest withTool(List<ChatMessage> messages) {
        return ChatRequest.builder()
                .messages(messages)
                .toolSpecifications(WEATHER)
                .build();
    }

    @ParameterizedTest
    @MethodSource("models")
    void answersHaveTheFormOfASchema(String model) {
        JsonSchema schema = JsonSchema.builder()
                .name("weather")
                .rootElement(JsonObjectSchema.builder()
                        .addStringProperty("city")
                        .addIntegerProperty("degrees")
                        .required("city", "degrees")
                        .additionalProperties(false)
                        .build())
                .build();
        ChatRequest request = ChatRequest.builder()
                .messages(UserMessage.from("The weather as JSON."))
                .responseFormat(ResponseFormat.builder()
                        .type(ResponseFormatType.JSON)
                        .jsonSchema(schema)
                        .build())
                .build();
        String text = model(model)
                .strictJsonSchema(true)
                .build()
                .chat(request)
                .aiMessage()
                .text();
        assertThat(new JsonObject(text).fieldNames()).containsExactlyInAnyOrder("city", "degrees");
    }

    @ParameterizedTest
    @MethodSource("models")
    void picturesAreSeen(String model) {
        UserMessage message = UserMessage.from(TextContent.from("What is this?"), ImageContent.from(PNG, "image/png"));
        assertThat(model(model).build().chat(message).aiMessage().text()).contains("1 image");
    }

    @Test
    void refusalsHaveTheirOwnExceptions() {
        assertThatExceptionOfType(AuthenticationException.class)
                .isThrownBy(() -> model("gpt-4o").apiKey("sk-not-ours").build().chat("x"));
        assertThatExceptionOfType(ModelNotFoundException.class)
                .isThrownBy(() -> model("openai/none").build().chat("x"));
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> model("gpt-4o").temperature(9.0).build().chat("x"))
                .withMessageContaining("temperature must be at most 2");
    }

    @Test
    void theProvidersFailuresHaveTheirOwnExceptions() {
        for (String model : steered("sandbox-error-429")) {
            assertThatExceptionOfType(RateLimitException.class)
                    .isThrownBy(() -> model(model).build().chat("x"));
        }
        for (String model : steered("sandbox-error-500")) {
            assertThatExceptionOfType(InternalServerException.class)
                    .isThrownBy(() -> model(model).build().chat("x"));
        }
    }

    @Test
    void aStreamThatBreaksOffIsAnError() {
        for (String name : List.of("sandbox-error-midstream", "sandbox-cut")) {
            for (String model : steered(name)) {
                ChatRequest request =
                        ChatRequest.builder().messages(UserMessage.from("x")).build();
                assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> stream(model, request));
            }
        }
    }

    private ChatResponse stream(String model, ChatRequest request)
            throws ExecutionException, InterruptedException, TimeoutException {
        CompletableFuture<ChatResponse> answer = new CompletableFuture<>();
        streaming(model).chat(request, new StreamingChatResponseHandler() {
            @Override
            public void onCompleteResponse(ChatResponse response) {
                answer.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                answer.completeExceptionally(error);
            }
        });
        return answer.get(20, TimeUnit.SECONDS);
    }
}
