package dev.sluice.run;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When a webhook that was not delivered is sent again.
 *
 * @param pauses after the first try, the second and so on; the last one is repeated
 */
record WebhookSchedule(List<Duration> pauses, RandomGenerator random) {

    /** Example schedule of Standard Webhooks 1.0, "Deliverability and reliability". */
    static final List<Duration> USUAL = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    private static final double JITTER = 0.2;

    WebhookSchedule {
        pauses = List.copyOf(pauses);
    }

    /**
     * The pause after a try: that of the schedule, or the one that the receiver asks for if it is longer, up to the next one of the
     * schedule. Never quite the same, so that not all come back at once.
     *
     * @param attempt from 1
     * @param asked null if the receiver has not said
     */
    Duration after(int attempt, @Nullable Duration asked) {
        Duration usual = varied(pause(attempt));
        if (asked == null) {
            return usual;
        }
        Duration bounded = shorter(asked, pause(attempt + 1));
        return bounded.compareTo(usual) > 0 ? between(bounded, 1, 1 + JITTER) : usual;
    }

    /** A little shorter or longer. */
    Duration varied(Duration pause) {
        return between(pause, 1 - JITTER, 1 + JITTER);
    }

    private Duration pause(int attempt) {
        return pauses.get(Math.min(attempt, pauses.size()) - 1);
    }

    private Duration between(Duration pause, double least, double most) {
        return Duration.ofMillis((long) (pause.toMillis() * (least + (most - least) * random.nextDouble())));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** What a header {@code Retry-After} asks for (RFC 9110, section 10.2.3); null if it is not there, or makes no sense. */
    static @Nullable Duration asked(@Nullable String retryAfter, Instant now) {
        if (retryAfter == null) {
            return null;
        }
        String text = retryAfter.strip();
        try {
            return text.matches("[0-9]{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
        } catch (DateTimeException noDate) {
            return null;
        }
    }
}
