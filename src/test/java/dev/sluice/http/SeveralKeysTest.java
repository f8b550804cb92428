package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.BreakerConfig;
import dev.sluice.config.EndpointConfig;
import dev.sluice.config.EndpointConfig.ApiKey;
import dev.sluice.config.RetriesConfig;
import dev.sluice.config.Secret;
import dev.sluice.upstream.FakeUpstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A provider with several keys is called with the one that works. */
final class SeveralKeysTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Map<Integer, String> BODIES = Map.of(429, Turns.RATE_LIMIT, 401, Turns.BAD_KEY);

    /** A provider that answers 429, 401 or 500 to some keys, and to all others with the key's name. */
    private static FakeUpstream provider(Map<String, Integer> statuses) {
        return FakeUpstream.playing(exchange -> {
            String key = key(exchange);
            int status = statuses.getOrDefault(key, 200);
            (status == 200 ? Turns.says("by " + key) : Turns.fails(status, BODIES.getOrDefault(status, "{}")))
                    .play(exchange);
        });
    }

    private static String key(FakeUpstream.Exchange exchange) {
        return exchange.head().replaceAll("(?s).*Authorization: Bearer (\\S+).*", "$1");
    }

    @Test
    void theyShareTheCallsByTheirWeights() throws Exception {
        try (FakeUpstream provider = provider(Map.of());
                TestGateway gateway = before(provider, 2, 1);
                RawClient client = gateway.client()) {
            for (int i = 0; i < 6; i++) {
                client.post(gateway.token(), Chunks.ask()).answer();
            }
            assertThat(keys(provider, 6)).containsExactly("key-1", "key-2", "key-1", "key-1", "key-2", "key-1");
        }
    }

    @ParameterizedTest
    @CsvSource({"429, provider_rate_limited", "401, provider_error"})
    void aKeyThatIsTurnedDownMakesWayAtOnceAndThenRests(int status, String code) throws Exception {
        try (FakeUpstream provider = provider(Map.of("key-1", status));
                TestGateway gateway = before(provider, 5, 1);
                RawClient client = gateway.client()) {
            String first = client.post(gateway.token(), Chunks.ask()).answer().body();
            String second = client.post(gateway.token(), Chunks.ask()).answer().body();

            assertThat(first).contains("by key-2").contains("{\"model\":\"openai/gpt-4o\",\"code\":\"" + code + "\"}");
            assertThat(second).contains("by key-2").doesNotContain("attempts");
            assertThat(keys(provider, 3)).containsExactly("key-1", "key-2", "key-2");
        }
    }

    /** To rest steers, it does not refuse. */
    @Test
    void whenAllRestTheOneThatIsUsableSoonestIsUsed() throws Exception {
        try (FakeUpstream provider = FakeUpstream.playing(exchange -> Turns.fails(
                                429,
                                Turns.RATE_LIMIT,
                                key(exchange).equals("key-1") ? "Retry-After: 100" : "Retry-After: 50")
                        .play(exchange));
                TestGateway gateway = before(provider, 1, 1);
                RawClient client = gateway.client()) {
            assertThat(client.post(gateway.token(), Chunks.ask()).answer().status())
                    .isEqualTo(429);
            assertThat(client.post(gateway.token(), Chunks.ask()).answer().status())
                    .isEqualTo(429);

            assertThat(keys(provider, 3)).containsExactly("key-1", "key-2", "key-2");
        }
    }

    @Test
    void whatAKeyHasNoPartInIsNotTakenToAnother() throws Exception {
        try (FakeUpstream provider = provider(Map.of("key-1", 500));
                TestGateway gateway = before(provider, 1, 1);
                RawClient client = gateway.client()) {
            assertThat(client.post(gateway.token(), Chunks.ask()).answer().status())
                    .isEqualTo(502);
            assertThat(keys(provider, 1)).containsExactly("key-1");
        }
    }

    @Test
    void aConversationGoesOnWithTheKeyThatItsStateIsBoundTo() throws Exception {
        String ref = new Secret("key-2").fingerprint();
        String ask = "{\"model\":\"openai/gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"a\"},"
                + "{\"role\":\"assistant\",\"content\":\"b\",\"extra_content\":{\"openai\":{},\"origin\":{\"v\":1,"
                + "\"provider\":\"openai\",\"model\":\"gpt-4o\",\"key_ref\":\"" + ref + "\"}}},"
                + "{\"role\":\"user\",\"content\":\"c\"}]}";
        try (FakeUpstream provider = provider(Map.of());
                TestGateway gateway = before(provider, 100, 1);
                RawClient client = gateway.client()) {
            for (int i = 0; i < 3; i++) {
                client.post(gateway.token(), ask).answer();
            }
            assertThat(keys(provider, 3)).containsExactly("key-2", "key-2", "key-2");
        }
    }

    /** The breaker is of a model and a key: the other key is called, and nothing waits. */
    @Test
    void aKeyWithWhichAModelKeepsFailingIsHeldBackAlone() throws Exception {
        TestGateway.Settings settings = settings();
        settings.breaker = new BreakerConfig(LONG, 1, 0.5, LONG, 1);
        try (FakeUpstream provider = provider(Map.of("key-1", 500))) {
            settings.otherProviders = Map.of("openai", endpoint(provider, 1, 1));
            try (TestGateway gateway = TestGateway.before(provider.baseUrl(), settings);
                    RawClient client = gateway.client()) {
                assertThat(client.post(gateway.token(), Chunks.ask()).answer().status())
                        .isEqualTo(502);
                for (int i = 0; i < 3; i++) {
                    assertThat(client.post(gateway.token(), Chunks.ask())
                                    .answer()
                                    .status())
                            .isEqualTo(200);
                }
                assertThat(keys(provider, 4)).containsExactly("key-1", "key-2", "key-2", "key-2");
            }
        }
    }

    private static List<String> keys(FakeUpstream provider, int calls) throws InterruptedException {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            keys.add(key(provider.nextExchange()));
        }
        assertThat(provider.unseenExchanges()).isZero();
        return keys;
    }

    private static TestGateway before(FakeUpstream provider, int... weights) {
        TestGateway.Settings settings = settings();
        settings.otherProviders = Map.of("openai", endpoint(provider, weights));
        return TestGateway.before(provider.baseUrl(), settings);
    }

    private static TestGateway.Settings settings() {
        TestGateway.Settings settings = new TestGateway.Settings();
        Duration pause = Duration.ofMillis(5);
        settings.retries = new RetriesConfig(1, LONG, pause, pause, LONG, LONG);
        return settings;
    }

    private static EndpointConfig endpoint(FakeUpstream provider, int... weights) {
        List<ApiKey> keys = Stream.iterate(1, i -> i <= weights.length, i -> i + 1)
                .map(i -> new ApiKey("" + i, new Secret("key-" + i), weights[i - 1]))
                .toList();
        return new EndpointConfig("openai", provider.baseUrl(), keys);
    }
}
