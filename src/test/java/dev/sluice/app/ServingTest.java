package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServingTest {

    private final StringWriter err = new StringWriter();

    @Test
    void aFailedStartIsToldInOneLine() throws Exception {
        int code = serving(Duration.ofSeconds(1))
                .run(() -> Future.failedFuture("0.0.0.0:8080 is in use"), started -> Future.succeededFuture());
        assertThat(code).isEqualTo(1);
        assertThat(err.toString().lines()).containsExactly("sluice: cannot start: 0.0.0.0:8080 is in use");
    }

    @Test
    void whatWasStartedIsStoppedAtTheEnd() throws Exception {
        List<String> stopped = new ArrayList<>();
        int code = serving(Duration.ofSeconds(1)).run(() -> Future.succeededFuture("gateway"), started -> {
            stopped.add(started);
            return Future.succeededFuture();
        });
        assertThat(code).isZero();
        assertThat(stopped).containsExactly("gateway");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theEndDoesNotWaitForever() throws Exception {
        Promise<Void> never = Promise.promise();
        serving(Duration.ofMillis(1)).run(() -> Future.succeededFuture("gateway"), started -> never.future());
        assertThat(err.toString()).startsWith("sluice: did not stop within ");
    }

    /** The end comes as soon as it is waited for. */
    private Serving serving(Duration patience) {
        return new Serving(Runnable::run, patience, new PrintWriter(err));
    }
}
