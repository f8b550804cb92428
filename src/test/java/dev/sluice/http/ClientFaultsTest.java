package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.sluice.Fixtures;
import dev.sluice.upstream.FakeUpstream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What SDKs do when a provider fails for a while, and what a provider sees of a client that leaves. */
final class ClientFaultsTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    /** A model of each provider, and a recorded stream of that provider's. */
    enum Recorded {
        OPENAI("openai/gpt-4o", "openai/stream/text_usage.sse"),
        ANTHROPIC("anthropic/claude-haiku-4-5-20251001", "anthropic/stream/text.sse"),
        GOOGLE("google/gemini-3.8-flash", "google/stream/text_multi_chunk_signature.sse");

        private final String model;
        private final String stream;

        Recorded(String model, String fixture) {
            this.model = model;
            this.stream = new String(Fixtures.bytes(fixture), StandardCharsets.UTF_8);
        }

        /** The stream to where its first text is out. */
        private String beginning() {
            String separator = stream.contains("\r\n\r\n") ? "\r\n\r\n" : "\n\n";
            int end = 0;
            for (int events = 0; events < 4 && stream.indexOf(separator, end) >= 0; events++) {
                end = stream.indexOf(separator, end) + separator.length();
            }
            return stream.substring(0, end);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailureIsTriedAgainBySdks(Recorded recorded) {
        AtomicInteger calls = new AtomicInteger();
        try (FakeUpstream upstream = FakeUpstream.playing(exchange -> {
                    if (calls.getAndIncrement() % 2 == 0) {
                        exchange.send(
                                "HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                    } else {
                        exchange.eventStream();
                        exchange.chunk(recorded.stream);
                        exchange.end();
                    }
                });
                TestGateway gateway = before(upstream)) {
            OpenAIClient client = client(gateway, 1);
            ChatCompletion answer = client.chat().completions().create(request(recorded));
            String text = answer.choices().getFirst().message().content().orElseThrow();

            OpenAiChatModel model = OpenAiChatModel.builder()
                    .baseUrl(baseUrl(gateway))
                    .apiKey(gateway.token())
                    .modelName(recorded.model)
                    .maxRetries(1)
                    .build();
            assertThat(model.chat("Hello")).isEqualTo(text).isNotEmpty();
            assertThat(calls).hasValue(4);
            client.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatIsClosedMidwayResetsTheProvider(Recorded recorded) throws Exception {
        try (FakeUpstream upstream = stalling(recorded);
                TestGateway gateway = before(upstream)) {
            OpenAIClient client = client(gateway, 0);
            try (StreamResponse<ChatCompletionChunk> chunks =
                    client.chat().completions().createStreaming(request(recorded))) {
                assertThat(chunks.stream().anyMatch(ClientFaultsTest::hasText)).isTrue();
            }
            assertThat(upstream.nextExchange().sawOtherSideGo(SOON)).isTrue();
            client.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatIsCancelledMidwayResetsTheProvider(Recorded recorded) throws Exception {
        try (FakeUpstream upstream = stalling(recorded);
                TestGateway gateway = before(upstream)) {
            OpenAiStreamingChatModel.builder()
                    .baseUrl(baseUrl(gateway))
                    .apiKey(gateway.token())
                    .modelName(recorded.model)
                    .build()
                    .chat("Hello", new StreamingChatResponseHandler() {
                        @Override
                        public void onPartialResponse(PartialResponse part, PartialResponseContext context) {
                            context.streamingHandle().cancel();
                        }

                        @Override
                        public void onCompleteResponse(ChatResponse response) {}

                        @Override
                        public void onError(Throwable error) {}
                    });
            assertThat(upstream.nextExchange().sawOtherSideGo(SOON)).isTrue();
        }
    }

    private static FakeUpstream stalling(Recorded recorded) {
        return FakeUpstream.playing(exchange -> {
            exchange.eventStream();
            exchange.chunk(recorded.beginning());
            exchange.stallUntilClosed();
        });
    }

    private static boolean hasText(ChatCompletionChunk chunk) {
        return chunk.choices().stream()
                .anyMatch(choice -> !choice.delta().content().orElse("").isEmpty());
    }

    private static ChatCompletionCreateParams request(Recorded recorded) {
        return ChatCompletionCreateParams.builder()
                .model(recorded.model)
                .addUserMessage("Hello")
                .build();
    }

    private static TestGateway before(FakeUpstream upstream) {
        TestGateway.Settings settings = new TestGateway.Settings();
        settings.builtInModels = true;
        return TestGateway.before(upstream.baseUrl(), settings);
    }

    private static String baseUrl(TestGateway gateway) {
        return "http://127.0.0.1:" + gateway.port() + "/v1";
    }

    private static OpenAIClient client(TestGateway gateway, int retries) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(baseUrl(gateway))
                .apiKey(gateway.token())
                .maxRetries(retries)
                .build();
    }
}
