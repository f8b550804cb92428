package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UnitsTest {

    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "10s,PT10S", "2m,PT2M", "12h,PT12H", "0,PT0S", "0s,PT0S", "999999999h,PT999999999H"})
    void aDurationIsANumberWithAUnit(String text, Duration duration) {
        assertThat(DurationText.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "-1s", "1.5s", "10 s", "1m30s", "10S", "1d", "1000000000s", "٣s"})
    void anythingElseIsNoDuration(String text) {
        assertThat(DurationText.parse(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"1,1", "64KiB,65536", "32MiB,33554432", "2GiB,2147483648", "9999999999GiB,9223372036854775807", "0,0"})
    void aSizeIsANumberOfBytesOrHasAUnit(String text, long bytes) {
        assertThat(SizeText.bytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "32MB", "32M", "-1", "1.5MiB", "1 MiB", "10000000000"})
    void anythingElseIsNoSize(String text) {
        assertThat(SizeText.bytes(text)).isNegative();
    }
}
