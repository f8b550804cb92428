package dev.sluice.provider.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayError.Kind;
import dev.sluice.model.Violation;
import dev.sluice.provider.UpstreamHead;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every error that Google documents, or is known to send, as it comes; details are written with single quotes. */
class ErrorTableTest {

    private static final String INVALID = "INVALID_ARGUMENT";
    private static final String EXHAUSTED = "RESOURCE_EXHAUSTED";
    private static final String MINUTE =
            "{'violations':[{'quotaId':'GenerateContentInputTokensPerModelPerMinute-FreeTier'}]}";

    static List<Arguments> rows() {
        return List.of(
                row(400, INVALID, "API key not valid.", "{'reason':'API_KEY_INVALID'}", Kind.PROVIDER_AUTH, null),
                row(
                        400,
                        INVALID,
                        "Invalid JSON payload received. Unknown name \"x\" at 'tools[0]': Cannot find field.",
                        "{'fieldViolations':[{'field':'tools[0]'}]}",
                        Kind.PROVIDER_ERROR,
                        null),
                replay("Function call is missing a thought_signature in functionCall parts."),
                replay("Invalid thought signature."),
                replay("Corrupted thought signature."),
                replay("Thought signature is not valid."),
                row(
                        400,
                        INVALID,
                        "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
                        "{}",
                        Kind.CONTEXT_LENGTH_EXCEEDED,
                        null),
                row(400, INVALID, "Please use a valid role: user, model.", "{}", Kind.PROVIDER_REJECTED, null),
                unreachable("Cannot fetch content from the provided URL. Status: URL_ROBOTED-ROBOTED_DENIED"),
                unreachable("Invalid or unsupported file uri: https://example.com/a.jpg"),
                row(
                        400,
                        "FAILED_PRECONDITION",
                        "User location is not supported for the API use.",
                        "{}",
                        Kind.PROVIDER_AUTH,
                        null),
                row(403, "PERMISSION_DENIED", "Your API key was reported as leaked.", "{}", Kind.PROVIDER_AUTH, null),
                row(
                        404,
                        "NOT_FOUND",
                        "models/gemini-2.0-pro is not found for API version v1beta",
                        "{}",
                        Kind.MODEL_NOT_FOUND,
                        null),
                row(
                        404,
                        "NOT_FOUND",
                        "This model models/gemini-2.5-pro is no longer available to new users.",
                        "{}",
                        Kind.MODEL_NOT_FOUND,
                        null),
                row(408, "", "Timeout", "{}", Kind.PROVIDER_TIMEOUT, null),
                row(429, EXHAUSTED, "Quota exceeded", MINUTE, Kind.PROVIDER_RATE_LIMITED, null),
                row(
                        429,
                        EXHAUSTED,
                        "Quota exceeded",
                        "{'violations':[{'quotaId':'GenerateRequestsPerDayPerProjectPerModel-FreeTier'}]}",
                        Kind.PROVIDER_QUOTA_EXHAUSTED,
                        null),
                row(
                        429,
                        EXHAUSTED,
                        "Quota exceeded",
                        "{'violations':[{'quotaId':'DailyTokens'}]}",
                        Kind.PROVIDER_QUOTA_EXHAUSTED,
                        null),
                row(
                        429,
                        EXHAUSTED,
                        "Quota exceeded for metric x, limit: 0, model: gemini-4-argon",
                        "{}",
                        Kind.PROVIDER_QUOTA_EXHAUSTED,
                        null),
                row(
                        429,
                        EXHAUSTED,
                        "No capacity",
                        "{'reason':'MODEL_CAPACITY_EXHAUSTED'}",
                        Kind.PROVIDER_QUOTA_EXHAUSTED,
                        null),
                row(429, EXHAUSTED, "Quota exceeded", "{'retryDelay':'301s'}", Kind.PROVIDER_QUOTA_EXHAUSTED, null),
                row(499, "CANCELLED", "The operation was cancelled.", "{}", Kind.PROVIDER_ERROR, null),
                row(500, "INTERNAL", "An internal error has occurred.", "{}", Kind.PROVIDER_ERROR, null),
                row(503, "UNAVAILABLE", "The model is overloaded.", "{}", Kind.PROVIDER_OVERLOADED, null),
                row(504, "DEADLINE_EXCEEDED", "Deadline expired.", "{}", Kind.PROVIDER_TIMEOUT, null),
                arguments(413, "<html>Request Entity Too Large</html>", Kind.TOO_LARGE, null));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void errorMeans(int status, String body, Kind kind, @Nullable String violation) {
        GatewayError error = GoogleErrors.ofAnswer(new UpstreamHead(status, Map.of()), Buffer.buffer(body));
        assertThat(error.kind()).isEqualTo(kind);
        assertThat(error.violations().stream().map(Violation::code).toList())
                .isEqualTo(violation == null ? List.of() : List.of(violation));
        assertThat(error.upstreamStatus()).isEqualTo(status);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void errorInAStreamMeansTheSame(int status, String body, Kind kind, @Nullable String violation) {
        if (body.startsWith("<")) {
            return;
        }
        ReportedError reported = reported(body);
        GatewayError error = GoogleErrors.ofStream(reported, "google");
        assertThat(error.kind()).isEqualTo(kind);
        assertThat(error.upstreamStatus()).as("%d %s", status, violation).isNull();
    }

    @ParameterizedTest
    @MethodSource("delays")
    void delayIsInTheBody(String details, String message, Duration delay) {
        String body = String.valueOf(row(429, EXHAUSTED, message, details, Kind.PROVIDER_RATE_LIMITED, null)
                .get()[1]);
        GatewayError error = GoogleErrors.ofAnswer(new UpstreamHead(429, Map.of()), Buffer.buffer(body));
        assertThat(error.retryAfter()).isEqualTo(delay);
    }

    static List<Arguments> delays() {
        return List.of(
                arguments("{'retryDelay':'48s'}", "", Duration.ofSeconds(48)),
                arguments("{'retryDelay':'34.4s'}", "", Duration.ofMillis(34_400)),
                arguments("{'retryDelay':'900ms'}", "", Duration.ofMillis(900)),
                arguments("{}", "Please retry in 48.9s.", Duration.ofMillis(48_900)));
    }

    private static ReportedError reported(String body) {
        try {
            byte[] bytes = Buffer.buffer(body).getBytes();
            return Objects.requireNonNull(
                    GenerateChunkReader.read(bytes, 0, bytes.length).getFirst().error());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Arguments replay(String message) {
        return row(400, INVALID, message, "{}", Kind.INVALID_REQUEST, "invalid_extra_content");
    }

    private static Arguments unreachable(String message) {
        return row(400, INVALID, message, "{}", Kind.PROVIDER_REJECTED, "media_unreachable");
    }

    private static Arguments row(
            int status, String word, String message, String details, Kind kind, @Nullable String violation) {
        JsonObject error = JsonObject.of("code", status, "message", message, "status", word)
                .put("details", JsonArray.of(new JsonObject(details.replace('\'', '"'))));
        return arguments(status, JsonObject.of("error", error).encode(), kind, violation);
    }
}
