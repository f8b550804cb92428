package dev.sluice.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WebhookScheduleTest {

    private static final Instant NOW = Instant.parse("2026-02-09T09:31:30Z");

    private final WebhookSchedule schedule = new WebhookSchedule(
            List.of(Duration.ofSeconds(10), Duration.ofSeconds(100), Duration.ofSeconds(1000)), new Random(1));

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // after try, asked for, at least, at most
                "1,    -,   8,   12",
                "2,    -,  80,  120",
                "3,    -, 800, 1200",
                "9,    -, 800, 1200",
                "1,    1,   8,   12",
                "1,   50,  50,   60",
                "1, 5000, 100,  120",
                "3, 5000, 1000, 1200",
                "1,   -5,   8,   12"
            })
    void thePauseIsTheSchedulesOrWhatIsAskedForUpToTheNext(int attempt, @Nullable Long asked, long least, long most) {
        Duration pause = schedule.after(attempt, asked == null ? null : Duration.ofSeconds(asked));
        assertThat(pause).isBetween(Duration.ofSeconds(least), Duration.ofSeconds(most));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                "120                           | 120",
                " 0                            | 0",
                "Mon, 09 Feb 2026 09:32:00 GMT | 30",
                "-1                            | -",
                "1.5                           | -",
                "soon                          | -",
                "99999999999999999999          | -",
                "''                            | -",
                "-                             | -"
            })
    void whatIsAskedForIsSecondsOrADate(@Nullable String header, @Nullable Long seconds) {
        assertThat(WebhookSchedule.asked(header, NOW)).isEqualTo(seconds == null ? null : Duration.ofSeconds(seconds));
    }

    @Test
    void theUsualOneLastsForThreeDays() {
        Duration all = WebhookSchedule.USUAL.stream().reduce(Duration.ZERO, Duration::plus);
        assertThat(all).isBetween(Duration.ofDays(3), Duration.ofDays(4));
    }
}
