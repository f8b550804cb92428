package dev.sluice.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.sandbox.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class HeavyWorkTest {

    private static final int SMALL = 1000;
    private static final int LARGE = 1_000_000;

    private final Vertx vertx = Vertx.vertx();

    /** Where something was done, and where its outcome was told. */
    private record Places(Thread caller, Thread worker, Thread told) {}

    @AfterEach
    void close() throws Exception {
        Eventually.get(vertx.close());
    }

    private Future<Places> places(int bytes) {
        Promise<Places> places = Promise.promise();
        vertx.runOnContext(go -> {
            Thread caller = Thread.currentThread();
            new HeavyWork(vertx)
                    .on(bytes, Thread::currentThread)
                    .map(worker -> new Places(caller, worker, Thread.currentThread()))
                    .onComplete(places);
        });
        return places.future();
    }

    @Test
    void smallWorkIsDoneAtOnce() throws Exception {
        Places places = Eventually.get(places(SMALL));
        assertThat(places.worker()).isSameAs(places.caller());
    }

    @Test
    void largeWorkLeavesTheEventLoopAlone() throws Exception {
        Places places = Eventually.get(places(LARGE));
        assertThat(places.worker()).isNotSameAs(places.caller());
        assertThat(places.told()).isSameAs(places.caller());
    }

    @Test
    void whatGoesWrongIsTold() {
        for (int bytes : new int[] {SMALL, LARGE}) {
            Future<String> failed = new HeavyWork(vertx).on(bytes, () -> {
                throw new IllegalStateException("wrong");
            });
            assertThatThrownBy(() -> Eventually.get(failed)).hasMessageContaining("wrong");
        }
    }
}
