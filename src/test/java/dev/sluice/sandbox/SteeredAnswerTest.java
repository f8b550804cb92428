package dev.sluice.sandbox;

import static dev.sluice.sandbox.SandboxClient.request;
import static dev.sluice.sandbox.SandboxClient.streamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.sandbox.SandboxClient.Answer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each of the sandbox's model names does on the wire. */
class SteeredAnswerTest extends SandboxFixture {

    private static String numbers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(String::valueOf).collect(Collectors.joining(" "));
    }

    @Test
    void echoAnswersExactlyTheLastUserText() throws Exception {
        String text = "  Größe: 東京 😀\n\"quoted\"\tand \\ more  ";
        assertThat(client.send(streamed(request("sandbox-echo", text))).joined("content"))
                .isEqualTo(text);
        assertThat(client.send(request("sandbox-echo", text)).message().getString("content"))
                .isEqualTo(text);
        assertThat(client.send(streamed(request("sandbox-echo", ""))).finishReasons())
                .containsExactly("stop");
    }

    @Test
    void longCountsToTwoThousand() throws Exception {
        Answer stream = client.send(streamed(request("sandbox-long", "Hello")));
        assertThat(stream.joined("content")).isEqualTo(numbers(2000));
        assertThat(stream.usage().getInteger("completion_tokens")).isEqualTo(2000);
    }

    @Test
    void reasoningIsShownAndCounted() throws Exception {
        Answer stream = client.send(streamed(request("sandbox-reasoning", "Hello")));
        assertThat(stream.joined("reasoning_content")).contains("5 characters");
        assertThat(stream.joined("content")).contains("Hello");
        JsonObject usage = stream.usage();
        int reasoning = usage.getJsonObject("completion_tokens_details").getInteger("reasoning_tokens");
        assertThat(reasoning).isPositive().isLessThan(usage.getInteger("completion_tokens"));
        assertThat(client.send(request("sandbox-reasoning", "Hello")).message().getString("reasoning_content"))
                .isEqualTo(stream.joined("reasoning_content"));
    }

    @Test
    void aRefusalLooksAsRecorded() throws Exception {
        Answer stream = client.send(streamed(request("sandbox-refusal", "Hello")));
        assertThat(stream.joined("refusal")).startsWith("I'm sorry");
        assertThat(stream.joined("content")).isEmpty();
        assertThat(stream.deltas().getFirst().encode())
                .isEqualTo("{\"role\":\"assistant\",\"content\":null,\"refusal\":\"\"}");
        assertThat(stream.finishReasons()).containsExactly("stop");
        JsonObject message = client.send(request("sandbox-refusal", "Hello")).message();
        assertThat(message.getString("refusal")).isEqualTo(stream.joined("refusal"));
        assertThat(message.getValue("content")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"sandbox-filter,content_filter,5", "sandbox-length,length,16"})
    void theAnswerEndsEarly(String model, String finishReason, int tokens) throws Exception {
        Answer stream = client.send(streamed(request(model, "Hello")));
        assertThat(stream.finishReasons()).containsExactly(finishReason);
        assertThat(stream.usage().getInteger("completion_tokens")).isEqualTo(tokens);
        assertThat(client.send(request("sandbox-fast", "Hello")).message().getString("content"))
                .startsWith(stream.joined("content"))
                .isNotEqualTo(stream.joined("content"));
    }

    @ParameterizedTest
    @CsvSource({
        "sandbox-error-400,400,invalid_request_error,",
        "sandbox-error-401,401,invalid_request_error,invalid_api_key",
        "sandbox-error-403,403,request_forbidden,unsupported_country_region_territory",
        "sandbox-error-404,404,invalid_request_error,model_not_found",
        "sandbox-error-418,418,invalid_request_error,",
        "sandbox-error-429,429,requests,rate_limit_exceeded",
        "sandbox-error-quota,429,insufficient_quota,insufficient_quota",
        "sandbox-error-context,400,invalid_request_error,context_length_exceeded",
        "sandbox-error-500,500,server_error,",
        "sandbox-error-503,503,server_error,",
        "sandbox-error-529,529,server_error,",
        "sandbox-error-nonsense,404,invalid_request_error,model_not_found",
        "sandbox-burst-none,404,invalid_request_error,model_not_found",
    })
    void errorsHaveTheProvidersForm(String model, int status, String type, @Nullable String code) throws Exception {
        for (JsonObject request : new JsonObject[] {request(model, "Hello"), streamed(request(model, "Hello"))}) {
            Answer answer = client.send(request);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.error().getString("type")).isEqualTo(type);
            assertThat(answer.error().getString("code")).isEqualTo(code);
            assertThat(answer.error().fieldNames()).containsExactly("message", "type", "param", "code");
        }
    }

    @Test
    void errorsSayWhatRecordedOnesSay() throws Exception {
        assertThat(client.send(request("sandbox-error-quota", "x")).json())
                .isEqualTo(Fixtures.json("openai/error/429_insufficient_quota.json"));
        String notFound = Fixtures.text("openai/error/404_model_not_found.json")
                .replace("non-existent-model", "sandbox-error-404");
        assertThat(client.send(request("sandbox-error-404", "x")).json()).isEqualTo(new JsonObject(notFound));
        Answer edge = client.send(request("sandbox-error-502", "x"));
        assertThat(edge.status()).isEqualTo(502);
        assertThat(edge.header("content-type")).isEqualTo("text/plain");
        assertThat(edge.body()).isEqualTo(Fixtures.text("openai/error/503_upstream_connect_text.txt"));
    }

    @Test
    void aRateLimitSaysWhenToComeBack() throws Exception {
        assertThat(client.send(request("sandbox-error-429", "x")).header("retry-after"))
                .isEqualTo("7");
        assertThat(client.send(request("sandbox-error-quota", "x")).header("retry-after"))
                .isEmpty();
    }

    @Test
    void anErrorMidstreamIsAsRecorded() throws Exception {
        Answer stream = client.send(streamed(request("sandbox-error-midstream", "Hello")));
        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.joined("content")).isEqualTo("You said:");
        String recorded = Fixtures.text("openai/error/200_stream_error_midway.sse");
        String error = "data: " + stream.events().get(stream.events().size() - 3) + "\n\n";
        assertThat(recorded).contains(error);
        assertThat(stream.usage().getInteger("total_tokens")).isZero();
        assertThat(stream.events().getLast()).isEqualTo("[DONE]");
        assertThat(stream.chunks().stream()
                        .filter(chunk -> chunk.containsKey("choices"))
                        .toList()
                        .toString())
                .doesNotContain("\"finish_reason\":\"stop\"");
    }

    /** Over a raw socket: the JDK's client may forget what came before a broken end. */
    @Test
    void cutClosesTheConnectionAfterSomeTokens() throws Exception {
        String read = untilClosed(streamed(request("sandbox-cut", "Hello")).encode());
        assertThat(read).contains(" said").doesNotContain("[DONE]").doesNotContain("\"stop\"");
        assertThat(read).doesNotContain("\r\n0\r\n");
        assertThatThrownBy(() -> client.send(request("sandbox-cut", "Hello"))).isInstanceOf(IOException.class);
    }

    private String untilClosed(String body) throws IOException {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), sandbox.baseUrl("openai").getPort())) {
            String head = "POST /openai/v1/chat/completions HTTP/1.1\r\nHost: sandbox\r\nAuthorization: Bearer any\r\n"
                    + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void burstComesInOneRead() throws Exception {
        HttpResponse<InputStream> response =
                client.open(streamed(request("sandbox-burst-20", "Hello")), "X-Sandbox-Delay-Ms", "200");
        byte[] buffer = new byte[64 * 1024];
        int count = response.body().read(buffer);
        String first = new String(buffer, 0, count, StandardCharsets.UTF_8);
        assertThat(first).startsWith("data: {").contains("\" 20\"").doesNotContain("[DONE]");
        response.body().close();
    }

    @Test
    void pacedTokensComeInReadsOfTheirOwn() throws Exception {
        HttpResponse<InputStream> response =
                client.open(streamed(request("gpt-4o", "Hello")), "X-Sandbox-Delay-Ms", "30", "X-Sandbox-Tokens", "5");
        byte[] buffer = new byte[64 * 1024];
        int reads = 0;
        StringBuilder all = new StringBuilder();
        for (int count = response.body().read(buffer);
                count >= 0;
                count = response.body().read(buffer)) {
            reads++;
            all.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
        assertThat(reads).isGreaterThan(2);
        assertThat(new Answer(200, response.headers(), all.toString()).joined("content"))
                .isEqualTo(numbers(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sandbox-slow", "sandbox-drip"})
    void slowOnesBeginAtOnceAndTakeTheirTime(String model) throws Exception {
        HttpResponse<InputStream> response = client.open(streamed(request(model, "Hello")));
        byte[] buffer = new byte[64 * 1024];
        int count = response.body().read(buffer);
        assertThat(new String(buffer, 0, count, StandardCharsets.UTF_8))
                .contains("assistant")
                .doesNotContain("You");
        assertThat(sandbox.openStreams()).isPositive();
        response.body().close();
        Eventually.within(vertx, Duration.ofSeconds(5), () -> sandbox.openStreams() == 0);
    }

    @Test
    void headersSteerAnyModel() throws Exception {
        assertThat(client.send(request("gpt-4o", "x"), "X-Sandbox-Error", "503").status())
                .isEqualTo(503);
        assertThat(client.send(streamed(request("gpt-4o", "x")), "X-Sandbox-Error", "midstream")
                        .joined("content"))
                .isEqualTo("You said:");
        assertThat(client.send(request("gpt-4o", "x"), "X-Sandbox-Tokens", "3")
                        .message()
                        .getString("content"))
                .isEqualTo("1 2 3");
    }
}
