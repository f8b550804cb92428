package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.upstream.FakeUpstream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients see of a provider that misbehaves, and that nothing of it stays behind. */
final class UpstreamFaultTest {

    @Test
    void theFirstEventClockGives504() throws Exception {
        TestGateway.Settings settings = new TestGateway.Settings();
        settings.firstEvent = Duration.ofMillis(200);
        List<FakeUpstream.Script> silences = List.of(FakeUpstream.Exchange::stallUntilClosed, exchange -> {
            exchange.eventStream();
            exchange.stallUntilClosed();
        });
        for (FakeUpstream.Script silence : silences) {
            for (String ask : List.of(Chunks.ask(), Chunks.askDocument())) {
                try (FakeUpstream upstream = FakeUpstream.playing(silence);
                        TestGateway gateway = TestGateway.before(upstream.baseUrl(), settings);
                        RawClient client = gateway.client()) {
                    RawClient.Answer answer = client.post(gateway.token(), ask).answer();

                    assertThat(answer.status()).isEqualTo(504);
                    assertThat(answer.body()).contains("\"code\":\"provider_timeout\"");
                    assertThat(upstream.nextExchange().sawOtherSideGo(Duration.ofSeconds(1)))
                            .isTrue();
                }
            }
        }
    }

    @Test
    void theTotalClockEndsAStreamThatNeverStops() {
        TestGateway.Settings settings = new TestGateway.Settings();
        settings.total = Duration.ofMillis(500);
        try (FakeUpstream upstream = FakeUpstream.playing(exchange -> {
                    exchange.eventStream();
                    exchange.event(Chunks.START);
                    while (true) {
                        exchange.event(Chunks.text("and on "));
                    }
                });
                TestGateway gateway = TestGateway.before(upstream.baseUrl(), settings);
                RawClient client = gateway.client()) {
            assertThat(client.post(gateway.token(), Chunks.ask()).answer().body())
                    .contains("event: error")
                    .contains("\"code\":\"provider_timeout\"")
                    .doesNotContain("[DONE]");
        }
    }

    @Test
    void aProviderThatRefusesConnectionsGives502WithoutItsAddress() throws IOException {
        int closedPort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = socket.getLocalPort();
        }
        try (TestGateway gateway = TestGateway.before(URI.create("http://127.0.0.1:" + closedPort + "/v1"));
                RawClient client = gateway.client()) {
            RawClient.Answer answer = client.post(gateway.token(), Chunks.ask()).answer();

            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body())
                    .contains("\"code\":\"provider_error\"")
                    .doesNotContain("127.0.0.1")
                    .doesNotContain(Integer.toString(closedPort));
        }
    }

    @Test
    void theProvidersWordOnOurKeyIsNeverShown() throws Exception {
        String body =
                "{\"error\":{\"message\":\"Incorrect API key provided: sk-tes***ghij. You can find your API key at "
                        + "https://platform.openai.com/account/api-keys.\",\"type\":\"invalid_request_error\",\"code\":\"invalid_api_key\"}}";
        for (int status : new int[] {401, 403}) {
            try (FakeUpstream upstream = FakeUpstream.answering(status, body);
                    TestGateway gateway = TestGateway.before(upstream.baseUrl());
                    RawClient client = gateway.client()) {
                RawClient.Answer answer =
                        client.post(gateway.token(), Chunks.ask()).answer();

                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.body())
                        .contains("\"code\":\"provider_error\"")
                        .doesNotContain("Incorrect")
                        .doesNotContain("sk-")
                        .doesNotContain("platform.openai.com");
                assertThat(upstream.nextExchange().head())
                        .contains("Authorization: Bearer " + TestGateway.PROVIDER_KEY);
            }
        }
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        try (FakeUpstream elsewhere = FakeUpstream.streaming(Chunks.DONE);
                FakeUpstream upstream =
                        FakeUpstream.answering(307, "", "Location: " + elsewhere.baseUrl() + "/chat/completions");
                TestGateway gateway = TestGateway.before(upstream.baseUrl());
                RawClient client = gateway.client()) {
            assertThat(client.post(gateway.token(), Chunks.ask()).answer().status())
                    .isEqualTo(502);
            assertThat(elsewhere.unseenExchanges()).isZero();
        }
    }

    @Test
    void anEventLargerThanTheLimitEndsTheStream() throws Exception {
        TestGateway.Settings settings = new TestGateway.Settings();
        settings.maxEventBytes = 10_000;
        try (FakeUpstream upstream = FakeUpstream.playing(exchange -> {
                    exchange.eventStream();
                    exchange.event(Chunks.START);
                    exchange.event(Chunks.text("x"));
                    exchange.event(Chunks.text("y".repeat(20_000)));
                    exchange.stallUntilClosed();
                });
                TestGateway gateway = TestGateway.before(upstream.baseUrl(), settings);
                RawClient client = gateway.client()) {
            assertThat(client.post(gateway.token(), Chunks.ask()).answer().body())
                    .contains("event: error")
                    .doesNotContain("[DONE]");
            assertThat(upstream.nextExchange().sawOtherSideGo(Duration.ofSeconds(1)))
                    .isTrue();
        }
    }

    @Test
    void aDocumentLargerThanTheLimitIsRefusedAndTheProviderReset() throws Exception {
        TestGateway.Settings settings = new TestGateway.Settings();
        settings.maxResponseBytes = 10_000;
        try (FakeUpstream upstream = FakeUpstream.playing(exchange -> {
                    exchange.eventStream();
                    exchange.event(Chunks.START);
                    exchange.event(Chunks.text("y".repeat(20_000)));
                    exchange.stallUntilClosed();
                });
                TestGateway gateway = TestGateway.before(upstream.baseUrl(), settings);
                RawClient client = gateway.client()) {
            assertThat(client.post(gateway.token(), Chunks.askDocument())
                            .answer()
                            .status())
                    .isEqualTo(502);
            assertThat(upstream.nextExchange().sawOtherSideGo(Duration.ofSeconds(1)))
                    .isTrue();
        }
    }

    @Test
    void callsBeyondTheConnectionsAndTheirQueueAreRefusedAtOnce() throws Exception {
        TestGateway.Settings settings = new TestGateway.Settings();
        settings.maxConnections = 1;
        settings.maxWaiting = 0;
        try (FakeUpstream upstream = FakeUpstream.playing(FakeUpstream.Exchange::stallUntilClosed);
                TestGateway gateway = TestGateway.before(upstream.baseUrl(), settings);
                RawClient first = gateway.client();
                RawClient second = gateway.client()) {
            first.post(gateway.token(), Chunks.ask());
            upstream.nextExchange();
            RawClient.Answer answer = second.post(gateway.token(), Chunks.ask()).answer();

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.headers()).containsEntry("retry-after", "1");
            assertThat(answer.body()).contains("\"code\":\"provider_overloaded\"");
        }
    }

    @Test
    void aDocumentInsteadOfAStreamIsTranslatedToo() {
        String document =
                "{\"id\":\"chatcmpl-up\",\"model\":\"gpt-4o-2024-08-06\",\"choices\":[{\"index\":0,\"message\":{\"role\":"
                        + "\"assistant\",\"content\":\"whole\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,"
                        + "\"completion_tokens\":1,\"total_tokens\":2}}";
        try (FakeUpstream upstream = FakeUpstream.answering(200, document);
                TestGateway gateway = TestGateway.before(upstream.baseUrl());
                RawClient client = gateway.client()) {
            assertThat(client.post(gateway.token(), Chunks.ask()).answer().body())
                    .contains("\"content\":\"whole\"")
                    .endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    void aConnectionIsUsedAgainAfterAWholeAnswer() throws Exception {
        try (FakeUpstream upstream = FakeUpstream.playing(exchange -> {
                    for (int i = 0; i < 2; i++) {
                        exchange.keptAliveEventStream();
                        exchange.event(Chunks.START);
                        exchange.event(Chunks.text("answer " + i));
                        exchange.event(Chunks.FINISH);
                        exchange.event(Chunks.DONE);
                        exchange.end();
                        if (i == 0) {
                            exchange.readNextRequest();
                        }
                    }
                });
                TestGateway gateway = TestGateway.before(upstream.baseUrl());
                RawClient client = gateway.client()) {
            assertThat(client.post(gateway.token(), Chunks.ask()).answer().body())
                    .contains("answer 0");
            assertThat(client.post(gateway.token(), Chunks.ask()).answer().body())
                    .contains("answer 1");
            assertThat(upstream.nextExchange()).isNotNull();
            assertThat(upstream.unseenExchanges()).isZero();
        }
    }
}
