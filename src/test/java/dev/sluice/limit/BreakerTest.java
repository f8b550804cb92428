package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BreakerTest {

    private final long[] millis = {0};
    private final Breaker breaker = new Breaker(Duration.ofSeconds(1), () -> millis[0] * 1_000_000);

    private void open() {
        assertThat(breaker.failed()).isFalse();
        assertThat(breaker.failed()).isFalse();
        assertThat(breaker.failed()).isTrue();
    }

    @Test
    void anAnswerBetweenFailuresBeginsTheCountAnew() {
        breaker.failed();
        breaker.failed();
        assertThat(breaker.answered()).isFalse();
        open();
    }

    @Test
    void afterThreeFailuresNobodyAsksForAWhile() {
        open();
        millis[0] = 999;
        assertThat(breaker.mayAsk()).isFalse();
    }

    @Test
    void thenOneAsksAndTheRestWaitForIt() {
        open();
        millis[0] = 1000;
        assertThat(breaker.mayAsk()).isTrue();
        assertThat(breaker.mayAsk()).isFalse();
        assertThat(breaker.answered()).isTrue();
        assertThat(breaker.mayAsk()).isTrue();
        assertThat(breaker.mayAsk()).isTrue();
    }

    @Test
    void ifItGetsNoAnswerEitherThePauseBeginsAgain() {
        open();
        millis[0] = 1000;
        assertThat(breaker.mayAsk()).isTrue();
        assertThat(breaker.failed()).isFalse();
        millis[0] = 1999;
        assertThat(breaker.mayAsk()).isFalse();
        millis[0] = 2000;
        assertThat(breaker.mayAsk()).isTrue();
    }
}
