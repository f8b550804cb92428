package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chat.ChatEvents;
import dev.sluice.config.BreakerConfig;
import dev.sluice.config.EndpointConfig;
import dev.sluice.config.RetriesConfig;
import dev.sluice.config.Secret;
import dev.sluice.upstream.FakeUpstream;
import dev.sluice.upstream.FakeUpstream.Script;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Another model answers where the one that was asked for cannot. */
final class FallbacksTest {

    private static final String FALLBACKS = "\"fallbacks\":[\"other/gpt\"]";

    private final FakeUpstream other = Turns.playing(Turns.says("from the other"));

    @AfterEach
    void stop() {
        other.close();
    }

    record Failure(String name, String code, Script script) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Failure> ofTheModel() {
        return List.of(
                new Failure("429", "provider_rate_limited", Turns.fails(429, Turns.RATE_LIMIT)),
                new Failure("500", "provider_error", Turns.fails(500, "{}")),
                new Failure("503", "provider_overloaded", Turns.fails(503, "{}")),
                new Failure("nothing in time", "provider_timeout", FakeUpstream.Exchange::stallUntilClosed),
                new Failure("broken off", "provider_error", Turns.breaksOffBeforeOutput()),
                new Failure("a prompt that is too long", "context_length_exceeded", Turns.fails(400, Turns.TOO_LONG)),
                new Failure("our key", "provider_error", Turns.fails(401, Turns.BAD_KEY)),
                new Failure(
                        "our money",
                        "provider_quota_exhausted",
                        Turns.fails(429, "{\"error\":{\"code\":\"insufficient_quota\"}}")));
    }

    @ParameterizedTest
    @MethodSource("ofTheModel")
    void theNextModelAnswers(Failure failure) throws Exception {
        for (boolean stream : new boolean[] {true, false}) {
            try (FakeUpstream provider = Turns.playing(failure.script());
                    TestGateway gateway = TestGateway.before(provider.baseUrl(), settings());
                    RawClient client = gateway.client()) {
                RawClient.Answer answer =
                        client.post(gateway.token(), ask(stream, FALLBACKS)).answer();

                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body())
                        .containsOnlyOnce("from the other")
                        .contains("\"model\":\"openai/gpt-4o\"")
                        .containsOnlyOnce(
                                "\"provider\":{\"name\":\"other\",\"model\":\"gpt\",\"request_id\":\"upstream-1\","
                                        + "\"attempts\":[{\"model\":\"openai/gpt-4o\",\"code\":\"" + failure.code()
                                        + "\"}]}");
                assertThat(answer.headers()).containsEntry("x-sluice-attempts", "2");
                assertThat(other.nextExchange().body()).contains("\"model\":\"gpt\"");
            }
        }
    }

    static List<Failure> ofTheRequest() {
        return List.of(
                new Failure("refused content", "content_blocked", Turns.fails(400, Turns.FILTERED)),
                new Failure("a bad request", "provider_rejected", Turns.fails(400, "{\"error\":{\"message\":\"x\"}}")),
                new Failure("after output", "provider_error", exchange -> {
                    exchange.eventStream();
                    exchange.event(Chunks.START);
                    exchange.event(Chunks.text("begun"));
                }));
    }

    @ParameterizedTest
    @MethodSource("ofTheRequest")
    void whatAnotherModelWouldNotMakeBetterIsNotTakenToOne(Failure failure) throws Exception {
        try (FakeUpstream provider = Turns.playing(failure.script());
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings());
                RawClient client = gateway.client()) {
            assertThat(client.post(gateway.token(), ask(true, FALLBACKS))
                            .answer()
                            .body())
                    .contains("\"code\":\"" + failure.code() + "\"");
            assertThat(other.unseenExchanges()).isZero();
        }
    }

    @Test
    void retriesComeFirstAndEveryModelHasItsOwn() throws Exception {
        TestGateway.Settings settings = settings();
        Duration pause = Duration.ofMillis(5);
        settings.retries = new RetriesConfig(2, Duration.ofSeconds(30), pause, pause, pause, pause);
        try (FakeUpstream provider = Turns.playing(Turns.fails(500, "{}"));
                FakeUpstream second = Turns.playing(Turns.fails(500, "{}"), Turns.says("at last"));
                TestGateway gateway = before(provider, second, settings);
                RawClient client = gateway.client()) {
            RawClient.Answer answer =
                    client.post(gateway.token(), ask(true, FALLBACKS)).answer();

            assertThat(answer.body()).contains("at last");
            assertThat(answer.headers()).containsEntry("x-sluice-attempts", "4");
        }
    }

    @Test
    void whenAllFailTheLastFailureIsTold() throws Exception {
        try (FakeUpstream provider = Turns.playing(Turns.fails(500, "{}"));
                FakeUpstream second = Turns.playing(Turns.fails(429, Turns.RATE_LIMIT, "Retry-After: 7"));
                TestGateway gateway = before(provider, second, settings());
                RawClient client = gateway.client()) {
            RawClient.Answer answer =
                    client.post(gateway.token(), ask(true, FALLBACKS)).answer();

            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.headers()).containsEntry("retry-after", "7").containsEntry("x-sluice-attempts", "2");
        }
    }

    @Test
    void theRegistrysComeAfterThoseOfTheRequest() throws Exception {
        TestGateway.Settings settings = settings();
        settings.fallbacks = List.of("other/gpt", "third/gpt");
        settings.moreModels =
                List.of(TestGateway.model("other", "gpt", "chat"), TestGateway.model("third", "gpt", "chat"));
        try (FakeUpstream provider = Turns.playing(Turns.fails(500, "{}"));
                FakeUpstream third = Turns.playing(Turns.fails(503, "{}"))) {
            settings.otherProviders = Map.of(
                    "other", endpoint(other.baseUrl()),
                    "third", endpoint(third.baseUrl()));
            try (TestGateway gateway = TestGateway.before(provider.baseUrl(), settings);
                    RawClient client = gateway.client()) {
                String body = client.post(gateway.token(), ask(true, "\"fallbacks\":[\"third/gpt\"]"))
                        .answer()
                        .body();
                assertThat(body)
                        .contains("from the other")
                        .contains("\"attempts\":[{\"model\":\"openai/gpt-4o\",\"code\":\"provider_error\"},"
                                + "{\"model\":\"third/gpt\",\"code\":\"provider_overloaded\"}]");
            }
        }
    }

    @Test
    void theRegistrysApplyInTheFormatOfOpenAiToo() throws Exception {
        TestGateway.Settings settings = settings();
        settings.fallbacks = List.of("other/gpt");
        try (FakeUpstream provider = Turns.playing(Turns.fails(500, "{}"));
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings);
                RawClient client = gateway.client()) {
            String body = ask(false, "\"user\":\"u\"");
            RawClient.Answer answer = client.send(
                            "POST /v1/chat/completions HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer "
                                    + gateway.token() + "\r\nContent-Type: application/json\r\nContent-Length: "
                                    + body.length()
                                    + "\r\n\r\n" + body)
                    .answer();
            assertThat(answer.body()).contains("from the other").contains("\"name\":\"other\"");
            assertThat(answer.headers()).containsEntry("x-sluice-attempts", "2");
        }
    }

    /** Nobody asked for them by name. */
    @Test
    void theRegistrysAreLeftOutWhereTheTokenDoesNotAllowThemOrTheyCannotTakeTheRequest() throws Exception {
        TestGateway.Settings settings = settings();
        settings.fallbacks = List.of("other/gpt");
        Queue<String> answered = new ConcurrentLinkedQueue<>();
        settings.chatEvents = new ChatEvents() {
            @Override
            public void onAnswer(Answer answer) {
                answered.add(answer.answered());
            }
        };
        String image = "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":"
                + "{\"url\":\"https://example.com/a.png\"}}]}]";
        try (FakeUpstream provider = Turns.playing(Turns.fails(500, "{}"));
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings);
                RawClient client = gateway.client()) {
            String narrow = gateway.token("staff", List.of("openai/*"));
            assertThat(client.post(narrow, Chunks.ask()).answer().status()).isEqualTo(502);
            String picture = "{\"model\":\"openai/gpt-4o\"," + image + "}";
            assertThat(client.post(gateway.token(), picture).answer().status()).isEqualTo(502);
            assertThat(answered).containsExactly("openai/gpt-4o", "openai/gpt-4o");
            assertThat(other.unseenExchanges()).isZero();
        }
    }

    @Test
    void whatTheRequestNamesIsCheckedBeforeAnyCallAndAllAtOnce() throws Exception {
        String ask = "{\"model\":\"openai/gpt-4o\",\"fallbacks\":[\"no/model\",\"other/gpt\",\"openai/o1\"],"
                + "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":"
                + "{\"url\":\"https://example.com/a.png\"}},{\"type\":\"video_url\",\"video_url\":\"https://example.com/v.mp4\"}]}]}";
        try (FakeUpstream provider = Turns.playing(Turns.says("x"));
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings());
                RawClient client = gateway.client()) {
            for (String each : List.of(ask, ask.replaceFirst("\\{", "{\"async\":true,"))) {
                RawClient.Answer answer = client.post(gateway.token(), each).answer();

                assertThat(answer.status()).isEqualTo(422);
                assertThat(answer.body())
                        .contains("\"field\":\"messages[0].content[1].video_url\"")
                        .contains("{\"code\":\"unsupported\",\"message\":\"no/model is not a model of this gateway")
                        .contains("\"field\":\"fallbacks[0]\"")
                        .contains("other/gpt does not accept image input")
                        .contains("\"field\":\"fallbacks[1]\"")
                        .contains("{\"code\":\"model_retired\",\"message\":\"openai/o1 is retired; use openai/gpt-4o\","
                                + "\"field\":\"fallbacks[2]\"}");
            }
            assertThat(provider.unseenExchanges()).isZero();
        }
    }

    @Test
    void whatTheRequestNamesMustBeAllowed() throws Exception {
        try (FakeUpstream provider = Turns.playing(Turns.says("x"));
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings());
                RawClient client = gateway.client()) {
            RawClient.Answer answer = client.post(gateway.token("staff", List.of("openai/*")), ask(true, FALLBACKS))
                    .answer();

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.body())
                    .isEqualTo(
                            "{\"success\":false,\"errors\":[{\"code\":\"forbidden\","
                                    + "\"message\":\"the token does not allow the model other/gpt\",\"field\":\"fallbacks[0]\"}]}");
            assertThat(provider.unseenExchanges()).isZero();
        }
    }

    /** The fallback speaks another format, and what the first provider's model had kept for itself is not its. */
    @Test
    void opaqueStateOfAnotherProviderDoesNotTravelAlong() throws Exception {
        TestGateway.Settings settings = settings();
        settings.google = true;
        String ask = "{\"model\":\"google/gemini\"," + FALLBACKS + ",\"messages\":["
                + "{\"role\":\"user\",\"content\":\"a\"},"
                + "{\"role\":\"assistant\",\"content\":\"b\",\"extra_content\":{\"google\":{\"secret\":1},"
                + "\"origin\":{\"v\":1,\"provider\":\"google\"}}},{\"role\":\"user\",\"content\":\"c\"}]}";
        try (FakeUpstream provider = Turns.playing(Turns.fails(500, "{}"));
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings);
                RawClient client = gateway.client()) {
            assertThat(client.post(gateway.token(), ask).answer().body()).contains("from the other");
            assertThat(other.nextExchange().body()).doesNotContain("secret").doesNotContain("extra_content");
        }
    }

    @Test
    void aModelThatKeepsFailingIsNotCalledForAWhile() throws Exception {
        TestGateway.Settings settings = settings();
        settings.breaker = new BreakerConfig(Duration.ofMinutes(1), 3, 0.5, Duration.ofMinutes(2), 1);
        try (FakeUpstream provider = Turns.playing(Turns.fails(500, "{}"));
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings);
                RawClient client = gateway.client()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.post(gateway.token(), Chunks.ask()).answer().status())
                        .isEqualTo(502);
                provider.nextExchange();
            }
            RawClient.Answer alone =
                    client.post(gateway.token(), Chunks.askDocument()).answer();
            assertThat(alone.status()).isEqualTo(503);
            assertThat(alone.body()).contains("\"code\":\"provider_overloaded\"");
            assertThat(Integer.parseInt(alone.headers().get("retry-after"))).isBetween(60, 120);
            assertThat(alone.headers()).doesNotContainKey("x-sluice-attempts");

            RawClient.Answer fallenBack =
                    client.post(gateway.token(), ask(true, FALLBACKS)).answer();
            assertThat(fallenBack.body()).contains("from the other");
            assertThat(fallenBack.headers()).containsEntry("x-sluice-attempts", "1");
            assertThat(provider.unseenExchanges()).isZero();
        }
    }

    /** Each correction is asked of the first model that can answer, and the count is of them all. */
    @Test
    void aStrictAnswerIsCorrectedByWhateverAnswers() throws Exception {
        String format = FALLBACKS
                + ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"strict\":true,"
                + "\"schema\":{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}},\"required\":[\"a\"],"
                + "\"additionalProperties\":false}}}";
        try (FakeUpstream provider = Turns.playing(Turns.fails(500, "{}"));
                FakeUpstream second = Turns.playing(Turns.says("nonsense"), Turns.says("{\\\"a\\\":1}"));
                TestGateway gateway = before(provider, second, settings());
                RawClient client = gateway.client()) {
            RawClient.Answer answer =
                    client.post(gateway.token(), ask(false, format)).answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body())
                    .contains("\"repair_attempts\":1")
                    .contains("\"attempts\":[{\"model\":\"openai/gpt-4o\",\"code\":\"provider_error\"},"
                            + "{\"model\":\"openai/gpt-4o\",\"code\":\"provider_error\"}]");
            assertThat(answer.headers()).containsEntry("x-sluice-attempts", "4");
        }
    }

    private static String ask(boolean stream, String field) {
        return "{\"model\":\"openai/gpt-4o\",\"stream\":" + stream + "," + field
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    }

    private TestGateway before(FakeUpstream provider, FakeUpstream second, TestGateway.Settings settings) {
        settings.otherProviders = Map.of("other", endpoint(second.baseUrl()));
        return TestGateway.before(provider.baseUrl(), settings);
    }

    private TestGateway.Settings settings() {
        TestGateway.Settings settings = new TestGateway.Settings();
        settings.firstEvent = Duration.ofMillis(500);
        settings.moreModels = List.of(TestGateway.model("other", "gpt", "chat"));
        settings.otherProviders = Map.of("other", endpoint(other.baseUrl()));
        return settings;
    }

    private static EndpointConfig endpoint(URI url) {
        return new EndpointConfig("openai", url, new Secret("another-key"), false);
    }
}
