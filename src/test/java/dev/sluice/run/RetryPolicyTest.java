package dev.sluice.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.GatewayError;
import dev.sluice.model.GatewayError.Kind;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which failures are tried again, and after how long. */
final class RetryPolicyTest {

    private static final Duration LONG = Duration.ofMinutes(30);

    /** Draws the longest pause there is. */
    private static final RandomGenerator LONGEST = new RandomGenerator() {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public long nextLong(long origin, long bound) {
            return bound - 1;
        }
    };

    @ParameterizedTest
    @EnumSource
    void onlyWhatMayPassIsTriedAgain(Kind kind) {
        boolean again =
                switch (kind) {
                    case PROVIDER_RATE_LIMITED,
                            PROVIDER_ERROR,
                            PROVIDER_TRUNCATED,
                            PROVIDER_OVERLOADED,
                            PROVIDER_TIMEOUT -> true;
                    default -> false;
                };
        assertThat(pause(GatewayError.of(kind, "failed"), 0, LONG) != null).isEqualTo(again);
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "1, 2000", "2, 4000", "5, 32000", "6, 60000", "40, 60000"})
    void thePauseDoublesUpToAMinute(int failures, long longestMillis) {
        RetryPolicy policy = new RetryPolicy(100, LONGEST);
        assertThat(policy.pauseAfter(overloaded(null), failures, LONG)).isEqualTo(Duration.ofMillis(longestMillis));
    }

    @Test
    void thePauseIsAnywhereInItsWholeLength() {
        RetryPolicy policy = new RetryPolicy(4, new Random(1));
        long[] drawn = new Random(2)
                .longs(200)
                .map(ignored -> Objects.requireNonNull(policy.pauseAfter(overloaded(null), 0, LONG))
                        .toMillis())
                .sorted()
                .toArray();
        assertThat(drawn[0]).isBetween(1L, 100L);
        assertThat(drawn[199]).isBetween(900L, 1000L);
    }

    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "2, true", "3, false", "4, false"})
    void attemptsAreBounded(int failures, boolean again) {
        assertThat(pause(overloaded(null), failures, LONG) != null).isEqualTo(again);
    }

    @ParameterizedTest
    @CsvSource({"10, true", "1799, false", "1800, false", "90000, false"})
    void whatTheProviderAsksForIsHonouredUpToTheDeadline(long seconds, boolean again) {
        Duration pause = pause(overloaded(Duration.ofSeconds(seconds)), 0, LONG);
        assertThat(pause != null).isEqualTo(again);
        if (pause != null) {
            assertThat(pause).isEqualTo(Duration.ofSeconds(seconds + 1));
        }
    }

    private static @Nullable Duration pause(GatewayError error, int failures, Duration timeLeft) {
        return new RetryPolicy(4, LONGEST).pauseAfter(error, failures, timeLeft);
    }

    private static GatewayError overloaded(@Nullable Duration retryAfter) {
        return GatewayError.of(Kind.PROVIDER_OVERLOADED, "busy").withRetryAfter(retryAfter);
    }
}
