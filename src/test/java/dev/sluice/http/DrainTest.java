package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.HttpConfig;
import dev.sluice.upstream.FakeUpstream;
import io.vertx.core.Future;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients see of a router that is told to end. */
@Timeout(60)
final class DrainTest {

    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofMillis(200);

    /** Lets the provider's answers go on. */
    private final CountDownLatch goOn = new CountDownLatch(1);

    private final FakeUpstream upstream = FakeUpstream.playing(exchange -> {
        exchange.eventStream();
        exchange.event(Chunks.START);
        exchange.event(Chunks.text("first"));
        goOn.await();
        exchange.event(Chunks.text("last"));
        exchange.event(Chunks.FINISH);
        exchange.event(Chunks.DONE);
        exchange.end();
    });
    private final TestGateway.Settings settings = new TestGateway.Settings();
    private TestGateway gateway = TestGateway.before(upstream.baseUrl(), settings);

    private void drainTimes(Duration delay, Duration grace) {
        gateway.close();
        settings.drain = new HttpConfig.Drain(delay, grace);
        gateway = TestGateway.before(upstream.baseUrl(), settings);
    }

    @AfterEach
    void close() {
        gateway.close();
        upstream.close();
    }

    @Test
    void aStreamGoesOnToItsEndWhileNobodyNewIsTaken() {
        drainTimes(Duration.ZERO, LONG);
        try (RawClient client = gateway.client();
                RawClient idle = gateway.client()) {
            idle.call("GET", "/v3/ai/models", gateway.token()).answer();
            client.post(gateway.token(), Chunks.ask()).readUntil("first");
            int port = gateway.port();

            Future<Void> drained = gateway.drain();

            assertThat(idle.closedByServer()).isTrue();
            assertThatThrownBy(() -> new RawClient(port).close()).isInstanceOf(UncheckedIOException.class);
            assertThat(drained.isComplete()).isFalse();
            goOn.countDown();
            assertThat(client.everything()).contains("last").endsWith("data: [DONE]\n\n\r\n0\r\n\r\n");
            TestGateway.await(drained);
        }
    }

    @Test
    void whileOthersHaveYetToNoticeEveryoneIsServedAndToldToGo() {
        drainTimes(LONG, LONG);
        goOn.countDown();
        try (RawClient old = gateway.client()) {
            assertThat(old.post(gateway.token(), Chunks.askDocument()).answer().headers())
                    .doesNotContainKey("connection");
            Future<Void> drained = gateway.drain();
            try (RawClient newcomer = gateway.client()) {
                for (RawClient client : new RawClient[] {old, newcomer}) {
                    RawClient.Answer answer =
                            client.post(gateway.token(), Chunks.askDocument()).answer();
                    assertThat(answer.status()).isEqualTo(200);
                    assertThat(answer.headers()).containsEntry("connection", "close");
                    assertThat(client.closedByServer()).isTrue();
                }
            }
            assertThat(drained.isComplete()).isFalse();
            TestGateway.await(gateway.hurry());
            TestGateway.await(drained);
        }
    }

    @Test
    void aClientWhoWasNotToldMayAskOnceMore() {
        drainTimes(Duration.ZERO, LONG);
        try (RawClient client = gateway.client()) {
            client.post(gateway.token(), Chunks.ask()).readUntil("first");
            Future<Void> drained = gateway.drain();
            goOn.countDown();
            assertThat(client.readUntil("[DONE]\n\n\r\n0\r\n\r\n")).contains("last");

            RawClient.Answer next =
                    client.post(gateway.token(), Chunks.askDocument()).answer();
            assertThat(next.status()).isEqualTo(200);
            assertThat(next.headers()).containsEntry("connection", "close");
            TestGateway.await(drained);
        }
    }

    @Test
    void anAnswerWhoseHeadIsNotOutSaysThatItsConnectionCloses() throws Exception {
        drainTimes(Duration.ZERO, LONG);
        try (RawClient client = gateway.client()) {
            client.post(gateway.token(), Chunks.askDocument());
            upstream.nextExchange();
            Future<Void> drained = gateway.drain();
            goOn.countDown();

            RawClient.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("firstlast");
            assertThat(answer.headers()).containsEntry("connection", "close");
            assertThat(client.closedByServer()).isTrue();
            TestGateway.await(drained);
        }
    }

    @Test
    void aStreamBeyondTheGraceEndsInAnErrorEvent() throws Exception {
        drainTimes(Duration.ZERO, SHORT);
        try (RawClient client = gateway.client()) {
            client.post(gateway.token(), Chunks.ask()).readUntil("first");
            FakeUpstream.Exchange call = upstream.nextExchange();
            Thread.ofVirtual().start(call::stallUntilClosed);

            TestGateway.await(gateway.drain());

            assertThat(client.everything())
                    .contains("event: error\ndata: {\"success\":false,\"errors\":[{\"code\":\"shutting_down\","
                            + "\"message\":\"the gateway is shutting down\"}]}")
                    .doesNotContain("[DONE]");
            assertThat(call.sawOtherSideGo(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void aStreamOfOpenAisFormatEndsInItsErrorEvent() throws Exception {
        drainTimes(Duration.ZERO, SHORT);
        String body = Chunks.ask().replace("{\"model\"", "{\"stream\":true,\"model\"");
        try (RawClient client = gateway.client()) {
            post(client, "/v1/chat/completions", body).readUntil("first");

            TestGateway.await(gateway.drain());

            assertThat(client.everything())
                    .contains("\"code\":\"shutting_down\"")
                    .contains("data: {\"error\":{\"message\":\"the gateway is shutting down\"")
                    .doesNotContain("[DONE]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v3/ai/chat_completions", "/v1/chat/completions"})
    void aDocumentBeyondTheGraceIs503(String path) throws Exception {
        drainTimes(Duration.ZERO, SHORT);
        try (RawClient client = gateway.client()) {
            post(client, path, Chunks.askDocument());
            upstream.nextExchange();

            Future<Void> drained = gateway.drain();

            RawClient.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsEntry("retry-after", "1").containsEntry("connection", "close");
            assertThat(answer.body()).contains("\"code\":\"shutting_down\"");
            TestGateway.await(drained);
        }
    }

    @Test
    void aBodyThatIsStillOnItsWayAfterTheGraceIs503() {
        drainTimes(Duration.ZERO, SHORT);
        try (RawClient client = gateway.client()) {
            client.send("POST /v3/ai/chat_completions HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer "
                    + gateway.token() + "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");
            settled(() -> gateway.admission().bytesInFlight() == 1000);

            Future<Void> drained = gateway.drain();

            assertThat(client.answer().body()).contains("\"code\":\"shutting_down\"");
            TestGateway.await(drained);
        }
    }

    @Test
    void aSecondSignalEndsWhatIsInFlightAtOnce() {
        drainTimes(LONG, LONG);
        try (RawClient client = gateway.client()) {
            client.post(gateway.token(), Chunks.ask()).readUntil("first");
            Future<Void> drained = gateway.drain();

            TestGateway.await(gateway.hurry());

            TestGateway.await(drained);
            assertThat(client.everything()).contains("\"code\":\"shutting_down\"");
        }
    }

    @Test
    void whoeverFollowsARunIsLetGoAtOnceAndGoesOnElsewhere() {
        try (RunsFixture fixture = new RunsFixture(RunsKind.MEMORY.open())) {
            fixture.settings.drain = new HttpConfig.Drain(Duration.ZERO, LONG);
            fixture.restart();
            String uid = fixture.start();
            fixture.runs.begin(uid);
            fixture.runs.append(uid, null, "{\"n\":1}");
            String events = RunsFixture.ALL + "/" + uid + "/events";
            try (RawClient client = fixture.client();
                    TestGateway other = fixture.another()) {
                client.call("GET", events, fixture.token()).readUntil("{\"n\":1}");

                TestGateway.await(fixture.gateway().drain());

                assertThat(client.everything()).contains("retry: 500\n\n").doesNotContain("[DONE]", "event: error");
                fixture.runs.append(uid, null, "{\"n\":2}");
                fixture.runs.complete(uid, "{\"a\":1}");
                try (RawClient again = other.client()) {
                    assertThat(again.call("GET", events, fixture.token(), "Last-Event-ID: 1")
                                    .answer()
                                    .body())
                            .startsWith("id: 2\ndata: {\"n\":2}\n\n")
                            .endsWith("data: [DONE]\n\n");
                }
            }
        }
    }

    @Test
    void whoeverWaitsForARunIsAnsweredAtOnceWithTheRunAsItIs() {
        try (RunsFixture fixture = new RunsFixture(RunsKind.MEMORY.open())) {
            fixture.settings.drain = new HttpConfig.Drain(Duration.ZERO, LONG);
            fixture.restart();
            String uid = fixture.start();
            try (RawClient client = fixture.client()) {
                client.call("GET", RunsFixture.ALL + "/" + uid + "?wait=60", fixture.token());
                settled(() -> fixture.gateway().admission().inFlight() == 1);

                Future<Void> drained = fixture.gateway().drain();

                RawClient.Answer answer = client.answer();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.headers()).containsEntry("retry-after", "1").containsEntry("connection", "close");
                assertThat(answer.body()).contains("\"status\":\"QUEUED\"");
                TestGateway.await(drained);
            }
        }
    }

    private RawClient post(RawClient client, String path, String body) {
        return client.send("POST " + path + " HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer " + gateway.token()
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private void settled(BooleanSupplier fact) {
        gateway.until(fact);
    }
}
