package dev.sluice.sandbox;

import dev.sluice.sandbox.GeminiParser.Violation;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An error as Google words it: the recordings among the test fixtures, ai.google.dev/gemini-api/docs/troubleshooting (2026-08-10)
 * for the statuses, and for what is wrong with a request the answers that are quoted where they are used.
 *
 * @param code Google's own name of the status, such as {@code INVALID_ARGUMENT}
 * @param details objects of {@code google.rpc}, each with its {@code @type}
 */
record GeminiError(int status, String code, String message, JsonArray details) {

    private static final String RPC = "type.googleapis.com/google.rpc.";
    private static final String RATE_LIMITS = "https://ai.google.dev/gemini-api/docs/rate-limits";
    private static final String TROUBLESHOOTING = "https://developers.generativeai.google/guide/troubleshooting";

    static GeminiError invalid(String message) {
        return of(400, "INVALID_ARGUMENT", message);
    }

    /** What the validator of the request's messages reports. */
    static GeminiError invalid(String path, String what) {
        return invalid("* GenerateContentRequest." + path + ": " + what + "\n");
    }

    /** What cannot be read as the request's messages. */
    static GeminiError unreadable(List<Violation> violations) {
        JsonArray fields = new JsonArray();
        for (Violation violation : violations) {
            JsonObject field = new JsonObject();
            if (!violation.field().isEmpty()) {
                field.put("field", violation.field());
            }
            fields.add(field.put("description", violation.description()));
        }
        String message = violations.stream().map(Violation::description).collect(Collectors.joining("\n"));
        return new GeminiError(
                400,
                "INVALID_ARGUMENT",
                message,
                new JsonArray().add(detail("BadRequest").put("fieldViolations", fields)));
    }

    static GeminiError notJson() {
        return invalid("Invalid JSON payload received. Unexpected token.\n");
    }

    static GeminiError missingKey() {
        return of(
                403,
                "PERMISSION_DENIED",
                "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or"
                        + " other form of API consumer identity to call this API.");
    }

    static GeminiError wrongKey() {
        String message = "API key not valid. Please pass a valid API key.";
        return new GeminiError(
                400,
                "INVALID_ARGUMENT",
                message,
                new JsonArray()
                        .add(detail("ErrorInfo")
                                .put("reason", "API_KEY_INVALID")
                                .put("domain", "googleapis.com")
                                .put("metadata", new JsonObject().put("service", "generativelanguage.googleapis.com")))
                        .add(detail("LocalizedMessage").put("locale", "en-US").put("message", message)));
    }

    static GeminiError noRoute() {
        return of(404, "NOT_FOUND", "Requested entity was not found.");
    }

    static GeminiError noSuchModel(String model) {
        return of(
                404,
                "NOT_FOUND",
                "models/" + model
                        + " is not found for API version v1beta, or is not supported for generateContent. Call"
                        + " ModelService.ListModels to see the list of available models and their supported methods.");
    }

    static GeminiError noSuchCache() {
        return of(403, "PERMISSION_DENIED", "CachedContent not found (or permission denied)");
    }

    static GeminiError overloaded() {
        return of(503, "UNAVAILABLE", "The model is overloaded. Please try again later.");
    }

    /** The error that the sandbox's model was told to give. */
    static GeminiError of(Reply.Fault fault, String model) {
        return switch (fault.cause()) {
            case QUOTA ->
                exhausted(
                        model,
                        "generate_content_free_tier_requests",
                        "GenerateRequestsPerDayPerProjectPerModel-FreeTier",
                        50,
                        "34s");
            case CONTEXT ->
                invalid("The input token count (1048577) exceeds the maximum number of tokens allowed (1048576).");
            case MODEL -> noSuchModel(model);
            case STATUS -> ofStatus(fault.status(), model);
        };
    }

    private static GeminiError ofStatus(int status, String model) {
        return switch (status) {
            case 400 -> invalid("Request contains an invalid argument.");
            case 401 ->
                of(
                        401,
                        "UNAUTHENTICATED",
                        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or"
                                + " other valid authentication credential.");
            case 403 ->
                of(403, "PERMISSION_DENIED", "Your API key was reported as leaked. Please use another API key.");
            case 404 -> noSuchModel(model);
            case 429 ->
                exhausted(
                        model,
                        "generate_content_paid_tier_input_token_count",
                        "GenerateContentPaidTierInputTokensPerModelPerMinute",
                        1_000_000,
                        "7s");
            case 499 -> of(499, "CANCELLED", "The operation was cancelled.");
            case 500 ->
                of(500, "INTERNAL", "An internal error has occurred. Please retry or report in " + TROUBLESHOOTING);
            case 503 -> overloaded();
            case 504 -> of(504, "DEADLINE_EXCEEDED", "The request timed out. Please try again.");
            default ->
                of(
                        status,
                        status < 500 ? "FAILED_PRECONDITION" : "INTERNAL",
                        "The sandbox was asked for a " + status + ".");
        };
    }

    /** When to come back is told in the body, and by no header. */
    private static GeminiError exhausted(String model, String metric, String quotaId, int limit, String delay) {
        String quotaMetric = "generativelanguage.googleapis.com/" + metric;
        JsonObject violation = new JsonObject()
                .put("quotaMetric", quotaMetric)
                .put("quotaId", quotaId)
                .put("quotaDimensions", new JsonObject().put("model", model).put("location", "global"))
                .put("quotaValue", String.valueOf(limit));
        JsonObject link = new JsonObject()
                .put("description", "Learn more about Gemini API quotas")
                .put("url", RATE_LIMITS);
        return new GeminiError(
                429,
                "RESOURCE_EXHAUSTED",
                "You exceeded your current quota, please check your plan and billing details. For more information on this"
                        + " error, head to: " + RATE_LIMITS + ". To monitor your current usage, head to:"
                        + " https://ai.dev/rate-limit. \n* Quota exceeded for metric: " + quotaMetric + ", limit: "
                        + limit
                        + ", model: " + model + "\nPlease retry in " + delay + ".",
                new JsonArray()
                        .add(detail("Help").put("links", new JsonArray().add(link)))
                        .add(detail("QuotaFailure").put("violations", new JsonArray().add(violation)))
                        .add(detail("RetryInfo").put("retryDelay", delay)));
    }

    private static JsonObject detail(String type) {
        return new JsonObject().put("@type", RPC + type);
    }

    private static GeminiError of(int status, String code, String message) {
        return new GeminiError(status, code, message, new JsonArray());
    }

    Buffer toBody() {
        JsonObject error =
                new JsonObject().put("code", status).put("message", message).put("status", code);
        if (!details.isEmpty()) {
            error.put("details", details);
        }
        return Buffer.buffer(new JsonObject().put("error", error).encodePrettily() + "\n");
    }
}
