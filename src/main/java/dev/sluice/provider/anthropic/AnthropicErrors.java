package dev.sluice.provider.anthropic;

import static java.util.Map.entry;

import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayError.Kind;
import dev.sluice.model.Violation;
import dev.sluice.provider.ProviderMessages;
import dev.sluice.provider.RetryAfter;
import dev.sluice.provider.UpstreamHead;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Anthropic's errors mean (errors page, 2026-08-22 and its note of 2026-10-09; rate limits page, 2026-08-22). Money that is used
 * up comes as 400 too, told by its words alone.
 */
final class AnthropicErrors {

    /** What signatures that are not for this conversation are called in our contract. */
    static final String INVALID_EXTRA_CONTENT = "invalid_extra_content";

    /** The gateway can fetch it itself and try again with the bytes. */
    static final String MEDIA_UNREACHABLE = "media_unreachable";

    private static final Map<String, Kind> BY_TYPE = Map.ofEntries(
            entry("invalid_request_error", Kind.PROVIDER_REJECTED),
            entry("authentication_error", Kind.PROVIDER_AUTH),
            entry("billing_error", Kind.PROVIDER_QUOTA_EXHAUSTED),
            entry("permission_error", Kind.PROVIDER_AUTH),
            entry("conflict_error", Kind.PROVIDER_OVERLOADED),
            entry("request_too_large", Kind.TOO_LARGE),
            entry("rate_limit_error", Kind.PROVIDER_RATE_LIMITED),
            entry("api_error", Kind.PROVIDER_ERROR),
            entry("timeout_error", Kind.PROVIDER_TIMEOUT),
            entry("overloaded_error", Kind.PROVIDER_OVERLOADED));

    private static final Map<Integer, Kind> BY_STATUS = Map.ofEntries(
            entry(401, Kind.PROVIDER_AUTH),
            entry(402, Kind.PROVIDER_QUOTA_EXHAUSTED),
            entry(403, Kind.PROVIDER_AUTH),
            entry(408, Kind.PROVIDER_TIMEOUT),
            entry(409, Kind.PROVIDER_OVERLOADED),
            entry(413, Kind.TOO_LARGE),
            entry(429, Kind.PROVIDER_RATE_LIMITED),
            entry(503, Kind.PROVIDER_OVERLOADED),
            entry(504, Kind.PROVIDER_TIMEOUT),
            entry(529, Kind.PROVIDER_OVERLOADED));

    /** Statuses that speak of our account, whatever the body says. */
    private static final Set<Integer> ACCOUNT = Set.of(401, 402, 403);

    private static final List<String> MONEY =
            List.of("credit balance is too low", "reached your specified api usage limits");

    /**
     * Thinking that was changed, is someone else's or is missing (errors page, 2026-08-22; anthropics/claude-code#10627, 2025-10-30;
     * pydantic/pydantic-ai#2075; anomalyco/opencode#48637, 2026-09-12).
     */
    private static final List<String> BAD_REPLAY =
            List.of("redacted_thinking", "thinking block", "`thinking` block", "bound to a different conversation");

    /** Media behind a URL that Anthropic could not get or may not (tensorzero/tensorzero#4799; SWE-bench/SWE-bench#548, 2026-04-01). */
    private static final List<String> UNREACHABLE = List.of(
            "unable to download", "could not download", "could not fetch", "disallowed by the website's robots.txt");

    private AnthropicErrors() {}

    /** What an answer with a status other than 2xx means. */
    static GatewayError ofAnswer(UpstreamHead head, Buffer body) {
        return RetryAfter.told(error(AnthropicProvider.NAME, head.status(), read(body)), head);
    }

    /** What an error in a stream means. */
    static GatewayError ofStream(ReportedError reported, String provider) {
        return error(provider, null, reported);
    }

    private static ReportedError read(Buffer body) {
        try {
            ReportedError reported = EventReader.document(body.getBytes()).error();
            return reported == null ? ReportedError.NONE : reported;
        } catch (IOException notJson) {
            return ReportedError.NONE;
        }
    }

    private static GatewayError error(String provider, @Nullable Integer status, ReportedError reported) {
        Kind kind = kind(status, reported);
        String message = ProviderMessages.forClient(kind, provider, status, reported.message());
        if (kind == Kind.PROVIDER_REJECTED && says(reported, BAD_REPLAY)) {
            List<Violation> violations = List.of(new Violation(INVALID_EXTRA_CONTENT, message, null));
            return new GatewayError(Kind.INVALID_REQUEST, message, provider, status, null, violations);
        }
        if (kind == Kind.PROVIDER_REJECTED && says(reported, UNREACHABLE)) {
            List<Violation> violations = List.of(new Violation(MEDIA_UNREACHABLE, message, "messages"));
            return new GatewayError(kind, message, provider, status, null, violations);
        }
        return new GatewayError(kind, message, provider, status, null, List.of());
    }

    private static Kind kind(@Nullable Integer status, ReportedError reported) {
        Kind account = account(status, reported);
        if (account != null) {
            return account;
        }
        if (says(reported, List.of("prompt is too long"))) {
            return Kind.CONTEXT_LENGTH_EXCEEDED;
        }
        if ("not_found_error".equals(reported.type())) {
            // Otherwise it is the path that is not found, and that is ours.
            return says(reported, List.of("model")) ? Kind.MODEL_NOT_FOUND : Kind.PROVIDER_ERROR;
        }
        Kind byType = reported.type() == null ? null : BY_TYPE.get(reported.type());
        if (byType != null) {
            return byType;
        }
        return status == null ? Kind.PROVIDER_ERROR : byStatus(status);
    }

    private static @Nullable Kind account(@Nullable Integer status, ReportedError reported) {
        if (status != null && ACCOUNT.contains(status)) {
            return says(reported, MONEY) ? Kind.PROVIDER_QUOTA_EXHAUSTED : BY_STATUS.get(status);
        }
        boolean money = says(reported, MONEY) || "enforced_spend_limit_reached".equals(reported.detailCode());
        return money ? Kind.PROVIDER_QUOTA_EXHAUSTED : null;
    }

    private static Kind byStatus(int status) {
        Kind listed = BY_STATUS.get(status);
        if (listed != null) {
            return listed;
        }
        return status >= 400 && status < 500 && status != 404 ? Kind.PROVIDER_REJECTED : Kind.PROVIDER_ERROR;
    }

    private static boolean says(ReportedError reported, List<String> words) {
        String message = reported.message() == null ? "" : reported.message().toLowerCase(Locale.ROOT);
        return words.stream().anyMatch(message::contains);
    }
}
