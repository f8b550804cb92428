package dev.sluice.run;

import dev.sluice.chat.Backoff;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Asks the store again and again while it is away. One per event loop. */
final class StoreCalls {

    private static final Duration BASE = Duration.ofMillis(100);
    private static final Duration CAP = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Backoff backoff;

    StoreCalls(Vertx vertx, RandomGenerator random) {
        this.vertx = vertx;
        this.backoff = new Backoff(random, BASE, CAP);
    }

    /**
     * The first answer of the store. Fails as the call does for any other reason than that the store was away, and for that one once
     * the answer is not wanted any more.
     *
     * @param call safe to repeat: what failed may have happened
     */
    <T> Future<T> insist(Supplier<Future<T>> call, BooleanSupplier wanted) {
        Promise<T> answer = Promise.promise();
        attempt(call, wanted, answer, 0);
        return answer.future();
    }

    private <T> void attempt(Supplier<Future<T>> call, BooleanSupplier wanted, Promise<T> answer, int failures) {
        call.get().onComplete(answer::complete, failure -> {
            if (failure instanceof RunsUnavailableException && wanted.getAsBoolean()) {
                after(failures, () -> attempt(call, wanted, answer, failures + 1));
            } else {
                answer.fail(failure);
            }
        });
    }

    /** Goes on after a pause that grows with the failures before. */
    void after(int failures, Runnable next) {
        vertx.setTimer(backoff.pause(failures).toMillis(), id -> next.run());
    }
}
