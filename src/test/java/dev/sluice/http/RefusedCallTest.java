package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.upstream.FakeUpstream;
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

    private static FakeUpstream refusingOnce(String error) {
        AtomicInteger calls = new AtomicInteger();
        return FakeUpstream.playing(exchange -> {
            if (calls.getAndIncrement() == 0) {
                exchange.send("HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nConnection: close\r\n"
                        + "Content-Length: " + error.length() + "\r\n\r\n" + error);
            } else {
                exchange.eventStream();
                exchange.event(ANSWER);
                exchange.end();
            }
        });
    }

    private static TestGateway.Settings google() {
        TestGateway.Settings settings = new TestGateway.Settings();
        settings.google = true;
        return settings;
    }
}
