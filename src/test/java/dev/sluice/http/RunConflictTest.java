package dev.sluice.http;

import static dev.sluice.http.RunsFixture.ASK;
import static dev.sluice.http.RunsFixture.error;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.run.MemoryRuns;
import io.vertx.core.Promise;
import org.junit.jupiter.api.Test;

/** An {@code Idempotency-Key} that comes again before its first request is answered: in memory, where that can be kept waiting. */
final class RunConflictTest {

    private static final String KEY = "Idempotency-Key: order-4711";

    @Test
    void theSameKeyWhileTheFirstIsBeingAcceptedIsAConflict() throws InterruptedException {
        MemoryRuns runs = new MemoryRuns();
        Promise<Void> held = runs.hold();
        try (RunsFixture fixture = new RunsFixture(runs);
                RawClient first = fixture.client()) {
            first.post(fixture.token(), ASK, KEY);
            runs.awaitHeld();
            RawClient.Answer second = fixture.post(ASK, KEY);

            assertThat(second.status()).isEqualTo(409);
            assertThat(second.headers()).containsEntry("retry-after", "1");
            assertThat(second.body())
                    .isEqualTo(error(
                            "idempotency_conflict", "another request with this Idempotency-Key is being accepted"));
            held.complete();
            assertThat(first.answer().status()).isEqualTo(202);
            assertThat(fixture.post(ASK, KEY).headers()).containsEntry("idempotency-replayed", "true");
        }
    }
}
