package dev.sluice.sandbox;

import static dev.sluice.sandbox.GeminiClient.config;
import static dev.sluice.sandbox.GeminiClient.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.sandbox.GeminiClient.Answer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the models' names make the Google stand-in do. */
class GeminiSteeringTest extends SandboxFixture {

    private GeminiClient google;

    @BeforeEach
    void call() {
        google = new GeminiClient(sandbox);
    }

    @Test
    void echoSaysTheLastText() throws Exception {
        assertThat(google.stream("sandbox-echo", request("Grüße aus 東京 🎉")).text())
                .isEqualTo("Grüße aus 東京 🎉");
    }

    @Test
    void longAndBurstAreNumbers() throws Exception {
        assertThat(google.stream("sandbox-long", request("x")).text())
                .startsWith("1 2 3 ")
                .endsWith(" 2000");
        assertThat(google.stream("sandbox-burst-5", request("x")).text()).isEqualTo("1 2 3 4 5");
    }

    @Test
    void reasoningIsShownToThoseWhoAskForIt() throws Exception {
        Answer hidden = google.stream("sandbox-reasoning", request("Hello"));
        assertThat(hidden.thoughts()).isEmpty();
        int counted = hidden.usage().getInteger("thoughtsTokenCount");
        JsonObject asked =
                config(request("Hello"), "{\"thinkingConfig\":{\"includeThoughts\":true,\"thinkingBudget\":0}}");
        for (Answer shown :
                new Answer[] {google.stream("sandbox-reasoning", asked), google.whole("sandbox-reasoning", asked)}) {
            assertThat(shown.thoughts()).isEqualTo("The user's last message has 5 characters. I tell what arrived.");
            assertThat(shown.text()).isEqualTo(hidden.text());
            assertThat(shown.usage().getInteger("thoughtsTokenCount")).isEqualTo(counted);
        }
    }

    @Test
    void aRefusalIsABlockedPrompt() throws Exception {
        for (Answer answer : new Answer[] {
            google.stream("sandbox-refusal", request("x")), google.whole("sandbox-refusal", request("x"))
        }) {
            assertThat(answer.chunks()).singleElement().satisfies(chunk -> {
                assertThat(chunk.containsKey("candidates")).isFalse();
                JsonObject feedback = chunk.getJsonObject("promptFeedback");
                JsonObject recorded = new Answer(
                                200, answer.headers(), Fixtures.text("google/error/200_prompt_blocked_safety.sse"))
                        .chunks()
                        .getFirst()
                        .getJsonObject("promptFeedback");
                assertThat(feedback).isEqualTo(recorded);
            });
        }
    }

    @Test
    void theFilterEndsTheAnswerWithoutContent() throws Exception {
        Answer stream = google.stream("sandbox-filter", request("x"));
        assertThat(stream.text()).isEqualTo("You said: \"");
        assertThat(stream.finishReasons()).containsExactly("SAFETY");
        Answer whole = google.whole("sandbox-filter", request("x"));
        assertThat(whole.text()).isEmpty();
        assertThat(whole.finishReasons()).containsExactly("SAFETY");
    }

    @Test
    void lengthEndsWithTheTokenLimit() throws Exception {
        Answer stream = google.stream("sandbox-length", request("x"));
        assertThat(stream.finishReasons()).containsExactly("MAX_TOKENS");
        assertThat(stream.usage().getInteger("candidatesTokenCount")).isEqualTo(16);
    }

    @ParameterizedTest
    @CsvSource({
        "sandbox-error-400, 400, INVALID_ARGUMENT",
        "sandbox-error-401, 401, UNAUTHENTICATED",
        "sandbox-error-403, 403, PERMISSION_DENIED",
        "sandbox-error-404, 404, NOT_FOUND",
        "sandbox-error-429, 429, RESOURCE_EXHAUSTED",
        "sandbox-error-500, 500, INTERNAL",
        "sandbox-error-503, 503, UNAVAILABLE",
        "sandbox-error-504, 504, DEADLINE_EXCEEDED",
        "sandbox-error-quota, 429, RESOURCE_EXHAUSTED",
        "sandbox-error-context, 400, INVALID_ARGUMENT",
        "sandbox-error-nothing, 404, NOT_FOUND"
    })
    void errorsHaveGooglesBodies(String model, int status, String code) throws Exception {
        for (Answer answer : new Answer[] {google.stream(model, request("x")), google.whole(model, request("x"))}) {
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.error().getInteger("code")).isEqualTo(status);
            assertThat(answer.error().getString("status")).isEqualTo(code);
        }
    }

    @Test
    void recordedErrorsAreRepeated() throws Exception {
        for (String error : new String[] {"500_internal_on_stream", "503_overloaded"}) {
            assertThat(google.stream("sandbox-error-" + error.substring(0, 3), request("x"))
                            .json())
                    .isEqualTo(Fixtures.json("google/error/" + error + ".json"));
        }
    }

    @Test
    void whenToComeBackIsInTheBody() throws Exception {
        Answer limited = google.whole("sandbox-error-429", request("x"));
        assertThat(limited.header("retry-after")).isEmpty();
        assertThat(limited.error().getString("message")).endsWith("Please retry in 7s.");
        assertThat(limited.error().getJsonArray("details").encode())
                .contains("\"retryDelay\":\"7s\"")
                .contains("PerMinute");
        assertThat(google.whole("sandbox-error-quota", request("x")).body()).contains("PerDay");
    }

    @Test
    void theEdgeAnswersWithAPage() throws Exception {
        Answer answer = google.whole("sandbox-error-502", request("x"));
        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.body()).startsWith("<!DOCTYPE html>");
    }

    @Test
    void anErrorInTheStreamIsPlainJsonAmongTheEvents() throws Exception {
        Answer stream = google.stream("sandbox-error-midstream", request("x"));
        assertThat(stream.status()).isEqualTo(200);
        assertThat(stream.text()).isEqualTo("You said:");
        assertThat(stream.finishReasons()).isEmpty();
        String tail = stream.body().substring(stream.body().lastIndexOf("\r\n\r\n"));
        assertThat(new JsonObject(tail.strip())).isEqualTo(Fixtures.json("google/error/503_overloaded.json"));
    }

    @Test
    void cutClosesTheConnectionAfterSomeTokens() throws Exception {
        String body = request("Hello").encode();
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), sandbox.baseUrl("google").getPort())) {
            String head =
                    "POST /google/v1beta/models/sandbox-cut:streamGenerateContent?alt=sse HTTP/1.1\r\nHost: sandbox\r\n"
                            + "x-goog-api-key: any\r\nContent-Length: " + body.length() + "\r\n\r\n";
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
            String read = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(read).contains(" said").doesNotContain("finishReason").doesNotContain("\r\n0\r\n");
        }
        assertThatThrownBy(() -> google.whole("sandbox-cut", request("x"))).isInstanceOf(IOException.class);
    }

    @Test
    void stallIsTheHeadAndNothingMore() throws Exception {
        HttpResponse<InputStream> response = google.open(google.post(
                "sandbox-stall:streamGenerateContent?alt=sse", request("x").encode(), "sandbox"));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(sandbox.openStreams()).isPositive();
        response.body().close();
        Eventually.within(vertx, Duration.ofSeconds(5), () -> sandbox.openStreams() == 0);
    }

    @Test
    void headersSteerAnyModel() throws Exception {
        assertThat(google.whole("gemini-2.5-pro", request("x"), "X-Sandbox-Error", "503")
                        .status())
                .isEqualTo(503);
        assertThat(google.stream("gemini-2.5-pro", request("x"), "X-Sandbox-Tokens", "3")
                        .text())
                .isEqualTo("1 2 3");
    }
}
