package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chat.ChatEvents;
import dev.sluice.chat.ChatEvents.RetryKind;
import dev.sluice.chat.StreamOutcome;
import dev.sluice.config.RetriesConfig;
import dev.sluice.upstream.FakeUpstream;
import dev.sluice.upstream.FakeUpstream.Script;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A call that failed before it had output is made again, as often as is allowed and no more. */
final class RetriesTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final BlockingQueue<RetryKind> retries = new LinkedBlockingQueue<>();
    private final BlockingQueue<StreamOutcome> outcomes = new LinkedBlockingQueue<>();
    private final CountDownLatch retried = new CountDownLatch(1);

    /** @param script of a failure that may pass */
    record Passing(String name, Script script) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Passing> passing() {
        return List.of(
                new Passing("500", Turns.fails(500, "{}")),
                new Passing("503", Turns.fails(503, "{}")),
                new Passing("429", Turns.fails(429, Turns.RATE_LIMIT)),
                new Passing("the provider's own timeout", Turns.fails(504, "{}")),
                new Passing("reset before the head", FakeUpstream.Exchange::reset),
                new Passing("broken off before output", Turns.breaksOffBeforeOutput()),
                new Passing("an error for a first event", exchange -> {
                    exchange.eventStream();
                    exchange.event("{\"error\":{\"message\":\"x\",\"type\":\"overloaded_error\"}}");
                    exchange.end();
                }));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void whatPassesIsNotSeen(Passing failure) throws Exception {
        for (String ask : List.of(Chunks.ask(), Chunks.askDocument())) {
            try (FakeUpstream provider = Turns.playing(failure.script(), failure.script(), Turns.says("fine"));
                    TestGateway gateway = TestGateway.before(provider.baseUrl(), settings(3, LONG));
                    RawClient client = gateway.client()) {
                RawClient.Answer answer = client.post(gateway.token(), ask).answer();

                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.headers()).containsEntry("x-sluice-attempts", "3");
                assertThat(answer.body())
                        .containsOnlyOnce("fine")
                        .containsOnlyOnce("\"attempts\":[{\"model\":\"openai/gpt-4o\"");
                assertThat(calls(provider)).isEqualTo(3);
            }
        }
        assertThat(retries).hasSize(4).containsOnly(RetryKind.RETRY);
    }

    @Test
    void whatDoesNotPassIsToldAfterTheLastAttempt() throws Exception {
        try (FakeUpstream provider = Turns.playing(Turns.fails(503, "{}", "Retry-After: 0"));
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings(3, LONG));
                RawClient client = gateway.client()) {
            RawClient.Answer answer = client.post(gateway.token(), Chunks.ask()).answer();

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("\"code\":\"provider_overloaded\"");
            assertThat(answer.headers()).containsEntry("x-sluice-attempts", "3");
            assertThat(calls(provider)).isEqualTo(3);
        }
    }

    static List<Passing> lasting() {
        return List.of(
                new Passing("a refusal of the request", Turns.fails(400, "{\"error\":{\"message\":\"bad\"}}")),
                new Passing("a refusal of its content", Turns.fails(400, Turns.FILTERED)),
                new Passing("our key", Turns.fails(401, Turns.BAD_KEY)),
                new Passing("a prompt that is too long", Turns.fails(400, Turns.TOO_LONG)),
                new Passing("what the provider does not want again", Turns.fails(503, "{}", "x-should-retry: false")));
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void whatWouldFailAgainIsNotRepeated(Passing failure) throws Exception {
        try (FakeUpstream provider = Turns.playing(failure.script());
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings(3, LONG));
                RawClient client = gateway.client()) {
            assertThat(client.post(gateway.token(), Chunks.ask()).answer().status())
                    .isGreaterThanOrEqualTo(400);
            assertThat(calls(provider)).isEqualTo(1);
        }
        assertThat(retries).isEmpty();
    }

    /** It may be at work all the same, and bill it. */
    @Test
    void aProviderThatDidNotBeginInTimeIsNotAskedAgain() throws Exception {
        TestGateway.Settings settings = settings(3, LONG);
        settings.firstEvent = Duration.ofMillis(200);
        try (FakeUpstream provider = FakeUpstream.playing(FakeUpstream.Exchange::stallUntilClosed);
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings);
                RawClient client = gateway.client()) {
            assertThat(client.post(gateway.token(), Chunks.ask()).answer().status())
                    .isEqualTo(504);
            assertThat(calls(provider)).isEqualTo(1);
        }
    }

    @Test
    void retryAfterIsWaitedFor() throws Exception {
        try (FakeUpstream provider =
                        Turns.playing(Turns.fails(429, Turns.RATE_LIMIT, "Retry-After-Ms: 700"), Turns.says("fine"));
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings(3, LONG));
                RawClient client = gateway.client()) {
            long began = System.nanoTime();
            assertThat(client.post(gateway.token(), Chunks.ask()).answer().status())
                    .isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(700));
        }
    }

    @Test
    void whatWouldTakeLongerThanTheBudgetIsNotWaitedFor() throws Exception {
        try (FakeUpstream provider = Turns.playing(Turns.fails(429, Turns.RATE_LIMIT, "Retry-After: 31"));
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings(3, LONG));
                RawClient client = gateway.client()) {
            RawClient.Answer answer = client.post(gateway.token(), Chunks.ask()).answer();

            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.headers()).containsEntry("retry-after", "31").containsEntry("x-sluice-attempts", "1");
            assertThat(calls(provider)).isEqualTo(1);
        }
    }

    @Test
    void heartbeatsGoOutWhileARetryIsWaitedFor() throws Exception {
        TestGateway.Settings settings = settings(2, LONG);
        settings.heartbeat = Duration.ofMillis(50);
        try (FakeUpstream provider =
                        Turns.playing(Turns.fails(429, Turns.RATE_LIMIT, "Retry-After: 1"), Turns.says("fine"));
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings);
                RawClient client = gateway.client()) {
            String answer = client.post(gateway.token(), Chunks.ask()).readUntil("[DONE]");

            assertThat(answer.substring(0, answer.indexOf("fine")))
                    .contains(": ")
                    .contains("\"attempts\":[");
            assertThat(answer).containsOnlyOnce("fine");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whenTheClientGoesDuringAPauseNothingMoreIsCalled(boolean stream) throws Exception {
        TestGateway.Settings settings = settings(3, Duration.ofHours(1));
        try (FakeUpstream provider = Turns.playing(Turns.fails(429, Turns.RATE_LIMIT, "Retry-After: 1"));
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings)) {
            RawClient client = gateway.client();
            client.post(gateway.token(), stream ? Chunks.ask() : Chunks.askDocument());
            assertThat(retried.await(10, TimeUnit.SECONDS)).isTrue();
            client.close();

            assertThat(outcomes.poll(10, TimeUnit.SECONDS)).isInstanceOf(StreamOutcome.Cancelled.class);
            provider.nextExchange();
            try (RawClient other = gateway.client()) {
                // What is called after the pause of another shows that the pause of the one who left is over too.
                other.post(gateway.token(), Chunks.ask());
                provider.nextExchange();
                provider.nextExchange();
            }
            assertThat(provider.unseenExchanges()).isZero();
        }
    }

    /** @param events a provider's, the last with content */
    record Begun(String model, List<String> events) {
        @Override
        public String toString() {
            return model;
        }
    }

    static List<Begun> begun() {
        return List.of(
                new Begun("openai/gpt-4o", List.of(Chunks.START, Chunks.text("once"))),
                new Begun(
                        "openai/thinker",
                        List.of(
                                "{\"type\":\"response.created\",\"response\":{\"id\":\"r\",\"model\":\"thinker\"}}",
                                "{\"type\":\"response.output_item.added\",\"output_index\":0,\"item\":{\"id\":\"m\",\"type\":\"message\","
                                        + "\"role\":\"assistant\",\"content\":[]}}",
                                "{\"type\":\"response.content_part.added\",\"output_index\":0,\"content_index\":0,\"item_id\":\"m\","
                                        + "\"part\":{\"type\":\"output_text\",\"text\":\"\"}}",
                                "{\"type\":\"response.output_text.delta\",\"output_index\":0,\"content_index\":0,\"item_id\":\"m\","
                                        + "\"delta\":\"once\"}")),
                new Begun(
                        "anthropic/claude",
                        List.of(
                                "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\","
                                        + "\"model\":\"claude\",\"content\":[],\"usage\":{\"input_tokens\":7,\"output_tokens\":1}}}",
                                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\","
                                        + "\"text\":\"once\"}}")),
                new Begun(
                        "google/gemini",
                        List.of(
                                "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"once\"}]}}]}")));
    }

    /** What the client has seen would come twice. */
    @ParameterizedTest
    @MethodSource("begun")
    void afterTheFirstContentNothingIsRepeated(Begun begun) throws Exception {
        TestGateway.Settings settings = settings(3, LONG);
        settings.google = true;
        settings.moreModels = List.of(
                TestGateway.model("anthropic", "claude", "messages"),
                TestGateway.model("openai", "thinker", "responses"));
        for (String ask : List.of(Chunks.ask(), Chunks.askDocument())) {
            try (FakeUpstream provider = FakeUpstream.playing(exchange -> {
                        exchange.eventStream();
                        for (String event : begun.events()) {
                            exchange.event(event);
                        }
                    });
                    TestGateway gateway = TestGateway.before(provider.baseUrl(), settings);
                    RawClient client = gateway.client()) {
                RawClient.Answer answer = client.post(gateway.token(), ask.replace("openai/gpt-4o", begun.model()))
                        .answer();

                assertThat(answer.body()).contains("provider_error").doesNotContain("[DONE]");
                if (answer.status() == 200) {
                    assertThat(answer.body()).containsOnlyOnce("once");
                }
                assertThat(answer.headers()).containsEntry("x-sluice-attempts", "1");
                assertThat(calls(provider)).isEqualTo(1);
            }
        }
        assertThat(retries).isEmpty();
    }

    @Test
    void aConnectionThatWasClosedInThePoolIsNoFailure() throws Exception {
        try (FakeUpstream provider = Turns.playing(
                        exchange -> {
                            exchange.keptAliveEventStream();
                            exchange.event(Chunks.START);
                            exchange.event(Chunks.text("first"));
                            exchange.event(Chunks.FINISH);
                            exchange.event(Chunks.DONE);
                            exchange.end();
                            exchange.readNextRequest();
                            exchange.reset();
                        },
                        Turns.says("second"));
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings(1, Duration.ZERO));
                RawClient client = gateway.client()) {
            client.post(gateway.token(), Chunks.ask()).answer();
            RawClient.Answer answer = client.post(gateway.token(), Chunks.ask()).answer();

            assertThat(answer.body()).contains("second");
            assertThat(answer.headers()).containsEntry("x-sluice-attempts", "1");
            assertThat(calls(provider)).isEqualTo(2);
        }
        assertThat(retries).isEmpty();
    }

    @Test
    void aNewConnectionThatIsClosedIsAFailure() throws Exception {
        try (FakeUpstream provider = FakeUpstream.playing(FakeUpstream.Exchange::reset);
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings(1, Duration.ZERO));
                RawClient client = gateway.client()) {
            assertThat(client.post(gateway.token(), Chunks.ask()).answer().status())
                    .isEqualTo(502);
            assertThat(calls(provider)).isEqualTo(1);
        }
    }

    /** Google's model has slipped: once more, and no more, whatever the attempts. */
    @Test
    void aCallThatTheModelGotWrongIsAskedForOnceMore() throws Exception {
        String slip = "{\"candidates\":[{\"content\":{},\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}";
        TestGateway.Settings settings = settings(5, LONG);
        settings.google = true;
        try (FakeUpstream provider = FakeUpstream.streaming(slip);
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings);
                RawClient client = gateway.client()) {
            String ask = Chunks.ask().replace("openai/gpt-4o", "google/gemini");
            assertThat(client.post(gateway.token(), ask).answer().status()).isEqualTo(502);
            assertThat(calls(provider)).isEqualTo(2);
        }
    }

    private static int calls(FakeUpstream provider) throws InterruptedException {
        provider.nextExchange();
        return 1 + provider.unseenExchanges();
    }

    private TestGateway.Settings settings(int attempts, Duration budget) {
        TestGateway.Settings settings = new TestGateway.Settings();
        Duration pause = Duration.ofMillis(5);
        settings.retries = new RetriesConfig(attempts, budget, pause, pause, LONG, LONG);
        settings.chatEvents = new ChatEvents() {
            @Override
            public void onRetry(RetryKind kind, String code) {
                retries.add(kind);
                retried.countDown();
            }

            @Override
            public void onAnswer(Answer answer) {
                outcomes.add(answer.outcome());
            }
        };
        return settings;
    }
}
