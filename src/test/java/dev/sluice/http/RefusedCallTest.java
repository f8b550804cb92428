package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.MediaConfig;
import dev.sluice.upstream.FakeUpstream;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway does by itself about a provider's refusal, before the client has seen anything. */
final class RefusedCallTest {

    private static final String BAD_SIGNATURE =
            "{\"error\":{\"code\":400,\"message\":\"Corrupted thought signature.\",\"status\":\"INVALID_ARGUMENT\"}}";
    private static final String ANSWER =
            "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"fine\"}]},"
                    + "\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":1,"
                    + "\"totalTokenCount\":4}}";

    private static final String CONVERSATION = "{\"model\":\"google/gemini\",\"stream\":%s,\"messages\":["
            + "{\"role\":\"user\",\"content\":\"weather?\"},"
            + "{\"role\":\"assistant\",\"content\":null,\"extra_content\":{\"google\":{},\"origin\":{\"v\":1,\"provider\":\"google\"}},"
            + "\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\","
            + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"},\"extra_content\":{\"google\":{\"thought_signature\":\"c2ln\"}}}]},"
            + "{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"sunny\"}]}";

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stateThatTheProviderRefusesIsLeftOutAndTheCallMadeOnceMore(boolean stream) throws Exception {
        try (FakeUpstream provider = refusingOnce(BAD_SIGNATURE);
                TestGateway gateway = TestGateway.before(provider.baseUrl(), google());
                RawClient client = gateway.client()) {
            RawClient.Answer answer =
                    client.post(gateway.token(), CONVERSATION.formatted(stream)).answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("fine").contains("did not take the extra_content");
            assertThat(provider.nextExchange().body()).contains("c2ln");
            assertThat(provider.nextExchange().body()).doesNotContain("c2ln");
            assertThat(provider.unseenExchanges()).isZero();
        }
    }

    @Test
    void aSecondRefusalIsTheClients() throws Exception {
        try (FakeUpstream provider = FakeUpstream.answering(400, BAD_SIGNATURE);
                TestGateway gateway = TestGateway.before(provider.baseUrl(), google());
                RawClient client = gateway.client()) {
            RawClient.Answer answer =
                    client.post(gateway.token(), CONVERSATION.formatted(true)).answer();

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.body()).contains("\"code\":\"invalid_extra_content\"");
            provider.nextExchange();
            provider.nextExchange();
            assertThat(provider.unseenExchanges()).isZero();
        }
    }

    @Test
    void withoutStateThereIsNothingToLeaveOut() throws Exception {
        try (FakeUpstream provider = FakeUpstream.answering(400, BAD_SIGNATURE);
                TestGateway gateway = TestGateway.before(provider.baseUrl(), google());
                RawClient client = gateway.client()) {
            RawClient.Answer answer = client.post(
                            gateway.token(),
                            "{\"model\":\"google/gemini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}")
                    .answer();

            assertThat(answer.status()).isEqualTo(422);
            provider.nextExchange();
            assertThat(provider.unseenExchanges()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAccountThatMayNotStreamIsAskedForADocument(boolean stream) throws Exception {
        String refusal = "{\"error\":{\"message\":\"Your organization must be verified to stream this model.\","
                + "\"type\":\"invalid_request_error\",\"param\":\"stream\",\"code\":\"unsupported_value\"}}";
        String document =
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":\"whole\"},\"finish_reason\":\"stop\"}],"
                        + "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";
        try (FakeUpstream provider = refusingOnce(
                        refusal,
                        exchange -> exchange.send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                + "Connection: close\r\nContent-Length: " + document.length() + "\r\n\r\n"
                                + document));
                TestGateway gateway = TestGateway.before(provider.baseUrl());
                RawClient client = gateway.client()) {
            RawClient.Answer answer = client.post(
                            gateway.token(),
                            "{\"model\":\"openai/gpt-4o\",\"stream\":" + stream
                                    + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}")
                    .answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("\"content\":\"whole\"");
            assertThat(provider.nextExchange().body()).contains("\"stream\":true");
            assertThat(provider.nextExchange().body()).doesNotContain("\"stream\":true");
        }
    }

    @Test
    void aUrlThatTheProviderCannotFetchIsFetchedHere() throws Exception {
        String refusal = "{\"error\":{\"message\":\"Failed to download image.\",\"type\":\"invalid_request_error\","
                + "\"param\":\"url\",\"code\":\"failed_to_download_image\"}}";
        byte[] png = Base64.getDecoder()
                .decode(
                        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
        TestGateway.Settings settings = new TestGateway.Settings();
        settings.media = new MediaConfig(true, true, 1 << 20, 4, 3, Duration.ofSeconds(5));
        try (FakeUpstream images = FakeUpstream.playing(exchange -> {
                    exchange.send(
                            "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: " + png.length + "\r\n\r\n");
                    exchange.send(png);
                });
                FakeUpstream provider = refusingOnce(refusal, RefusedCallTest::streamChat);
                TestGateway gateway = TestGateway.before(provider.baseUrl(), settings);
                RawClient client = gateway.client()) {
            RawClient.Answer answer = client.post(
                            gateway.token(),
                            "{\"model\":\"openai/gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
                                    + "\"image_url\":{\"url\":\"" + images.baseUrl() + "/a.png\"}}]}]}")
                    .answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(provider.nextExchange().body()).contains("/a.png");
            assertThat(provider.nextExchange().body())
                    .contains("data:image/png;base64,")
                    .doesNotContain("/a.png");
        }
    }

    private static void streamChat(FakeUpstream.Exchange exchange) throws IOException {
        exchange.eventStream();
        exchange.event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a cat\"},\"finish_reason\":\"stop\"}]}");
        exchange.event("[DONE]");
        exchange.end();
    }

    private static FakeUpstream refusingOnce(String error) {
        return refusingOnce(error, exchange -> {
            exchange.eventStream();
            exchange.event(ANSWER);
            exchange.end();
        });
    }

    private static FakeUpstream refusingOnce(String error, FakeUpstream.Script then) {
        AtomicInteger calls = new AtomicInteger();
        return FakeUpstream.playing(exchange -> {
            if (calls.getAndIncrement() == 0) {
                exchange.send("HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nConnection: close\r\n"
                        + "Content-Length: " + error.length() + "\r\n\r\n" + error);
            } else {
                then.play(exchange);
            }
        });
    }

    private static TestGateway.Settings google() {
        TestGateway.Settings settings = new TestGateway.Settings();
        settings.google = true;
        return settings;
    }
}
