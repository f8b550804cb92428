package dev.sluice.provider.openai;

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
 * What OpenAI's errors mean (error codes guide, 2026-07-15; codes of the OpenAPI description, 2026-08-21). A word in the body says
 * more than the status, and the status more than nothing: other servers speak the format too, and not all of them use the words.
 */
final class OpenAiErrors {

    /** Codes that mean the same whatever the status. */
    private static final Map<String, Kind> BY_CODE = Map.ofEntries(
            entry("insufficient_quota", Kind.PROVIDER_QUOTA_EXHAUSTED),
            entry("billing_hard_limit_reached", Kind.PROVIDER_QUOTA_EXHAUSTED),
            entry("billing_not_active", Kind.PROVIDER_QUOTA_EXHAUSTED),
            entry("invalid_api_key", Kind.PROVIDER_AUTH),
            entry("rate_limit_exceeded", Kind.PROVIDER_RATE_LIMITED),
            entry("context_length_exceeded", Kind.CONTEXT_LENGTH_EXCEEDED),
            entry("model_not_found", Kind.MODEL_NOT_FOUND),
            entry("invalid_prompt", Kind.CONTENT_BLOCKED),
            entry("bio_policy", Kind.CONTENT_BLOCKED),
            entry("content_policy_violation", Kind.CONTENT_BLOCKED),
            entry("image_content_policy_violation", Kind.CONTENT_BLOCKED),
            entry("content_filter", Kind.CONTENT_BLOCKED));

    /** Types, which say less than a status: for errors without one. */
    private static final Map<String, Kind> BY_TYPE = Map.of(
            "insufficient_quota", Kind.PROVIDER_QUOTA_EXHAUSTED,
            "authentication_error", Kind.PROVIDER_AUTH,
            "permission_error", Kind.PROVIDER_AUTH,
            "not_found_error", Kind.MODEL_NOT_FOUND,
            "invalid_request_error", Kind.PROVIDER_REJECTED,
            "rate_limit_error", Kind.PROVIDER_RATE_LIMITED,
            "overloaded_error", Kind.PROVIDER_OVERLOADED,
            "timeout_error", Kind.PROVIDER_TIMEOUT);

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

    /** URLs that OpenAI could not fetch; we may. */
    static final String MEDIA_UNREACHABLE = "media_unreachable";

    /** Reasoning of an earlier turn that is not for this conversation or account. */
    static final String INVALID_EXTRA_CONTENT = "invalid_extra_content";

    /** The account may have this model's answers as documents only: OpenAI wants to know organisations before they stream. */
    static final String STREAMING_NOT_ALLOWED = "streaming_not_allowed";

    /** Codes about what the client sent, and what they are called in our contract. */
    private static final Map<String, String> CONTENT = Map.ofEntries(
            entry("invalid_image_url", MEDIA_UNREACHABLE),
            entry("failed_to_download_image", MEDIA_UNREACHABLE),
            entry("image_file_not_found", MEDIA_UNREACHABLE),
            entry("image_too_large", "media_too_large"),
            entry("image_file_too_large", "media_too_large"),
            entry("image_too_small", "invalid_media"),
            entry("image_parse_error", "invalid_media"),
            entry("empty_image_file", "invalid_media"),
            entry("invalid_base64_image", "invalid_media"),
            entry("invalid_image", "invalid_media"),
            entry("invalid_image_format", "invalid_media"),
            entry("invalid_image_mode", "invalid_media"),
            entry("unsupported_image_media_type", "unsupported_media_type"),
            // openai/codex#8145 (2025-12-16)
            entry("invalid_encrypted_content", INVALID_EXTRA_CONTENT));

    /** What OpenAI says where it has no code for it, in lower case, and what that is called in our contract. */
    private static final Map<String, String> CONTENT_WORDS = Map.of(
            "error while downloading", MEDIA_UNREACHABLE,
            "timeout while downloading", MEDIA_UNREACHABLE,
            "failed to download", MEDIA_UNREACHABLE,
            "without its required following item", INVALID_EXTRA_CONTENT,
            "without its required 'reasoning' item", INVALID_EXTRA_CONTENT);

    private OpenAiErrors() {}

    /** What an answer with a status other than 2xx means. */
    static GatewayError ofAnswer(UpstreamHead head, Buffer body) {
        ReportedError reported = read(body);
        return RetryAfter.told(error(OpenAiProvider.NAME, head.status(), reported), head);
    }

    /** What an error in the middle of a stream means. */
    static GatewayError ofStream(ReportedError reported, String provider) {
        return error(provider, null, reported);
    }

    private static ReportedError read(Buffer body) {
        try {
            byte[] bytes = body.getBytes();
            ReportedError reported =
                    ChatChunkReader.ofDocument().read(bytes, 0, bytes.length).error();
            return reported == null ? ReportedError.NONE : reported;
        } catch (IOException notJson) {
            return ReportedError.NONE;
        }
    }

    private static GatewayError error(String provider, @Nullable Integer status, ReportedError reported) {
        Kind kind = kind(status, reported);
        String message = ProviderMessages.forClient(kind, provider, status, reported.message());
        if (kind != Kind.PROVIDER_REJECTED) {
            return new GatewayError(kind, message, provider, status, null, List.of());
        }
        String content = content(reported);
        if (content != null) {
            List<Violation> violations = List.of(new Violation(content, message, null));
            return new GatewayError(Kind.INVALID_REQUEST, message, provider, status, null, violations);
        }
        // As recorded in Lamb-Project/lamb#54 (2025-10-13).
        boolean unstreamed = "stream".equals(reported.param()) && "unsupported_value".equals(reported.code());
        List<Violation> violations =
                unstreamed ? List.of(new Violation(STREAMING_NOT_ALLOWED, message, null)) : List.of();
        return new GatewayError(kind, message, provider, status, null, violations);
    }

    /** What is wrong with the content of the request, in the words of our contract; null if it is something else. */
    private static @Nullable String content(ReportedError reported) {
        String listed = reported.code() == null ? null : CONTENT.get(reported.code());
        if (listed != null) {
            return listed;
        }
        return CONTENT_WORDS.entrySet().stream()
                .filter(words -> says(reported, words.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    private static Kind kind(@Nullable Integer status, ReportedError reported) {
        if (status != null && ACCOUNT.contains(status)) {
            return byStatus(status, reported);
        }
        Kind byCode = reported.code() == null ? null : BY_CODE.get(reported.code());
        if (byCode != null) {
            return byCode;
        }
        // What servers without the code say, vLLM for one.
        if (says(reported, "maximum context length")) {
            return Kind.CONTEXT_LENGTH_EXCEEDED;
        }
        return status != null ? byStatus(status, reported) : withoutStatus(reported);
    }

    private static Kind withoutStatus(ReportedError reported) {
        Kind byType = reported.type() == null ? null : BY_TYPE.get(reported.type());
        if (byType != null) {
            return byType;
        }
        if (reported.code() != null && CONTENT.containsKey(reported.code())) {
            return Kind.PROVIDER_REJECTED;
        }
        boolean codeIsStatus = reported.code() != null && reported.code().matches("[45]\\d\\d");
        return codeIsStatus ? byStatus(Integer.parseInt(reported.code()), reported) : Kind.PROVIDER_ERROR;
    }

    private static Kind byStatus(int status, ReportedError reported) {
        Kind listed = BY_STATUS.get(status);
        if (listed != null) {
            return status == 429 && "insufficient_quota".equals(reported.type())
                    ? Kind.PROVIDER_QUOTA_EXHAUSTED
                    : listed;
        }
        if (status == 404) {
            // Otherwise it is the path that is not found, and that is ours.
            boolean model = "model".equals(reported.param()) || says(reported, "model");
            return model ? Kind.MODEL_NOT_FOUND : Kind.PROVIDER_ERROR;
        }
        return status >= 400 && status < 500 ? Kind.PROVIDER_REJECTED : Kind.PROVIDER_ERROR;
    }

    private static boolean says(ReportedError reported, String words) {
        return reported.message() != null
                && reported.message().toLowerCase(Locale.ROOT).contains(words);
    }
}
