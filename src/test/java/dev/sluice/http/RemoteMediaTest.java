package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.MediaConfig;
import dev.sluice.upstream.FakeUpstream;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An image by URL for a provider that wants bytes: from the client's request to the provider's, over real sockets. */
final class RemoteMediaTest {

    private static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private static final String ANSWER =
            "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"seen\"}]},"
                    + "\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":1,"
                    + "\"totalTokenCount\":4}}";

    @Test
    void theBytesBehindTheUrlReachTheProvider() throws Exception {
        TestGateway.Settings settings = settings(true);
        try (FakeUpstream images = images();
                FakeUpstream provider = provider();
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings);
                RawClient client = gateway.client()) {
            String answer = client.post(gateway.token(), ask(images.baseUrl() + "/a.png"))
                    .answer()
                    .body();

            assertThat(answer).contains("\"content\":\"seen\"").endsWith("data: [DONE]\n\n");
            FakeUpstream.Exchange call = provider.nextExchange();
            assertThat(call.head())
                    .startsWith("POST /v1/v1beta/models/gemini:streamGenerateContent?alt=sse ")
                    .containsIgnoringCase("x-goog-api-key: " + TestGateway.PROVIDER_KEY);
            JsonObject part = new JsonObject(call.body())
                    .getJsonArray("contents")
                    .getJsonObject(0)
                    .getJsonArray("parts")
                    .getJsonObject(0)
                    .getJsonObject("inlineData");
            assertThat(part.getString("mimeType")).isEqualTo("image/png");
            assertThat(Base64.getDecoder().decode(part.getString("data"))).isEqualTo(PNG);
        }
    }

    @Test
    void anAddressThatIsNotPublicIsA422AndNobodyIsCalled() {
        try (FakeUpstream images = images();
                FakeUpstream provider = provider();
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings(false));
                RawClient client = gateway.client()) {
            RawClient.Answer answer = client.post(gateway.token(), ask(images.baseUrl() + "/a.png"))
                    .answer();

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.body())
                    .contains("\"code\":\"media_unreachable\"")
                    .contains("\"field\":\"messages[0].content[0].image_url.url\"")
                    .doesNotContain("127.0.0.1");
            assertThat(images.unseenExchanges()).isZero();
            assertThat(provider.unseenExchanges()).isZero();
        }
    }

    @Test
    void whatIsNoImageIsA422AndTheProviderIsNotCalled() {
        String page = "<!doctype html><title>not a cat</title>";
        try (FakeUpstream images = FakeUpstream.playing(
                        exchange -> exchange.send("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: "
                                + page.length() + "\r\n\r\n" + page));
                FakeUpstream provider = provider();
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings(true));
                RawClient client = gateway.client()) {
            RawClient.Answer answer = client.post(gateway.token(), ask(images.baseUrl() + "/a.png"))
                    .answer();

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.body()).contains("\"field\":\"messages[0].content[0].image_url.url\"");
            assertThat(provider.unseenExchanges()).isZero();
        }
    }

    @Test
    void aBodyWithoutEndIsA422AndItsConnectionIsClosed() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (FakeUpstream images = FakeUpstream.playing(exchange -> {
                    exchange.send("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n");
                    try {
                        while (true) {
                            exchange.send(PNG);
                        }
                    } finally {
                        closed.countDown();
                    }
                });
                FakeUpstream provider = provider();
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings(true));
                RawClient client = gateway.client()) {
            RawClient.Answer answer = client.post(gateway.token(), ask(images.baseUrl() + "/a.png"))
                    .answer();

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.body()).contains("\"code\":\"media_too_large\"");
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(provider.unseenExchanges()).isZero();
        }
    }

    private static TestGateway.Settings settings(boolean privateAddresses) {
        TestGateway.Settings settings = new TestGateway.Settings();
        settings.google = true;
        settings.media = new MediaConfig(true, privateAddresses, 1 << 20, 4, 3, Duration.ofSeconds(5));
        return settings;
    }

    private static FakeUpstream images() {
        return FakeUpstream.playing(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: " + PNG.length + "\r\n\r\n");
            exchange.send(PNG);
        });
    }

    private static FakeUpstream provider() {
        return FakeUpstream.streaming(ANSWER);
    }

    private static String ask(String url) {
        return "{\"model\":\"google/gemini\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\""
                + url + "\"}},{\"type\":\"text\",\"text\":\"what is it?\"}]}]}";
    }
}
