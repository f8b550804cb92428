package dev.sluice.provider;

import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayError.Repeat;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * When a provider wants to be asked again: {@code retry-after-ms}, which OpenAI's and Anthropic's SDKs read first (openai-node
 * {@code client.ts}, 2026-08-21), then {@code retry-after} in seconds or as a date.
 */
public final class RetryAfter {

    private static final double MAX_SECONDS = Duration.ofDays(1).toSeconds();
    private static final double MILLIS_PER_SECOND = 1000;

    private RetryAfter() {}

    /**
     * The error with what the answer's headers say of another try: when, and by {@code x-should-retry}, which OpenAI's and Anthropic's SDKs
     * obey before all else, whether at all.
     */
    public static GatewayError told(GatewayError error, UpstreamHead head) {
        GatewayError when = error.withRetryAfter(of(head));
        return "false".equalsIgnoreCase(head.header("x-should-retry")) ? when.withRepeat(Repeat.NEVER) : when;
    }

    /** How long to wait, at most a day; null if the answer does not say, or not sensibly. */
    public static @Nullable Duration of(UpstreamHead head) {
        Duration millis = number(head.header("retry-after-ms"), MILLIS_PER_SECOND);
        if (millis != null) {
            return millis;
        }
        Duration seconds = number(head.header("retry-after"), 1);
        return seconds != null ? seconds : untilDate(head);
    }

    private static @Nullable Duration number(@Nullable String value, double perSecond) {
        if (value == null) {
            return null;
        }
        try {
            double seconds = Double.parseDouble(value.strip()) / perSecond;
            boolean sensible = seconds >= 0 && seconds <= MAX_SECONDS;
            return sensible ? Duration.ofMillis((long) Math.ceil(seconds * MILLIS_PER_SECOND)) : null;
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    /** A date is told from the provider's own clock, which its answer shows. */
    private static @Nullable Duration untilDate(UpstreamHead head) {
        ZonedDateTime until = date(head.header("retry-after"));
        ZonedDateTime now = date(head.header("date"));
        if (until == null || now == null) {
            return null;
        }
        Duration wait = Duration.between(now, until);
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.toSeconds() <= MAX_SECONDS ? wait : null;
    }

    private static @Nullable ZonedDateTime date(@Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            return ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
        } catch (DateTimeException notADate) {
            return null;
        }
    }
}
