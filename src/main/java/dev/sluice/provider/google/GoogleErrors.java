package dev.sluice.provider.google;

import static java.util.Map.entry;

import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayError.Kind;
import dev.sluice.model.Violation;
import dev.sluice.provider.ProviderMessages;
import dev.sluice.provider.RetryAfter;
import dev.sluice.provider.UpstreamHead;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Gemini's errors mean (troubleshooting guide, 2026-08-10; quota errors as gemini-cli {@code googleQuotaErrors.ts} reads them,
 * 2026-08-21). The status alone says little: a bad key of ours is a 400, and only the details tell a limit of a minute from one of a day.
 */
final class GoogleErrors {

    /** The words for statuses, for errors in the middle of a stream. */
    private static final Map<String, Integer> STATUSES = Map.of(
            "INVALID_ARGUMENT", 400,
            "FAILED_PRECONDITION", 400,
            "UNAUTHENTICATED", 401,
            "PERMISSION_DENIED", 403,
            "NOT_FOUND", 404,
            "RESOURCE_EXHAUSTED", 429,
            "CANCELLED", 499,
            "INTERNAL", 500,
            "UNAVAILABLE", 503,
            "DEADLINE_EXCEEDED", 504);

    private static final Map<Integer, Kind> BY_STATUS = Map.ofEntries(
            entry(401, Kind.PROVIDER_AUTH),
            entry(402, Kind.PROVIDER_QUOTA_EXHAUSTED),
            entry(403, Kind.PROVIDER_AUTH),
            entry(408, Kind.PROVIDER_TIMEOUT),
            entry(413, Kind.TOO_LARGE),
            entry(429, Kind.PROVIDER_RATE_LIMITED),
            entry(499, Kind.PROVIDER_ERROR),
            entry(503, Kind.PROVIDER_OVERLOADED),
            entry(504, Kind.PROVIDER_TIMEOUT));

    /** A video by link that Google could not get (googleapis/js-genai#1385; BoundaryML/baml#1548, 2025-03-02). */
    private static final String[] UNREACHABLE = {
        "cannot fetch content from the provided url", "unsupported file uri", "url_robot"
    };

    /** A longer wait is no limit that one waits for. */
    private static final Duration LONG_WAIT = Duration.ofMinutes(5);

    private static final Duration MAX_WAIT = Duration.ofDays(1);
    private static final Pattern DELAY = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s)");
    private static final Pattern SENTENCE = Pattern.compile("(?i)retry in (\\d{1,9}(?:\\.\\d{1,9})?)(ms|s)");
    private static final Pattern NO_QUOTA = Pattern.compile("limit: 0(?![0-9.])");
    private static final double MILLIS_PER_SECOND = 1000;

    private GoogleErrors() {}

    /** What an answer with a status other than 2xx means. */
    static GatewayError ofAnswer(UpstreamHead head, Buffer body) {
        ReportedError reported = read(body);
        Duration delay = delay(reported);
        GatewayError error = error(GoogleProvider.NAME, head.status(), head.status(), reported);
        return error.withRetryAfter(delay != null ? delay : RetryAfter.of(head));
    }

    /** What an error in the middle of a stream means. */
    static GatewayError ofStream(ReportedError reported, String provider) {
        Integer code = reported.code();
        Integer byWord = reported.status() == null ? null : STATUSES.get(reported.status());
        boolean told = code != null && code >= 400 && code < 600;
        return error(provider, null, told ? code : byWord, reported).withRetryAfter(delay(reported));
    }

    private static ReportedError read(Buffer body) {
        try {
            byte[] bytes = body.getBytes();
            for (GenerateChunk chunk : GenerateChunkReader.read(bytes, 0, bytes.length)) {
                if (chunk.error() != null) {
                    return chunk.error();
                }
            }
            return ReportedError.NONE;
        } catch (IOException notJson) {
            return ReportedError.NONE;
        }
    }

    /** @param meant the status, or what stands for it in a stream; null if unknown */
    private static GatewayError error(
            String provider, @Nullable Integer upstreamStatus, @Nullable Integer meant, ReportedError reported) {
        Kind kind = meant == null ? Kind.PROVIDER_ERROR : kind(meant, reported);
        String message = ProviderMessages.forClient(kind, provider, upstreamStatus, reported.message());
        if (kind == Kind.PROVIDER_REJECTED && says(reported, "thought signature", "thought_signature")) {
            List<Violation> violations = List.of(new Violation("invalid_extra_content", message, "messages"));
            return new GatewayError(Kind.INVALID_REQUEST, message, provider, upstreamStatus, null, violations);
        }
        if (kind == Kind.PROVIDER_REJECTED && says(reported, UNREACHABLE)) {
            List<Violation> violations = List.of(new Violation("media_unreachable", message, "messages"));
            return new GatewayError(kind, message, provider, upstreamStatus, null, violations);
        }
        return new GatewayError(kind, message, provider, upstreamStatus, null, List.of());
    }

    private static Kind kind(int status, ReportedError reported) {
        if (status == 400) {
            return badRequest(reported);
        }
        if (status == 404) {
            // Otherwise it is the path that is not found, and that is ours.
            return says(reported, "model") ? Kind.MODEL_NOT_FOUND : Kind.PROVIDER_ERROR;
        }
        if (status == 429) {
            return isHardLimit(reported) ? Kind.PROVIDER_QUOTA_EXHAUSTED : Kind.PROVIDER_RATE_LIMITED;
        }
        Kind listed = BY_STATUS.get(status);
        if (listed != null) {
            return listed;
        }
        return status > 400 && status < 500 ? Kind.PROVIDER_REJECTED : Kind.PROVIDER_ERROR;
    }

    private static Kind badRequest(ReportedError reported) {
        if (reported.reasons().contains("API_KEY_INVALID") || "FAILED_PRECONDITION".equals(reported.status())) {
            // Our key, our region or our billing.
            return Kind.PROVIDER_AUTH;
        }
        if (says(reported, "token count") && says(reported, "exceeds")) {
            return Kind.CONTEXT_LENGTH_EXCEEDED;
        }
        // A field that Gemini does not know is of our making (nashsu/llm_wiki#49).
        return says(reported, "cannot find field") ? Kind.PROVIDER_ERROR : Kind.PROVIDER_REJECTED;
    }

    private static boolean isHardLimit(ReportedError reported) {
        Duration delay = delay(reported);
        String message = reported.message();
        return reported.quotaIds().stream().anyMatch(id -> id.contains("PerDay") || id.contains("Daily"))
                || reported.reasons().contains("MODEL_CAPACITY_EXHAUSTED")
                || (message != null && NO_QUOTA.matcher(message).find())
                || (delay != null && delay.compareTo(LONG_WAIT) > 0);
    }

    /** From the body: Gemini has no header for it. */
    private static @Nullable Duration delay(ReportedError reported) {
        Matcher matcher = DELAY.matcher(reported.retryDelay() == null ? "" : reported.retryDelay());
        boolean found = matcher.matches();
        if (!found && reported.message() != null) {
            matcher = SENTENCE.matcher(reported.message());
            found = matcher.find();
        }
        if (!found) {
            return null;
        }
        double number = Double.parseDouble(matcher.group(1));
        double millis = matcher.group(2).equals("ms") ? number : number * MILLIS_PER_SECOND;
        return millis > MAX_WAIT.toMillis() ? MAX_WAIT : Duration.ofMillis((long) Math.ceil(millis));
    }

    private static boolean says(ReportedError reported, String... words) {
        if (reported.message() == null) {
            return false;
        }
        String message = reported.message().toLowerCase(Locale.ROOT);
        for (String word : words) {
            if (message.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
