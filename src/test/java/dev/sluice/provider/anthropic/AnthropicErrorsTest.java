package dev.sluice.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayError.Kind;
import dev.sluice.model.Violation;
import dev.sluice.provider.UpstreamHead;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Anthropic's errors mean. */
class AnthropicErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error, PROVIDER_REJECTED",
        "401, authentication_error, PROVIDER_AUTH",
        "402, billing_error, PROVIDER_QUOTA_EXHAUSTED",
        "403, permission_error, PROVIDER_AUTH",
        "404, not_found_error, PROVIDER_ERROR",
        "409, conflict_error, PROVIDER_OVERLOADED",
        "413, request_too_large, TOO_LARGE",
        "413, , TOO_LARGE",
        "429, rate_limit_error, PROVIDER_RATE_LIMITED",
        "500, api_error, PROVIDER_ERROR",
        "504, timeout_error, PROVIDER_TIMEOUT",
        "529, overloaded_error, PROVIDER_OVERLOADED",
        "529, , PROVIDER_OVERLOADED",
        "408, , PROVIDER_TIMEOUT",
        "422, , PROVIDER_REJECTED",
        "502, , PROVIDER_ERROR",
        "503, , PROVIDER_OVERLOADED",
        "302, , PROVIDER_ERROR",
    })
    void statusAndTypeHaveTheirKind(int status, @Nullable String type, Kind kind) {
        GatewayError error = answer(status, body(type, "Something is wrong"));
        assertThat(error.kind()).isEqualTo(kind);
        assertThat(error.upstreamStatus()).isEqualTo(status);
        assertThat(error.provider()).isEqualTo("anthropic");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Your credit balance is too low to access the Anthropic API.",
                "You have reached your specified API usage limits. You will regain access on 2026-12-01."
            })
    void moneyComesAsABadRequestToo(String message) {
        GatewayError error = answer(400, body("invalid_request_error", message));
        assertThat(error.kind()).isEqualTo(Kind.PROVIDER_QUOTA_EXHAUSTED);
        assertThat(error.message()).isEqualTo("the gateway's quota at anthropic is used up");
    }

    @Test
    void spendLimitIsNotARateLimit() {
        JsonObject details = JsonObject.of("error_code", "enforced_spend_limit_reached");
        JsonObject error = JsonObject.of("type", "rate_limit_error", "message", "Limit", "details", details);
        assertThat(answer(429, JsonObject.of("error", error).encode()).kind()).isEqualTo(Kind.PROVIDER_QUOTA_EXHAUSTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "messages.1.content.0: `thinking` or `redacted_thinking` blocks in the latest assistant message cannot be"
                        + " modified.",
                "This thinking block is bound to a different conversation."
            })
    void damagedThinkingIsAViolation(String message) {
        GatewayError error = answer(400, body("invalid_request_error", message));
        assertThat(error.kind()).isEqualTo(Kind.INVALID_REQUEST);
        assertThat(error.violations()).extracting(Violation::code).containsExactly("invalid_extra_content");
    }

    @Test
    void notFoundIsTheModelIfTheMessageSaysSo() {
        assertThat(answer(404, body("not_found_error", "model: claude-x")).kind())
                .isEqualTo(Kind.MODEL_NOT_FOUND);
        assertThat(answer(404, "404 page not found").kind()).isEqualTo(Kind.PROVIDER_ERROR);
    }

    @Test
    void longPromptIsTooLong() {
        String told = "prompt is too long: 3333404 tokens > 200000 maximum";
        assertThat(answer(400, body("invalid_request_error", told)).kind()).isEqualTo(Kind.CONTEXT_LENGTH_EXCEEDED);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 402, 403})
    void nothingIsSaidOfOurAccount(int status) {
        assertThat(answer(status, body("authentication_error", "invalid x-api-key of Acme"))
                        .message())
                .doesNotContain("key", "Acme");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>sk-ant-abcdef</html>",
                "{\"error\":{\"message\":\"cut he",
                "[]",
                "{\"error\":[]}",
                "null"
            })
    void otherBodiesSayNothing(String body) {
        assertThat(answer(502, body).message()).isEqualTo("anthropic answered with status 502");
    }

    @Test
    void retryAfterIsPassedOn() {
        UpstreamHead head = new UpstreamHead(429, Map.of("retry-after", "20"));
        assertThat(AnthropicErrors.ofAnswer(head, Buffer.buffer("{}")).retryAfter())
                .isEqualTo(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @CsvSource({
        "overloaded_error, PROVIDER_OVERLOADED",
        "rate_limit_error, PROVIDER_RATE_LIMITED",
        "api_error, PROVIDER_ERROR",
        "timeout_error, PROVIDER_TIMEOUT",
        "invalid_request_error, PROVIDER_REJECTED",
        "authentication_error, PROVIDER_AUTH",
        "something_new, PROVIDER_ERROR",
        ", PROVIDER_ERROR",
    })
    void errorInAStreamIsToldByItsType(@Nullable String type, Kind kind) {
        GatewayError error = AnthropicErrors.ofStream(new ReportedError(type, "Oh", null), "claude");
        assertThat(error.kind()).isEqualTo(kind);
        assertThat(error.provider()).isEqualTo("claude");
        assertThat(error.upstreamStatus()).isNull();
    }

    private static GatewayError answer(int status, String body) {
        return AnthropicErrors.ofAnswer(new UpstreamHead(status, Map.of()), Buffer.buffer(body));
    }

    private static String body(@Nullable String type, String message) {
        JsonObject error = new JsonObject().put("type", type).put("message", message);
        return JsonObject.of("type", "error", "error", error).encode();
    }
}
