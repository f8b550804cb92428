package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Limits;
import dev.sluice.upstream.FakeUpstream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bounds on what a process takes on: each is hit, and after every outcome the room is free again. */
@Timeout(60)
final class AdmissionTest {

    private static final String HEAD =
            "POST /v3/ai/chat_completions HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
                    + "Authorization: Bearer ";

    private final CountDownLatch goOn = new CountDownLatch(1);
    private final FakeUpstream upstream = FakeUpstream.playing(exchange -> {
        exchange.eventStream();
        exchange.event(Chunks.START);
        exchange.event(Chunks.text("first"));
        goOn.await();
        exchange.event(Chunks.FINISH);
        exchange.event(Chunks.DONE);
        exchange.end();
    });
    private final TestGateway.Settings settings = new TestGateway.Settings();
    private TestGateway gateway = TestGateway.before(upstream.baseUrl(), settings);

    private void load(int requests, long bytes) {
        gateway.close();
        settings.load = new Limits.Load(requests, bytes, Duration.ZERO);
        gateway = TestGateway.before(upstream.baseUrl(), settings);
    }

    @AfterEach
    void close() {
        goOn.countDown();
        gateway.close();
        upstream.close();
    }

    @Test
    void oneRequestTooManyIsRefusedAtOnceAndTheNextIsTakenWhenOneHasEnded() {
        load(2, 1 << 20);
        try (RawClient one = gateway.client();
                RawClient two = gateway.client()) {
            one.post(gateway.token(), Chunks.ask()).readUntil("first");
            two.post(gateway.token(), Chunks.askDocument());
            gateway.until(() -> gateway.admission().inFlight() == 2);
            assertThat(gateway.admission().openStreams()).isEqualTo(1);

            refused("/v3/ai/chat_completions", "\"code\":\"overloaded\"");
            refused("/v1/chat/completions", "\"code\":\"overloaded\"");
            assertThat(gateway.admission().refused()).isEqualTo(2);

            goOn.countDown();
            assertThat(one.readUntil("[DONE]")).isNotEmpty();
            assertThat(two.answer().status()).isEqualTo(200);
            nothingIsLeft();
            try (RawClient three = gateway.client()) {
                assertThat(three.post(gateway.token(), Chunks.askDocument())
                                .answer()
                                .status())
                        .isEqualTo(200);
            }
            nothingIsLeft();
        }
    }

    /** Before its body, and so before anything else of it, is looked at. */
    private void refused(String path, String code) {
        try (RawClient client = gateway.client()) {
            RawClient.Answer answer = client.send(
                            "POST " + path
                                    + " HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n")
                    .answer();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsEntry("retry-after", "1").containsEntry("connection", "close");
            assertThat(answer.body()).contains(code);
        }
    }

    @Test
    void aDeclaredBodyThatDoesNotFitIsRefusedBeforeItComes() {
        load(10, 1000);
        try (RawClient one = gateway.client();
                RawClient two = gateway.client()) {
            one.send(HEAD + gateway.token() + "\r\nContent-Length: 600\r\n\r\n{");
            gateway.until(() -> gateway.admission().bytesInFlight() == 600);

            two.send(HEAD + gateway.token() + "\r\nContent-Length: 600\r\n\r\n");
            overloaded(two.answer());
            assertThat(gateway.admission().refused()).isEqualTo(1);
            assertThat(gateway.admission().bytesInFlight()).isEqualTo(600);
        }
        nothingIsLeft();
    }

    @Test
    void aBodyInChunksIsRefusedOnceItDoesNotFit() {
        load(10, 1000);
        try (RawClient client = gateway.client()) {
            client.send(HEAD + gateway.token() + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "190\r\n" + " ".repeat(400) + "\r\n";
            client.send(chunk + chunk);
            gateway.until(() -> gateway.admission().bytesInFlight() == 800);

            client.send(chunk);
            overloaded(client.answer());
        }
        nothingIsLeft();
    }

    private static void overloaded(RawClient.Answer answer) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsEntry("retry-after", "1");
        assertThat(answer.body()).contains("\"code\":\"overloaded\"");
    }

    @Test
    void everyOutcomeGivesTheRoomBack() throws Exception {
        String chunked = "\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{   \n";
        try (RawClient leaving = gateway.client()) {
            leaving.send(HEAD + gateway.token() + "\r\nContent-Length: 5000\r\n\r\n{");
            gateway.until(() -> gateway.admission().bytesInFlight() == 5000);
        }
        nothingIsLeft();
        try (RawClient leaving = gateway.client()) {
            leaving.send(HEAD + gateway.token() + chunked);
            gateway.until(() -> gateway.admission().bytesInFlight() == 5);
        }
        nothingIsLeft();
        try (RawClient leaving = gateway.client()) {
            leaving.post(gateway.token(), Chunks.ask()).readUntil("first");
            assertThat(gateway.admission().openStreams()).isEqualTo(1);
        }
        nothingIsLeft();
        try (RawClient leaving = gateway.client()) {
            leaving.post(gateway.token(), Chunks.askDocument());
            upstream.nextExchange();
            upstream.nextExchange();
        }
        nothingIsLeft();
        goOn.countDown();
        ends(200, Chunks.ask());
        ends(200, Chunks.askDocument());
        ends(422, "{}");
        ends(400, "{");
        ends(413, " ".repeat(settings.maxBodyBytes + 1));
        try (RawClient stranger = gateway.client()) {
            assertThat(stranger.post("no-token", Chunks.ask()).answer().status())
                    .isEqualTo(401);
        }
        nothingIsLeft();
        upstream.close();
        ends(502, Chunks.ask());
        assertThat(gateway.admission().refused()).isZero();
    }

    private void ends(int status, String body) {
        try (RawClient client = gateway.client()) {
            client.post(gateway.token(), body);
            assertThat(client.answer().status()).isEqualTo(status);
            nothingIsLeft();
        }
    }

    private void nothingIsLeft() {
        gateway.until(() -> gateway.admission().inFlight() == 0
                && gateway.admission().bytesInFlight() == 0
                && gateway.admission().openStreams() == 0);
    }

    @Test
    void oneLateLookIsNoOverloadButTwoInARowAre() {
        gateway.close();
        settings.load = new Limits.Load(10, 1 << 20, Duration.ofMillis(100));
        gateway = TestGateway.before(upstream.baseUrl(), settings);
        goOn.countDown();
        AtomicBoolean busy = new AtomicBoolean(true);
        gateway.keepBusy(Duration.ofMillis(300), busy::get);
        gateway.until(() -> status() == 503);
        gateway.until(() -> gateway.admission().lag().toMillis() > 100);
        assertThat(gateway.admission().refused()).isPositive();

        busy.set(false);
        gateway.until(() -> status() == 200);
        nothingIsLeft();
    }

    private int status() {
        try (RawClient client = gateway.client()) {
            return client.post(gateway.token(), Chunks.askDocument()).answer().status();
        }
    }
}
