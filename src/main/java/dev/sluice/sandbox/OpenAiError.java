package dev.sluice.sandbox;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as OpenAI words it. The texts are those of recorded and observed answers: the recordings among the test fixtures, and
 * for what is wrong with a request the observations of 2026-08-30 that kangminlee-maker/local-OAuth-CLI-API-adapter publishes in
 * docs/conformance-matrix.md (section 5.5.5).
 */
record OpenAiError(
        int status,
        String message,
        String type,
        @Nullable String param,
        @Nullable String code,
        Map<String, String> headers) {

    static final String INVALID_REQUEST = "invalid_request_error";

    private static final String SERVER_ERROR = "server_error";
    private static final String KEYS_PAGE = "https://platform.openai.com/account/api-keys";

    /** A 400 about one parameter. */
    static OpenAiError invalid(String message, @Nullable String param, @Nullable String code) {
        return new OpenAiError(400, message, INVALID_REQUEST, param, code, Map.of());
    }

    static OpenAiError missing(String path) {
        return invalid("Missing required parameter: '" + path + "'.", path, "missing_required_parameter");
    }

    static OpenAiError unsupported(String param, String hint) {
        return invalid(
                "Unsupported parameter: '" + param + "' is not supported with this model." + hint,
                param,
                "unsupported_parameter");
    }

    static OpenAiError missingKey() {
        return plain(
                401,
                "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth"
                        + " (i.e. Authorization: Bearer YOUR_KEY). You can obtain an API key from " + KEYS_PAGE + ".",
                null);
    }

    static OpenAiError wrongKey(String key) {
        return plain(
                401,
                "Incorrect API key provided: " + key + ". You can find your API key at " + KEYS_PAGE + ".",
                "invalid_api_key");
    }

    static OpenAiError noRoute(String method, String path) {
        return plain(404, "Invalid URL (" + method + " /v1" + path + ")", null);
    }

    static OpenAiError notJson() {
        return plain(
                400,
                "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library"
                        + " correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON. If you have"
                        + " trouble figuring out how to fix this, please contact us through our help center at"
                        + " help.openai.com.)",
                null);
    }

    static OpenAiError noModel() {
        return plain(400, "you must provide a model parameter", null);
    }

    /** The error that the sandbox's model was told to give. */
    static OpenAiError of(Reply.Fault fault, String model, String requestId) {
        return switch (fault.cause()) {
            case QUOTA ->
                new OpenAiError(
                        429,
                        "You exceeded your current quota, please check your plan and billing details. For more information on"
                                + " this error, read the docs:"
                                + " https://platform.openai.com/docs/guides/error-codes/api-errors.",
                        "insufficient_quota",
                        null,
                        "insufficient_quota",
                        Map.of());
            case CONTEXT ->
                invalid(
                        "This model's maximum context length is 128000 tokens. However, your messages resulted in 128001"
                                + " tokens. Please reduce the length of the messages.",
                        "messages",
                        "context_length_exceeded");
            case MODEL -> noSuchModel(model);
            case STATUS -> ofStatus(fault.status(), model, requestId);
        };
    }

    private static OpenAiError ofStatus(int status, String model, String requestId) {
        return switch (status) {
            case 401 -> wrongKey("sk-sand**********box");
            case 403 ->
                new OpenAiError(
                        403,
                        "Country, region, or territory not supported",
                        "request_forbidden",
                        null,
                        "unsupported_country_region_territory",
                        Map.of());
            case 404 -> noSuchModel(model);
            case 429 -> rateLimited(model);
            case 500 ->
                server(
                        500,
                        "The server had an error processing your request. Sorry about that! You can retry your request, or"
                                + " contact us through our help center at help.openai.com if you keep seeing this error."
                                + " (Please include the request ID " + requestId + " in your email.)");
            case 503 -> server(503, "The server is currently overloaded with other requests. Sorry about that!");
            default ->
                status < 500
                        ? plain(status, "The sandbox was asked for a " + status + ".", null)
                        : server(status, "The sandbox was asked for a " + status + ".");
        };
    }

    private static OpenAiError noSuchModel(String model) {
        return plain(
                404, "The model `" + model + "` does not exist or you do not have access to it.", "model_not_found");
    }

    private static OpenAiError rateLimited(String model) {
        return new OpenAiError(
                429,
                "Rate limit reached for " + model
                        + " in organization org-000000000000000000000000 on requests per min (RPM):"
                        + " Limit 3, Used 3, Requested 1. Please try again in 7s. Visit"
                        + " https://platform.openai.com/account/rate-limits to learn more.",
                "requests",
                null,
                "rate_limit_exceeded",
                Map.of(
                        "retry-after", "7",
                        "x-ratelimit-limit-requests", "3",
                        "x-ratelimit-remaining-requests", "0",
                        "x-ratelimit-reset-requests", "7s"));
    }

    private static OpenAiError plain(int status, String message, @Nullable String code) {
        return new OpenAiError(status, message, INVALID_REQUEST, null, code, Map.of());
    }

    private static OpenAiError server(int status, String message) {
        return new OpenAiError(status, message, SERVER_ERROR, null, null, Map.of());
    }

    /** The error as one object of the wire. */
    JsonObject toJson() {
        return new JsonObject()
                .put(
                        "error",
                        new JsonObject()
                                .put("message", message)
                                .put("type", type)
                                .put("param", param)
                                .put("code", code));
    }

    Buffer toBody() {
        return Buffer.buffer(toJson().encodePrettily());
    }
}
