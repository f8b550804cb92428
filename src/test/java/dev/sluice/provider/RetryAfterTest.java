package dev.sluice.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.GatewayError;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    @ParameterizedTest
    @CsvSource({"0, PT0S", "7, PT7S", "1.5, PT1.5S", "' 20 ', PT20S", "86400, PT24H"})
    void secondsAreRead(String value, Duration wait) {
        assertThat(of(Map.of("retry-after", value))).isEqualTo(wait);
    }

    @Test
    void millisecondsWin() {
        assertThat(of(Map.of("retry-after", "7", "retry-after-ms", "250.2"))).isEqualTo(Duration.ofMillis(251));
    }

    @Test
    void secondsServeWhereMillisecondsAreNonsense() {
        assertThat(of(Map.of("retry-after", "7", "retry-after-ms", "soon"))).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void dateIsToldFromTheProvidersClock() {
        String now = "Sun, 22 Nov 2026 10:00:00 GMT";
        assertThat(of(Map.of("retry-after", "Sun, 22 Nov 2026 10:01:30 GMT", "date", now)))
                .isEqualTo(Duration.ofSeconds(90));
        assertThat(of(Map.of("retry-after", "Sun, 22 Nov 2026 09:00:00 GMT", "date", now)))
                .isEqualTo(Duration.ZERO);
        assertThat(of(Map.of("retry-after", "Sun, 22 Nov 2026 10:01:30 GMT"))).isNull();
        assertThat(of(Map.of("retry-after", "Sun, 22 Nov 2036 10:01:30 GMT", "date", now)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "NaN", "Infinity", "1e99", "86401", "0x10p3x"})
    void nonsenseIsNothing(String value) {
        assertThat(of(Map.of("retry-after", value))).isNull();
    }

    @Test
    void aProviderMayForbidAnotherTry() {
        GatewayError error = GatewayError.ofProvider(GatewayError.Kind.PROVIDER_OVERLOADED, "x", "openai");
        assertThat(RetryAfter.told(error, new UpstreamHead(503, Map.of("x-should-retry", "false", "retry-after", "2"))))
                .returns(false, GatewayError::retryable)
                .returns(Duration.ofSeconds(2), GatewayError::retryAfter);
        assertThat(RetryAfter.told(error, new UpstreamHead(503, Map.of("x-should-retry", "true"))))
                .returns(true, GatewayError::retryable);
    }

    @Test
    void absentIsNothing() {
        assertThat(of(Map.of())).isNull();
    }

    private static @Nullable Duration of(Map<String, String> headers) {
        return RetryAfter.of(new UpstreamHead(429, headers));
    }
}
