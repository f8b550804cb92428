package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LoopLagTest {

    private final Vertx vertx = Vertx.vertx();
    private final LoopLag lag = new LoopLag(vertx);

    @AfterEach
    void close() {
        TestGateway.await(vertx.close());
    }

    @Test
    void whatLastsIsTheLesserOfTwoLooks() {
        lag.look(7);
        assertThat(lag.lastNanos()).isEqualTo(7);
        assertThat(lag.lastingNanos()).isZero();
        lag.look(5);
        assertThat(lag.lastingNanos()).isEqualTo(5);
        lag.look(9);
        assertThat(lag.lastingNanos()).isEqualTo(5);
        lag.look(-3);
        assertThat(lag.lastNanos()).isZero();
        assertThat(lag.lastingNanos()).isZero();
    }
}
