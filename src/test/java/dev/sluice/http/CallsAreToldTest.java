package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chat.ChatEvents;
import dev.sluice.chat.StreamOutcome;
import dev.sluice.model.GatewayError;
import dev.sluice.upstream.FakeUpstream;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who counts is told of every call to a provider, and of every answer. */
final class CallsAreToldTest {

    private final BlockingQueue<ChatEvents.Call> calls = new LinkedBlockingQueue<>();
    private final BlockingQueue<ChatEvents.Answer> answers = new LinkedBlockingQueue<>();

    @Test
    void ofAnAnswerThatIsWhole() throws Exception {
        try (FakeUpstream provider = FakeUpstream.streaming(
                        Chunks.START, Chunks.text("hello"), Chunks.FINISH, Chunks.USAGE, Chunks.DONE);
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings());
                RawClient client = gateway.client()) {
            client.post(gateway.token(), Chunks.ask()).answer();

            ChatEvents.Call call = next(calls);
            assertThat(call.took()).isGreaterThanOrEqualTo(Objects.requireNonNull(call.firstOutputAfter()));
            assertThat(call)
                    .isEqualTo(new ChatEvents.Call(
                            "openai",
                            "openai/gpt-4o",
                            "gpt-4o",
                            "1",
                            1,
                            call.took(),
                            call.firstOutputAfter(),
                            null,
                            null,
                            false));
            ChatEvents.Answer answer = next(answers);
            assertThat(answer.outcome()).isInstanceOf(StreamOutcome.Finished.class);
            assertThat(Objects.requireNonNull(answer.usage()).totalTokens()).isEqualTo(11);
            assertThat(answer)
                    .returns("openai", ChatEvents.Answer::provider)
                    .returns("openai/gpt-4o", ChatEvents.Answer::asked)
                    .returns("openai/gpt-4o", ChatEvents.Answer::answered)
                    .returns(1, ChatEvents.Answer::calls);
        }
    }

    @Test
    void ofARefusal() throws Exception {
        try (FakeUpstream provider = FakeUpstream.answering(
                        400, "{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\"}}");
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings());
                RawClient client = gateway.client()) {
            client.post(gateway.token(), Chunks.askDocument()).answer();

            assertThat(next(calls))
                    .returns(GatewayError.Kind.PROVIDER_REJECTED, ChatEvents.Call::failure)
                    .returns(400, ChatEvents.Call::upstreamStatus)
                    .returns(null, ChatEvents.Call::firstOutputAfter);
            assertThat(next(answers).outcome()).isInstanceOf(StreamOutcome.Failed.class);
        }
    }

    @Test
    void ofAnAnswerThatNobodyWaitsFor() throws Exception {
        try (FakeUpstream provider = FakeUpstream.playing(exchange -> {
                    exchange.eventStream();
                    exchange.event(Chunks.START);
                    exchange.event(Chunks.text("hello"));
                    exchange.stallUntilClosed();
                });
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings())) {
            RawClient client = gateway.client();
            client.post(gateway.token(), Chunks.ask()).readUntil("hello");
            client.close();

            assertThat(next(calls)).returns(true, ChatEvents.Call::cancelled).returns(null, ChatEvents.Call::failure);
            assertThat(next(answers).outcome()).isInstanceOf(StreamOutcome.Cancelled.class);
        }
        assertThat(calls).isEmpty();
        assertThat(answers).isEmpty();
    }

    private TestGateway.Settings settings() {
        TestGateway.Settings settings = new TestGateway.Settings();
        settings.chatEvents = new ChatEvents() {
            @Override
            public void onCall(Call call) {
                calls.add(call);
            }

            @Override
            public void onAnswer(Answer answer) {
                answers.add(answer);
            }
        };
        return settings;
    }

    private static <T> T next(BlockingQueue<T> told) throws InterruptedException {
        T next = told.poll(10, TimeUnit.SECONDS);
        assertThat(next).as("something was told").isNotNull();
        return Objects.requireNonNull(next);
    }
}
