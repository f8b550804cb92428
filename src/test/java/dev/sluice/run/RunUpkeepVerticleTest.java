package dev.sluice.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.run.RunUpkeepVerticle.Rhythm;
import dev.sluice.sandbox.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the store is kept in order, and when it is left alone. */
@Timeout(30)
final class RunUpkeepVerticleTest {

    private static final Duration BEAT = Duration.ofMillis(100);

    private static final QueueDepth DEPTH = new QueueDepth(1, Duration.ofSeconds(2), 3, 4, 5, 6, 7);

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final BlockingQueue<QueueDepth> depths = new LinkedBlockingQueue<>();
    private final AtomicBoolean away = new AtomicBoolean();
    /** For how long the machine has stood still. */
    private final AtomicReference<Duration> pauses = new AtomicReference<>(Duration.ZERO);

    private final AtomicBoolean pausing = new AtomicBoolean();
    private final BlockingQueue<Long> pausedAt = new LinkedBlockingQueue<>();

    private record Call(String chore, boolean answered, long at) {}

    @BeforeEach
    void deploy() {
        Rhythm rhythm = new Rhythm(
                Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofMillis(20), BEAT);
        Eventually.get(vertx.deployVerticle(new RunUpkeepVerticle(
                rhythm,
                () -> new RunUpkeepVerticle.Loop(new Watched(), Future::succeededFuture),
                () -> Instant.now().plus(pauses.get()),
                new Random(1),
                new RunEvents() {
                    @Override
                    public void onDepth(QueueDepth depth) {
                        depths.add(depth);
                    }
                })));
    }

    @AfterEach
    void close() {
        Eventually.get(vertx.close());
    }

    @Test
    void allChoresAreDoneAgainAndAgain() throws InterruptedException {
        for (String chore : new String[] {"reap", "forget", "sweep", "reap", "forget", "sweep"}) {
            next(chore);
        }
    }

    @Test
    void theDepthIsToldAgainAndAgain() throws InterruptedException {
        assertThat(depths.poll(10, TimeUnit.SECONDS)).isEqualTo(DEPTH);
        assertThat(depths.poll(10, TimeUnit.SECONDS)).isEqualTo(DEPTH);
    }

    @Test
    void nothingIsReapedBeforeTheStoreWasThereForTwoBeats() throws InterruptedException {
        long first = next("forget").at();
        assertThat(next("reap").at() - first).isGreaterThan(2 * BEAT.toNanos());
    }

    @Test
    void afterAnOutageTheOwnersHaveTwoBeatsToExtendTheirLeases() throws InterruptedException {
        next("reap");
        away.set(true);
        Call refused = calls.take();
        while (refused.answered()) {
            refused = calls.take();
        }
        away.set(false);
        Call answered = calls.take();
        while (!answered.answered()) {
            answered = calls.take();
        }
        assertThat(next("reap").at() - answered.at()).isGreaterThan(2 * BEAT.toNanos());
    }

    @Test
    void afterAPauseOfTheMachineTheOwnersHaveThemToo() throws InterruptedException {
        next("reap");
        pausing.set(true);
        Long paused = pausedAt.poll(10, TimeUnit.SECONDS);
        assertThat(paused).isNotNull();
        assertThat(next("reap").at() - paused).isGreaterThan(2 * BEAT.toNanos());
    }

    private Call next(String chore) throws InterruptedException {
        while (true) {
            Call call = calls.poll(10, TimeUnit.SECONDS);
            if (call == null) {
                throw new AssertionError("nobody came to " + chore);
            }
            if (call.chore().equals(chore) && call.answered()) {
                return call;
            }
        }
    }

    /** Notes what is asked of it. */
    private final class Watched implements RunUpkeep {

        @Override
        public Future<Integer> reap() {
            return call("reap");
        }

        @Override
        public Future<Integer> forget() {
            if (pausing.getAndSet(false)) {
                pauses.set(Duration.ofHours(1));
                calls.clear();
                pausedAt.add(System.nanoTime());
            }
            return call("forget");
        }

        @Override
        public Future<Integer> sweep() {
            return call("sweep");
        }

        @Override
        public Future<QueueDepth> depth() {
            return call("depth").map(answered -> DEPTH);
        }

        private Future<Integer> call(String chore) {
            boolean gone = away.get();
            calls.add(new Call(chore, !gone, System.nanoTime()));
            return gone
                    ? Future.failedFuture(new RunsUnavailableException("the store is away"))
                    : Future.succeededFuture(0);
        }
    }
}
