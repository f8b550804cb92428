package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.auth.OwnLimits;
import dev.sluice.config.RateLimitsConfig;
import dev.sluice.config.RateLimitsConfig.Mode;
import dev.sluice.config.RateLimitsConfig.Rates;
import dev.sluice.limit.LimitEvents;
import dev.sluice.limit.LimitEvents.By;
import dev.sluice.run.MemoryRuns;
import dev.sluice.run.redis.LocalRedis;
import dev.sluice.sandbox.Eventually;
import dev.sluice.upstream.FakeUpstream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Limits as clients meet them, over a real gateway and a real Redis. */
@Timeout(60)
final class RateLimitTest {

    private static final Duration HOUR = Duration.ofHours(1);

    /** Two at once, and the next after half an hour: during a test nothing comes back. */
    private static final Rates TWO = new Rates(1, 0, HOUR.dividedBy(30));

    private final FakeUpstream upstream =
            FakeUpstream.streaming(Chunks.START, Chunks.text("Hi"), Chunks.FINISH, Chunks.USAGE, Chunks.DONE);
    private final TestGateway.Settings settings = new TestGateway.Settings();
    private final Witness witness = new Witness();
    private final Vertx vertx = Vertx.vertx();
    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();

    /** With Redis. */
    private Duration patience = Duration.ofSeconds(2);

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private LocalRedis redis;

    @SuppressWarnings("NullAway.Init") // set by each test
    private TestGateway gateway;

    private static final class Witness implements LimitEvents {
        final List<String> checked = new CopyOnWriteArrayList<>();
        final List<Boolean> outages = new CopyOnWriteArrayList<>();
        final List<Long> dropped = new CopyOnWriteArrayList<>();

        @Override
        public void onChecked(@Nullable By refusedBy) {
            checked.add(String.valueOf(refusedBy));
        }

        @Override
        public void onOutage(boolean begun) {
            outages.add(begun);
        }

        @Override
        public void onChargeDropped(long tokens) {
            dropped.add(tokens);
        }
    }

    @BeforeEach
    void startRedis() {
        redis = new LocalRedis(folder, LocalRedis.freePort(), false);
        settings.limitsRedis = redis.url();
        settings.limitEvents = witness;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        upstream.close();
        redis.close();
        Eventually.get(vertx.close());
    }

    private void start(Rates subject, Rates tenant, Map<String, Rates> models) {
        start(subject, tenant, models, Mode.LOCAL);
    }

    private void start(Rates subject, Rates tenant, Map<String, Rates> models, Mode mode) {
        settings.rateLimits = new RateLimitsConfig(
                subject, tenant, models, new RateLimitsConfig.Outage(patience, mode, Duration.ofMillis(100), 1000));
        gateway = TestGateway.before(upstream.baseUrl(), settings);
        open.add(gateway);
    }

    private RawClient.Answer ask(String token) {
        return post(token, Chunks.askDocument());
    }

    private RawClient.Answer post(String token, String body, String... headers) {
        try (RawClient client = gateway.client()) {
            return client.post(token, body, headers).answer();
        }
    }

    private RawClient.Answer askOpenAi(String token) {
        return askOpenAi(token, Chunks.ask());
    }

    private RawClient.Answer askOpenAi(String token, String body) {
        try (RawClient client = gateway.client()) {
            return client.send("POST /v1/chat/completions HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer " + token
                            + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                            + body)
                    .answer();
        }
    }

    private static int seconds(RawClient.Answer answer, String header) {
        return Integer.parseInt(answer.headers().getOrDefault(header, ""));
    }

    private void eventually(BooleanSupplier fact) {
        Eventually.within(vertx, Duration.ofSeconds(15), fact);
    }

    @Test
    void answersTellHowOneStandsAndWhatIsTooMuchIsRefused() {
        start(TWO, Rates.NONE, Map.of());
        RawClient.Answer first = ask(gateway.token());
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.headers())
                .containsEntry("ratelimit-limit", "2")
                .containsEntry("ratelimit-remaining", "1")
                .containsEntry("ratelimit-reset", "60")
                .containsEntry("ratelimit-policy", "2;w=120;comment=\"subject requests\"");
        RawClient.Answer stream = post(gateway.token(), Chunks.ask());
        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.headers()).containsEntry("ratelimit-remaining", "0");

        RawClient.Answer refused = ask(gateway.token());
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers())
                .containsEntry("ratelimit-limit", "2")
                .containsEntry("ratelimit-remaining", "0")
                .containsEntry("ratelimit-limit", "2");
        assertThat(seconds(refused, "ratelimit-reset")).isBetween(61, 120);
        assertThat(seconds(refused, "retry-after")).isBetween(1, 60);
        assertThat(refused.body())
                .isEqualTo(RunsFixture.error(
                        "rate_limit_exceeded",
                        "your limit is 1 requests a minute; try again in "
                                + refused.headers().get("retry-after") + " s"));
        assertThat(witness.checked).containsExactly("null", "null", "SUBJECT_REQUESTS");
        assertThat(upstream.unseenExchanges()).isEqualTo(2);
    }

    @Test
    void theOpenAiFormatHasItsOwnEnvelopeAndTheSameHeaders() {
        start(TWO, Rates.NONE, Map.of());
        assertThat(askOpenAi(gateway.token()).headers()).containsEntry("ratelimit-remaining", "1");
        assertThat(ask(gateway.token()).headers()).containsEntry("ratelimit-remaining", "0");
        RawClient.Answer refused = askOpenAi(gateway.token());
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers()).containsKey("retry-after").containsEntry("ratelimit-limit", "2");
        JsonObject error = new JsonObject(refused.body()).getJsonObject("error");
        assertThat(error.getString("code")).isEqualTo("rate_limit_exceeded");
        assertThat(error.getString("type")).isEqualTo("requests");
    }

    @Test
    void subjectsAreCountedApartTheirTenantTogether() {
        start(TWO, new Rates(3, 0, Duration.ofMinutes(1)), Map.of());
        assertThat(ask(gateway.token("ann", "acme")).status()).isEqualTo(200);
        assertThat(ask(gateway.token("ann", "acme")).status()).isEqualTo(200);
        assertThat(ask(gateway.token("ann", "acme")).status()).isEqualTo(429);
        // What was refused has taken nothing from the tenant.
        assertThat(ask(gateway.token("bob", "acme")).status()).isEqualTo(200);
        assertThat(ask(gateway.token("bob", "acme")).body()).contains("the limit of your business is 3 requests");
        assertThat(ask(gateway.token("ann", "globex")).status()).isEqualTo(200);
        assertThat(witness.checked)
                .containsExactly("null", "null", "SUBJECT_REQUESTS", "null", "TENANT_REQUESTS", "null");
    }

    @Test
    void aModelHasItsOwnLimitAndAliasesDoNotEvadeIt() {
        settings.google = true;
        start(
                Rates.NONE,
                Rates.NONE,
                Map.of("openai/*", new Rates(100, 0, HOUR), "openai/gpt-4o", new Rates(1, 0, HOUR.dividedBy(60))));
        assertThat(ask(gateway.token()).status()).isEqualTo(200);
        RawClient.Answer refused = askOpenAi(gateway.token(), Chunks.ask().replace("openai/gpt-4o", "gpt-4o"));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.body()).contains("for this model");
        String other = Chunks.askDocument().replace("openai/gpt-4o", "google/gemini");
        assertThat(post(gateway.token(), other).headers()).doesNotContainKey("ratelimit-limit");
    }

    @Test
    void theTokensOwnLimitsWin() {
        start(TWO, Rates.NONE, Map.of());
        String more = gateway.token(new OwnLimits(5, null));
        for (int i = 0; i < 3; i++) {
            assertThat(ask(more).headers()).containsEntry("ratelimit-limit", "10");
        }
        assertThat(ask(gateway.token(new OwnLimits(0, null))).headers()).doesNotContainKey("ratelimit-limit");
        assertThat(ask(gateway.token(new OwnLimits(null, 1000))).status()).isEqualTo(429);
    }

    @Test
    void whoHasNoLimitsNeedsNoRedis() {
        start(Rates.NONE, Rates.NONE, Map.of());
        assertThat(ask(gateway.token()).headers()).doesNotContainKey("ratelimit-limit");
        assertThat(witness.checked).isEmpty();
        // The one that asks for the list.
        assertThat(redis.ask("CLIENT LIST").lines().filter(line -> line.contains("id=")))
                .hasSize(1);
        assertThat(ask(gateway.token(new OwnLimits(1, null))).headers()).containsEntry("ratelimit-remaining", "0");
    }

    @Test
    void whatIsRefusedBeforeCostsNothing() {
        start(TWO, Rates.NONE, Map.of());
        assertThat(post("x.y.z", Chunks.askDocument()).status()).isEqualTo(401);
        assertThat(post(gateway.token(), "{").status()).isEqualTo(400);
        assertThat(post(gateway.token(), "{\"model\":\"openai/gpt-4o\"}").status())
                .isEqualTo(422);
        assertThat(post(gateway.token(), Chunks.askDocument().replace("gpt-4o", "nothing"))
                        .status())
                .isEqualTo(422);
        assertThat(post(gateway.token("staff", List.of("google/*")), Chunks.askDocument())
                        .status())
                .isEqualTo(403);
        assertThat(ask(gateway.token()).headers()).containsEntry("ratelimit-remaining", "1");
    }

    @Test
    void tokensAreChargedWhenTheyAreKnownAndDebtKeepsTheNextOut() {
        // 10 at once; an answer takes 11.
        start(new Rates(0, 1, HOUR.dividedBy(6)), Rates.NONE, Map.of());
        RawClient.Answer first = ask(gateway.token());
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.headers())
                .containsEntry("ratelimit-remaining", "10")
                .containsEntry("ratelimit-policy", "10;w=600;comment=\"subject tokens\"");
        // The charge follows the answer.
        eventually(() -> ask(gateway.token()).status() == 429);
        RawClient.Answer refused = ask(gateway.token());
        assertThat(refused.headers()).containsEntry("ratelimit-remaining", "0");
        assertThat(seconds(refused, "retry-after")).isBetween(61, 60 * 12);
        assertThat(refused.body()).contains("your limit is 1 tokens a minute");
    }

    @Test
    void repeatedRequestsForARunAreNotCountedAndNewOnesAre() {
        MemoryRuns runs = new MemoryRuns();
        open.add(runs);
        settings.runs = loop -> Future.succeededFuture(runs.on(loop));
        start(TWO, Rates.NONE, Map.of());
        String key = "Idempotency-Key: k-1";
        assertThat(post(gateway.token(), RunsFixture.ASK, key).headers()).containsEntry("ratelimit-remaining", "1");
        for (int i = 0; i < 3; i++) {
            assertThat(post(gateway.token(), RunsFixture.ASK, key).headers())
                    .containsEntry("idempotency-replayed", "true")
                    .doesNotContainKey("ratelimit-limit");
        }
        assertThat(post(gateway.token(), RunsFixture.ASK).status()).isEqualTo(202);
        assertThat(post(gateway.token(), RunsFixture.ASK, "Idempotency-Key: k-2")
                        .status())
                .isEqualTo(429);
        assertThat(post(gateway.token(), RunsFixture.ASK, key).status()).isEqualTo(202);
        assertThat(runs.accepted()).hasSize(2);
        try (RawClient client = gateway.client()) {
            assertThat(client.call("GET", RunsFixture.ALL, gateway.token())
                            .answer()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void whileRedisIsAwayEachProcessCountsForItselfAndThenAllTogetherAgain() {
        start(TWO, Rates.NONE, Map.of());
        assertThat(ask(gateway.token()).headers()).containsEntry("ratelimit-remaining", "1");
        redis.kill();
        // Its own count begins at none.
        assertThat(ask(gateway.token()).status()).isEqualTo(200);
        assertThat(ask(gateway.token()).status()).isEqualTo(200);
        assertThat(ask(gateway.token()).status()).isEqualTo(429);
        assertThat(witness.outages).containsExactly(true);
        redis.start();
        // The server has come back empty.
        eventually(() -> ask(gateway.token()).status() == 200 && witness.outages.size() == 2);
        assertThat(witness.outages).containsExactly(true, false);
    }

    @Test
    void aFrozenRedisKeepsNobodyWaitingForLong() {
        patience = Duration.ofMillis(200);
        start(new Rates(1000, 1000, HOUR), Rates.NONE, Map.of(), Mode.ALLOW);
        eventually(() -> ask(gateway.token()).headers().containsKey("ratelimit-limit"));
        redis.freeze();
        for (int i = 0; i < 5; i++) {
            RawClient.Answer answer = ask(gateway.token());
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers()).doesNotContainKey("ratelimit-limit");
        }
        assertThat(witness.outages).contains(true);
        eventually(() -> witness.dropped.contains(11L));
        redis.thaw();
        eventually(() -> ask(gateway.token()).headers().containsKey("ratelimit-limit"));
    }

    @Test
    void whereNothingMayPassUncountedAnOutageIsA503() {
        start(TWO, Rates.NONE, Map.of(), Mode.REFUSE);
        assertThat(ask(gateway.token()).status()).isEqualTo(200);
        redis.kill();
        RawClient.Answer refused = ask(gateway.token());
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.headers()).containsEntry("retry-after", "1");
        assertThat(refused.body()).contains("\"limits_unavailable\"");
        assertThat(witness.checked).containsExactly("null", "OUTAGE");
        assertThat(ask(gateway.token(new OwnLimits(0, 0))).status()).isEqualTo(200);
    }
}
