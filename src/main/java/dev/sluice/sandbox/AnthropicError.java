package dev.sluice.sandbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * An error as Anthropic words it: the recordings among the test fixtures, the errors page
 * (https://platform.claude.com/docs/en/api/errors, 2026-08-22), and for what is wrong with a request the answers that callers
 * published (anthropics/claude-code#8210, #10627, #11017, #8184; BerriAI/litellm#24900, #3286; read 2026-11-23).
 */
record AnthropicError(int status, String type, String message, Map<String, String> headers) {

    private static final String INVALID = "invalid_request_error";

    /** A 400 about the request. */
    static AnthropicError invalid(String message) {
        return plain(400, INVALID, message);
    }

    static AnthropicError missingKey() {
        return plain(401, "authentication_error", "x-api-key header is required");
    }

    static AnthropicError wrongKey() {
        return plain(401, "authentication_error", "invalid x-api-key");
    }

    static AnthropicError missingVersion() {
        return invalid("anthropic-version: header is required");
    }

    static AnthropicError wrongVersion(String version) {
        return invalid(
                "anthropic-version: \"%s\" is not a valid version. See https://docs.claude.com/en/api/versioning for"
                                .formatted(version)
                        + " the available versions.");
    }

    static AnthropicError tooLarge() {
        return plain(413, "request_too_large", "Request exceeds the maximum size");
    }

    static AnthropicError noRoute() {
        return plain(404, "not_found_error", "Not found");
    }

    static AnthropicError noSuchModel(String model) {
        return plain(404, "not_found_error", "model: " + model);
    }

    /** The error that the sandbox's model was told to give. */
    static AnthropicError of(Reply.Fault fault, String model) {
        return switch (fault.cause()) {
            case QUOTA ->
                invalid(
                        "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or"
                                + " purchase credits.");
            case CONTEXT -> invalid("prompt is too long: 200001 tokens > 200000 maximum");
            case MODEL -> noSuchModel(model);
            case STATUS -> ofStatus(fault.status(), model);
        };
    }

    private static AnthropicError ofStatus(int status, String model) {
        return switch (status) {
            case 401 -> wrongKey();
            case 402 ->
                plain(402, "billing_error", "Your account has a billing issue. Please check your payment details.");
            case 403 ->
                plain(403, "permission_error", "Your API key does not have permission to use the specified resource.");
            case 404 -> noSuchModel(model);
            case 409 -> plain(409, "conflict_error", "The request conflicts with another one.");
            case 413 -> tooLarge();
            case 429 -> rateLimited();
            case 500 -> plain(500, "api_error", "Internal server error");
            case 504 -> plain(504, "timeout_error", "The request timed out.");
            case 529 -> overloaded();
            default ->
                plain(status, status < 500 ? INVALID : "api_error", "The sandbox was asked for a " + status + ".");
        };
    }

    static AnthropicError overloaded() {
        return plain(529, "overloaded_error", "Overloaded");
    }

    private static AnthropicError rateLimited() {
        return new AnthropicError(
                429,
                "rate_limit_error",
                "This request would exceed the rate limit for your organization (00000000-0000-0000-0000-000000000000) of"
                        + " 50 requests per minute. For details, refer to: https://docs.claude.com/en/api/rate-limits. You can"
                        + " see the response headers for current usage. Please reduce the prompt length or the maximum tokens"
                        + " requested, or try again later.",
                Map.of(
                        "retry-after", "7",
                        "anthropic-ratelimit-requests-limit", "50",
                        "anthropic-ratelimit-requests-remaining", "0"));
    }

    private static AnthropicError plain(int status, String type, String message) {
        return new AnthropicError(status, type, message, Map.of());
    }

    /** The headers beside those that every response has. */
    Map<String, String> allHeaders() {
        Map<String, String> all = new HashMap<>(headers);
        all.put("x-should-retry", String.valueOf(status == 429 || status == 529));
        return all;
    }

    Buffer toBody(String requestId) {
        return Buffer.buffer(new JsonObject()
                .put("type", "error")
                .put("error", new JsonObject().put("type", type).put("message", message))
                .put("request_id", requestId)
                .encode());
    }
}
