package dev.sluice.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, as a value.
 *
 * @param message for the client: no secret, no provider text that was not cleaned
 * @param provider the provider at fault, or null if it is ours or the client's
 * @param upstreamStatus the provider's HTTP status, or null
 * @param retryAfter when to try again, or null if unknown
 * @param violations everything wrong with the request; empty unless {@code kind} is about its content
 * @param repeat whether the call that failed may be made again
 */
public record GatewayError(
        Kind kind,
        String message,
        @Nullable String provider,
        @Nullable Integer upstreamStatus,
        @Nullable Duration retryAfter,
        List<Violation> violations,
        Repeat repeat) {

    public GatewayError {
        violations = List.copyOf(violations);
    }

    /** A failure of which nothing is known but its kind. */
    public GatewayError(
            Kind kind,
            String message,
            @Nullable String provider,
            @Nullable Integer upstreamStatus,
            @Nullable Duration retryAfter,
            List<Violation> violations) {
        this(kind, message, provider, upstreamStatus, retryAfter, violations, Repeat.BY_KIND);
    }

    public static GatewayError of(Kind kind, String message) {
        return new GatewayError(kind, message, null, null, null, List.of());
    }

    public static GatewayError ofProvider(Kind kind, String message, String provider) {
        return new GatewayError(kind, message, provider, null, null, List.of());
    }

    /** A request whose content is refused, with all the reasons. */
    public static GatewayError invalid(List<Violation> violations) {
        return new GatewayError(Kind.INVALID_REQUEST, violations.getFirst().message(), null, null, null, violations);
    }

    /** The same failure of another provider: one adapter may speak for several. */
    public GatewayError withProvider(String name) {
        return new GatewayError(kind, message, name, upstreamStatus, retryAfter, violations, repeat);
    }

    public GatewayError withRetryAfter(@Nullable Duration delay) {
        return new GatewayError(kind, message, provider, upstreamStatus, delay, violations, repeat);
    }

    public GatewayError withRepeat(Repeat other) {
        return new GatewayError(kind, message, provider, upstreamStatus, retryAfter, violations, other);
    }

    /** Whether the same call may be made again after a pause. */
    public boolean retryable() {
        return kind.retryable() && repeat == Repeat.BY_KIND;
    }

    /** What the client sees: the code of the first thing that is wrong with its request, or that of the kind. */
    public String code() {
        return violations.isEmpty() ? kind.code() : violations.getFirst().code();
    }

    /** Whether the call that failed may be made again. */
    public enum Repeat {
        /** If the kind of failure may pass. */
        BY_KIND,
        /** Once, and at once: it was the model's slip. */
        ONCE,
        /** The provider asks not to. */
        NEVER
    }

    /** How loud an error is in the log. */
    public enum Loudness {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /** The kinds of failure: each with its HTTP status, its code in the contract, whether trying again may help, and its log level. */
    public enum Kind {
        INVALID_SYNTAX(400, "invalid_syntax", false, Loudness.DEBUG),
        UNAUTHENTICATED(401, "unauthorized", false, Loudness.DEBUG),
        FORBIDDEN(403, "forbidden", false, Loudness.DEBUG),
        NOT_FOUND(404, "not_found", false, Loudness.DEBUG),
        METHOD_NOT_ALLOWED(405, "method_not_allowed", false, Loudness.DEBUG),
        NOT_ACCEPTABLE(406, "not_acceptable", false, Loudness.DEBUG),
        /** The client took too long to send its request. */
        REQUEST_TIMEOUT(408, "request_timeout", false, Loudness.DEBUG),
        IDEMPOTENCY_CONFLICT(409, "idempotency_conflict", false, Loudness.DEBUG),
        TOO_LARGE(413, "too_large", false, Loudness.DEBUG),
        UNSUPPORTED_MEDIA_TYPE(415, "unsupported_media_type", false, Loudness.DEBUG),
        /** Headers or request line that no HTTP server takes. */
        HEADERS_TOO_LARGE(431, "too_large", false, Loudness.DEBUG),
        INVALID_REQUEST(422, "invalid", false, Loudness.DEBUG),
        PROVIDER_REJECTED(422, "provider_rejected", false, Loudness.INFO),
        CONTEXT_LENGTH_EXCEEDED(422, "context_length_exceeded", false, Loudness.INFO),
        CONTENT_BLOCKED(422, "content_blocked", false, Loudness.INFO),
        /** The provider does not know a model that our registry has. */
        MODEL_NOT_FOUND(404, "model_not_found", false, Loudness.WARN),
        RATE_LIMITED(429, "rate_limit_exceeded", false, Loudness.DEBUG),
        QUEUE_FULL(429, "queue_full", false, Loudness.INFO),
        PROVIDER_RATE_LIMITED(429, "provider_rate_limited", true, Loudness.WARN),
        INTERNAL(500, "internal", false, Loudness.ERROR),
        INVALID_STRUCTURED_OUTPUT(502, "invalid_structured_output", false, Loudness.INFO),
        PROVIDER_ERROR(502, "provider_error", true, Loudness.WARN),
        /** The provider refuses our key: for the operator, never detailed to the client. */
        PROVIDER_AUTH(502, "provider_error", false, Loudness.ERROR),
        /** The provider's stream ended before its end marker. */
        PROVIDER_TRUNCATED(502, "provider_error", true, Loudness.WARN),
        /** Our money at the provider is used up. */
        PROVIDER_QUOTA_EXHAUSTED(503, "provider_quota_exhausted", false, Loudness.ERROR),
        PROVIDER_OVERLOADED(503, "provider_overloaded", true, Loudness.WARN),
        QUEUE_UNAVAILABLE(503, "queue_unavailable", false, Loudness.WARN),
        /** This process has taken on as much as it may. */
        OVERLOADED(503, "overloaded", false, Loudness.INFO),
        /** Nobody can tell now whether a limit is kept. */
        LIMITS_UNAVAILABLE(503, "limits_unavailable", false, Loudness.WARN),
        SHUTTING_DOWN(503, "shutting_down", false, Loudness.INFO),
        PROVIDER_TIMEOUT(504, "provider_timeout", true, Loudness.WARN);

        private final int status;
        private final String code;
        private final boolean retryable;
        private final Loudness loudness;

        Kind(int status, String code, boolean retryable, Loudness loudness) {
            this.status = status;
            this.code = code;
            this.retryable = retryable;
            this.loudness = loudness;
        }

        /** HTTP status. */
        public int status() {
            return status;
        }

        public String code() {
            return code;
        }

        /** Whether the same request may succeed at the provider if tried again, or at another provider. */
        public boolean retryable() {
            return retryable;
        }

        public Loudness loudness() {
            return loudness;
        }
    }
}
