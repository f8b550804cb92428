package dev.sluice.faults;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for what other threads bring about. */
final class Soon {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private Soon() {}

    /** Fails as the assertion does if that does not come to hold. */
    static void holds(Runnable assertion) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            try {
                assertion.run();
                return;
            } catch (AssertionError notYet) {
                if (System.nanoTime() > deadline || never.await(20, TimeUnit.MILLISECONDS)) {
                    throw notYet;
                }
            }
        }
    }
}
