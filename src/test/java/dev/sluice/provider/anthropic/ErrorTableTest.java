package dev.sluice.provider.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayError.Kind;
import dev.sluice.model.Violation;
import dev.sluice.provider.UpstreamHead;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every error that Anthropic documents, or is known to send, as it comes. */
class ErrorTableTest {

    private static final String INPUT = "invalid_request_error";

    static List<Arguments> rows() {
        return List.of(
                row(400, INPUT, "messages.0.content: Input should be a valid list", Kind.PROVIDER_REJECTED, null),
                row(
                        400,
                        INPUT,
                        "prompt is too long: 3333404 tokens > 200000 maximum",
                        Kind.CONTEXT_LENGTH_EXCEEDED,
                        null),
                row(
                        400,
                        INPUT,
                        "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing",
                        Kind.PROVIDER_QUOTA_EXHAUSTED,
                        null),
                row(
                        400,
                        INPUT,
                        "You have reached your specified API usage limits. You will regain access on 2026-12-01",
                        Kind.PROVIDER_QUOTA_EXHAUSTED,
                        null),
                replay("messages.1.content.0: `thinking` or `redacted_thinking` blocks in the latest assistant message"
                        + " cannot be modified. These blocks must remain as they were in the original response."),
                replay("messages.1.content.0: Invalid `signature` in `thinking` block"),
                replay(
                        "messages.1.content.0: Invalid `signature` in `thinking` block. The block is bound to a different"
                                + " conversation."),
                replay("This thinking block is bound to a different conversation."),
                replay(
                        "messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`. When"
                                + " `thinking` is enabled, a final `assistant` message must start with a thinking block"),
                unreachable("Unable to download the file. Please verify the URL and try again."),
                unreachable("messages.0.content.1.image.source.url: Unable to download image"),
                unreachable("This URL is disallowed by the website's robots.txt file."),
                row(
                        400,
                        INPUT,
                        "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024",
                        Kind.PROVIDER_REJECTED,
                        null),
                row(
                        400,
                        INPUT,
                        "messages.0.content.0.image.source.base64.data: At least one of the image dimensions"
                                + " exceed max allowed size: 8000 pixels",
                        Kind.PROVIDER_REJECTED,
                        null),
                row(401, "authentication_error", "invalid x-api-key", Kind.PROVIDER_AUTH, null),
                row(402, "billing_error", "There is an issue with your billing", Kind.PROVIDER_QUOTA_EXHAUSTED, null),
                row(403, "permission_error", "Your API key does not have permission", Kind.PROVIDER_AUTH, null),
                row(404, "not_found_error", "model: claude-3-5-sonnet-latest", Kind.MODEL_NOT_FOUND, null),
                row(404, "not_found_error", "Not Found", Kind.PROVIDER_ERROR, null),
                row(409, "conflict_error", "Conflict", Kind.PROVIDER_OVERLOADED, null),
                row(413, "request_too_large", "Request exceeds the maximum size", Kind.TOO_LARGE, null),
                row(
                        429,
                        "rate_limit_error",
                        "This request would exceed your rate limit",
                        Kind.PROVIDER_RATE_LIMITED,
                        null),
                row(500, "api_error", "Internal server error", Kind.PROVIDER_ERROR, null),
                row(504, "timeout_error", "Request timed out", Kind.PROVIDER_TIMEOUT, null),
                row(529, "overloaded_error", "Overloaded", Kind.PROVIDER_OVERLOADED, null),
                arguments(
                        413,
                        "<html><head><title>413 Request Entity Too Large</title></head></html>",
                        Kind.TOO_LARGE,
                        null),
                arguments(
                        429,
                        "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"Limit\","
                                + "\"details\":{\"error_code\":\"enforced_spend_limit_reached\"}}}",
                        Kind.PROVIDER_QUOTA_EXHAUSTED,
                        null));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void errorMeans(int status, String body, Kind kind, @Nullable String violation) {
        UpstreamHead head = new UpstreamHead(status, Map.of("retry-after", "3"));
        GatewayError error = AnthropicErrors.ofAnswer(head, Buffer.buffer(body));
        assertThat(error.kind()).isEqualTo(kind);
        assertThat(error.violations().stream().map(Violation::code).toList())
                .isEqualTo(violation == null ? List.of() : List.of(violation));
        assertThat(error.upstreamStatus()).isEqualTo(status);
        assertThat(error.retryAfter()).isEqualTo(Duration.ofSeconds(3));
    }

    private static Arguments replay(String message) {
        return row(400, INPUT, message, Kind.INVALID_REQUEST, "invalid_extra_content");
    }

    private static Arguments unreachable(String message) {
        return row(400, INPUT, message, Kind.PROVIDER_REJECTED, "media_unreachable");
    }

    private static Arguments row(int status, String type, String message, Kind kind, @Nullable String violation) {
        JsonObject error = JsonObject.of("type", type, "message", message);
        return arguments(status, JsonObject.of("type", "error", "error", error).encode(), kind, violation);
    }
}
