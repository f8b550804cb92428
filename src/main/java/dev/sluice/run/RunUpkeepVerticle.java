package dev.sluice.run;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Keeps the store of runs in order, at moments of its own. One per process.
 *
 * <p>Workers that have lived through an outage of the store, or a pause of the machine, must be able to extend their leases before anybody
 * takes their runs: after the start, after each failure, and when a look at the leases comes late by more than a beat, nothing is reaped
 * before two beats in which the store was there.
 */
public final class RunUpkeepVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(RunUpkeepVerticle.class);
    private static final int BEATS_OF_QUIET = 2;
    private static final String USER = "upkeep";

    /** How often each chore is done, how often the depth is told, and the workers' beat. */
    public record Rhythm(Duration reap, Duration forget, Duration sweep, Duration depth, Duration beat) {

        /** The usual one. */
        public static Rhythm withBeat(Duration beat) {
            return new Rhythm(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(10),
                    beat);
        }
    }

    /**
     * What belongs to the verticle's event loop.
     *
     * @param close gives it all up, when the verticle has stopped
     */
    public record Loop(RunUpkeep upkeep, Supplier<Future<Void>> close) {}

    private final Rhythm rhythm;
    private final Supplier<Loop> opening;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final RunEvents events;

    @SuppressWarnings("NullAway.Init") // set by start
    private Loop loop;

    /** Whether the store was away when it was last asked. */
    private boolean away = true;

    /** Whether what is done now comes late by more than a beat: this process has stood still, perhaps with the whole machine. */
    private boolean late;

    private boolean stopped;

    /** @param opening called once, on the event loop */
    public RunUpkeepVerticle(
            Rhythm rhythm, Supplier<Loop> opening, InstantSource clock, RandomGenerator random, RunEvents events) {
        this.rhythm = rhythm;
        this.opening = opening;
        this.clock = clock;
        this.random = random;
        this.events = events;
    }

    @Override
    public Future<?> start() {
        loop = opening.get();
        next(this::reap, rhythm.reap());
        next(this::forget, rhythm.forget());
        next(this::sweep, rhythm.sweep());
        next(this::depth, rhythm.depth());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        stopped = true;
        return loop.close().get();
    }

    private void reap() {
        if (away) {
            // Asks for something that hurts nobody.
            loop.upkeep().forget().onComplete(answer -> quiet(), this::failed).onComplete(done -> {
                if (away) {
                    next(this::reap, rhythm.reap());
                }
            });
        } else if (late) {
            quiet();
        } else {
            chore(RunEvents.Chore.REAP, loop.upkeep()::reap, this::reap, rhythm.reap());
        }
    }

    private void quiet() {
        away = false;
        events.onStore(USER, true);
        after(rhythm.beat().multipliedBy(BEATS_OF_QUIET), this::reap);
    }

    private void forget() {
        chore(RunEvents.Chore.FORGET, loop.upkeep()::forget, this::forget, rhythm.forget());
    }

    private void sweep() {
        if (away) {
            next(this::sweep, rhythm.reap());
        } else {
            chore(RunEvents.Chore.SWEEP, loop.upkeep()::sweep, this::sweep, rhythm.sweep());
        }
    }

    private void depth() {
        loop.upkeep()
                .depth()
                .onComplete(events::onDepth, this::failed)
                .onComplete(done -> next(this::depth, rhythm.depth()));
    }

    private void chore(RunEvents.Chore chore, Supplier<Future<Integer>> work, Runnable again, Duration period) {
        work.get()
                .onComplete(
                        count -> {
                            done(chore, count);
                            // There may be more of it than is done at a time. What a sweep repairs it finds at its own
                            // pace.
                            next(again, count > 0 && chore != RunEvents.Chore.SWEEP ? Duration.ofMillis(10) : period);
                        },
                        failure -> {
                            failed(failure);
                            next(again, period);
                        });
    }

    private void done(RunEvents.Chore chore, int count) {
        if (count > 0) {
            events.onUpkeep(chore, count);
            LOG.atLevel(chore == RunEvents.Chore.FORGET ? Level.DEBUG : Level.WARN)
                    .addKeyValue("runs", count)
                    .log(
                            switch (chore) {
                                case REAP -> "runs whose workers were lost";
                                case FORGET -> "runs forgotten";
                                case SWEEP -> "repairs of the store of runs";
                            });
        }
    }

    private void failed(Throwable failure) {
        away = true;
        events.onStore(USER, false);
        if (!(failure instanceof RunsUnavailableException)) {
            LOG.atError().setCause(failure).log("upkeep of the store of runs failed");
        }
    }

    /** Not all processes at once. */
    private void next(Runnable work, Duration period) {
        after(Duration.ofMillis(period.toMillis() * 3 / 4 + random.nextLong(period.toMillis() / 2 + 1)), work);
    }

    private void after(Duration pause, Runnable work) {
        Instant latest = clock.instant().plus(pause).plus(rhythm.beat());
        vertx.setTimer(Math.max(1, pause.toMillis()), id -> {
            if (!stopped) {
                late = clock.instant().isAfter(latest);
                work.run();
            }
        });
    }
}
