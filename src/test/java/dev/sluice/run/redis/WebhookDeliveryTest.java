package dev.sluice.run.redis;

import static dev.sluice.run.redis.RunsRedis.ANN;
import static dev.sluice.run.redis.RunsRedis.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.config.MediaConfig;
import dev.sluice.config.RunsConfig;
import dev.sluice.config.Secret;
import dev.sluice.dialect.DialectCatalog;
import dev.sluice.dialect.RunDialect;
import dev.sluice.media.GuardedPost;
import dev.sluice.model.Run;
import dev.sluice.run.NewRun;
import dev.sluice.run.RunEvents;
import dev.sluice.run.RunEvents.Delivery;
import dev.sluice.run.RunWebhookVerticle;
import dev.sluice.run.WebhookPost;
import dev.sluice.sandbox.Eventually;
import dev.sluice.upstream.FakeUpstream;
import dev.sluice.upstream.FakeUpstream.Exchange;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** From the end of a run in Redis to a receiver on a real socket. */
class WebhookDeliveryTest {

    private static final String KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String OLDER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
    private static final Instant NOW = Instant.parse("2026-02-09T09:31:30.934Z");
    private static final int ATTEMPTS = 3;

    @RegisterExtension
    static final RunsRedis redis = new RunsRedis();

    private final DialectCatalog dialects = DialectCatalog.load();
    private final List<String> deployed = new ArrayList<>();
    private boolean privateAddresses = true;
    private List<Secret> secrets = List.of(new Secret("whsec_" + KEY), new Secret("whsec_" + OLDER_KEY));
    private Map<String, List<Secret>> tenantSecrets = Map.of("somebody", List.of(new Secret("whsec_" + KEY)));
    private List<Duration> pauses = List.of(Duration.ofMillis(10));
    private final List<Delivery> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        deployed.forEach(id -> get(redis.vertx.undeploy(id)));
    }

    @Test
    void theRunIsPostedAsItIsReadAndSignedByEverySecret() throws Exception {
        try (FakeUpstream receiver = FakeUpstream.answering(204, "")) {
            String uid = ended(receiver);
            send();
            Exchange delivery = receiver.nextExchange();

            Run run = Objects.requireNonNull(get(redis.store().find(ANN, uid)));
            assertThat(delivery.body())
                    .isEqualTo(
                            dialects.get("v3", RunDialect.class).encodeRun(run).toString())
                    .contains("\"status\":\"COMPLETED\"")
                    .contains("\"result\":{\"a\":\"\u20ac\"}");
            assertThat(delivery.head()).startsWith("POST /v1/hook?x=1 HTTP/1.1\r\n");
            assertThat(header(delivery, "content-type")).isEqualTo("application/json");
            assertThat(header(delivery, "webhook-id")).isEqualTo(uid);
            assertThat(header(delivery, "webhook-timestamp")).isEqualTo("1770629490");
            String signed = uid + ".1770629490." + delivery.body();
            assertThat(header(delivery, "webhook-signature"))
                    .isEqualTo("v1," + hmac(KEY, signed) + " v1," + hmac(OLDER_KEY, signed));
            untilTheOutboxIsEmpty();
            assertThat(receiver.unseenExchanges()).isZero();
        }
    }

    @Test
    void withoutASecretNothingIsSigned() throws Exception {
        secrets = List.of();
        try (FakeUpstream receiver = FakeUpstream.answering(200, "{}")) {
            ended(receiver);
            send();
            assertThat(receiver.nextExchange().head())
                    .contains("webhook-id: ")
                    .doesNotContainIgnoringCase("webhook-signature");
            untilTheOutboxIsEmpty();
        }
    }

    @Test
    void aTenantsOwnSecretSignsInsteadOfAllOthers() throws Exception {
        tenantSecrets = Map.of(ANN.tenant(), List.of(new Secret("whsec_" + OLDER_KEY)));
        try (FakeUpstream receiver = FakeUpstream.answering(204, "")) {
            String uid = ended(receiver);
            send();
            Exchange delivery = receiver.nextExchange();
            assertThat(header(delivery, "webhook-signature"))
                    .isEqualTo("v1," + hmac(OLDER_KEY, uid + ".1770629490." + delivery.body()));
        }
    }

    @Test
    void aReceiverThatAsksForTimeGetsIt() throws Exception {
        pauses = List.of(Duration.ofMillis(10), Duration.ofHours(1));
        AtomicInteger calls = new AtomicInteger();
        try (FakeUpstream receiver = FakeUpstream.playing(exchange -> exchange.send(
                calls.incrementAndGet() == 1
                        ? "HTTP/1.1 503 Busy\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"
                        : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))) {
            ended(receiver);
            send();
            receiver.nextExchange();
            long refused = System.nanoTime();
            receiver.nextExchange();
            assertThat(Duration.ofNanos(System.nanoTime() - refused)).isGreaterThan(Duration.ofMillis(900));
        }
    }

    @Test
    void everyTryIsCountedAndLoggedWithNothingOfTheUrlButItsHost() {
        Logger logger = (Logger) LoggerFactory.getLogger("dev.sluice.run.WebhookSender");
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try (FakeUpstream receiver = answering(500, 200)) {
            ended(receiver);
            send();
            untilTheOutboxIsEmpty();
        }
        logger.detachAppender(log);

        assertThat(told)
                .extracting(Delivery::state, Delivery::tenant, Delivery::attempt, Delivery::status)
                .containsExactly(
                        tuple(Delivery.State.PUT_OFF, ANN.tenant(), 1, 500),
                        tuple(Delivery.State.DELIVERED, ANN.tenant(), 2, 200));
        assertThat(log.list).hasSize(2).allSatisfy(event -> assertThat(
                        event.getFormattedMessage() + event.getKeyValuePairs())
                .contains("host=\"127.0.0.1\"")
                .doesNotContain("hook?x=1", "/v1/"));
    }

    @Test
    void aWebhookWhoseSendersAreLostIsGivenUpInTheEnd() {
        try (FakeUpstream receiver = FakeUpstream.answering(200, "{}")) {
            String uid = ended(receiver);
            redis.send(Command.HSET, RunKeys.run(uid), "hooktries", ATTEMPTS);
            send();
            untilTheOutboxIsEmpty();
            assertThat(receiver.unseenExchanges()).isZero();
            assertThat(told).extracting(Delivery::state).containsExactly(Delivery.State.GIVEN_UP);
        }
    }

    @Test
    void aFailureIsTriedAgainUnderTheSameId() throws Exception {
        try (FakeUpstream receiver = answering(500, 302, 200)) {
            String uid = ended(receiver);
            send();
            for (int i = 0; i < 3; i++) {
                Exchange delivery = receiver.nextExchange();
                assertThat(delivery.head()).startsWith("POST /v1/hook");
                assertThat(header(delivery, "webhook-id")).isEqualTo(uid);
            }
            untilTheOutboxIsEmpty();
            assertThat(receiver.unseenExchanges()).isZero();
        }
    }

    @Test
    void aReceiverThatIsGoneIsLeftAlone() throws Exception {
        try (FakeUpstream receiver = answering(410)) {
            ended(receiver);
            send();
            receiver.nextExchange();
            untilTheOutboxIsEmpty();
            assertThat(receiver.unseenExchanges()).isZero();
        }
    }

    @Test
    void triesAreBounded() throws Exception {
        try (FakeUpstream receiver = FakeUpstream.answering(503, "")) {
            ended(receiver);
            send();
            untilTheOutboxIsEmpty();
            assertThat(receiver.unseenExchanges()).isEqualTo(ATTEMPTS);
        }
    }

    @Test
    void silenceIsAFailure() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (FakeUpstream receiver = FakeUpstream.playing(exchange -> {
            if (calls.incrementAndGet() == 1) {
                exchange.stallUntilClosed();
            } else {
                exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            }
        })) {
            ended(receiver);
            send();
            assertThat(receiver.nextExchange().sawOtherSideGo(Duration.ofSeconds(10)))
                    .isTrue();
            receiver.nextExchange();
            untilTheOutboxIsEmpty();
        }
    }

    @Test
    void anAddressThatIsNotPublicIsNeverCalled() {
        privateAddresses = false;
        try (FakeUpstream receiver = FakeUpstream.answering(200, "{}")) {
            ended(receiver);
            send();
            untilTheOutboxIsEmpty();
            assertThat(receiver.unseenExchanges()).isZero();
            assertThat(receiver.openConnections()).isZero();
        }
    }

    @Test
    void whatASenderTookBeforeItDiedIsSent() throws Exception {
        try (FakeUpstream receiver = FakeUpstream.answering(200, "{}")) {
            String uid = ended(receiver);
            get(outbox().due(1));
            send();
            assertThat(get(outbox().due(1))).isEmpty();
            redis.send(Command.ZADD, RunKeys.hooks(), 1, uid);
            assertThat(header(receiver.nextExchange(), "webhook-id")).isEqualTo(uid);
            untilTheOutboxIsEmpty();
        }
    }

    private static RedisRunWebhooks outbox() {
        return new RedisRunWebhooks(redis.client(), redis.scripts);
    }

    /** A run that has ended, with a webhook to the receiver. */
    private static String ended(FakeUpstream receiver) {
        NewRun run = new NewRun(
                redis.uid(), ANN, "v3", "m/m", Map.of(), Buffer.buffer("{}"), null, receiver.baseUrl() + "/hook?x=1");
        get(redis.queue().enqueue(run));
        get(redis.queue().complete(redis.claimed().lease(), RunsRedis.result("{\"a\":\"\u20ac\"}")));
        return run.uid();
    }

    private void send() {
        MediaConfig guard = new MediaConfig(true, privateAddresses, 1, 1, 1, Duration.ofSeconds(1));
        RunWebhookVerticle.Settings settings = new RunWebhookVerticle.Settings(
                () -> new RunsConfig.Webhooks(ATTEMPTS, secrets, tenantSecrets), pauses, Duration.ofMillis(20));
        RunWebhookVerticle.Shared shared = new RunWebhookVerticle.Shared(
                settings, dialects, InstantSource.fixed(NOW), new Random(1), new RunEvents() {
                    @Override
                    public void onDelivery(Delivery delivery) {
                        told.add(delivery);
                    }
                });
        GuardedPost post = new GuardedPost(redis.vertx, guard, Duration.ofMillis(500));
        deployed.add(get(redis.vertx.deployVerticle(new RunWebhookVerticle(
                shared,
                () -> new RunWebhookVerticle.Loop(
                        outbox(),
                        redis.store(),
                        (url, headers, body) -> post.post(url, headers, body)
                                .map(answer -> new WebhookPost.Answer(answer.status(), answer.retryAfter())),
                        Future::succeededFuture)))));
    }

    /** A receiver that answers with these statuses, one after the other. */
    private static FakeUpstream answering(int... statuses) {
        AtomicInteger calls = new AtomicInteger();
        return FakeUpstream.playing(exchange -> exchange.send("HTTP/1.1 " + statuses[calls.getAndIncrement()]
                + " Status\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"));
    }

    private static void untilTheOutboxIsEmpty() {
        Eventually.within(
                redis.vertx, Duration.ofSeconds(10), () -> !redis.keys().contains("hook"));
    }

    private static @Nullable String header(Exchange exchange, String name) {
        return exchange.head()
                .lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse(null);
    }

    private static String hmac(String base64Key, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(base64Key), "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }
}
