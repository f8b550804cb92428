package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.faults.RunClient.Work;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Redis server that dies, hangs, forgets its scripts or tells things twice. */
@Timeout(120)
final class StoreDiesTest {

    private static final Duration PIECE = Duration.ofMillis(100);

    /** The promise; whatever the machine adds it adds to answers that need no store as well. */
    private static final Duration REFUSAL = Duration.ofMillis(300);

    /** The promise is 2 s, from when the server answers. */
    private static final Duration RETURN = Duration.ofSeconds(4);

    /** More than twice the lease. */
    private static final Duration LONG = Duration.ofSeconds(5);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whileItIsAwaySynchronousRequestsWorkAndAsynchronousOnesAreRefusedAtOnce(boolean frozen) throws Exception {
        try (Site site = new Site(folder, 1)) {
            site.serve("worker").awaitUp();
            site.routers.getFirst().awaitUp();
            for (int run = 1; run <= 60; run++) {
                site.run("tenant-" + run % 3, new Work(run, 10, PIECE));
            }
            site.until(Duration.ofSeconds(20), () -> site.executions() >= 10);
            AtomicBoolean over = new AtomicBoolean();
            Future<Long> slowest = site.crowd.beside(() -> slowestAnswer(site, over));
            Future<Integer> synchronous = site.crowd.beside(() -> askUntil(site, over));

            site.history.fault("store away", 60);
            leave(site, frozen);
            List<Long> refusals = refusals(site, frozen ? Duration.ofSeconds(3) : LONG);
            site.history.fault("store back", 60);
            comeBack(site, frozen);
            long back = System.nanoTime();
            assertThat(site.accepted("tenant-9", new Work(900, 1, PIECE))).isNotEmpty();
            long accepted = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - back);

            over.set(true);
            int asked = synchronous.get(20, TimeUnit.SECONDS);
            site.settle();
            assertThat(Collections.max(refusals)).isLessThan(REFUSAL.toMillis() + slowest.get(20, TimeUnit.SECONDS));
            assertThat(accepted).isLessThan(RETURN.toMillis());
            assertThat(asked).isPositive();
        }
    }

    private static void leave(Site site, boolean frozen) {
        if (frozen) {
            site.redis.freeze();
        } else {
            site.redis.kill();
        }
    }

    private static void comeBack(Site site, boolean frozen) {
        if (frozen) {
            site.redis.thaw();
        } else {
            site.redis.start();
        }
    }

    /** Synchronous requests one after the other, all of which must be answered; how many there were. */
    private static int askUntil(Site site, AtomicBoolean over) throws Exception {
        int asked = 0;
        while (!over.get()) {
            int run = 1000 + asked++;
            HttpResponse<String> answer = site.crowd.client("sync").answer(site.router(0), new Work(run, 2, PIECE));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(RunClient.text(new JsonObject(answer.body()).getJsonObject("data")))
                    .isEqualTo("%d.1.1 %d.1.2 ".formatted(run, run));
        }
        return asked;
    }

    /** How many milliseconds the slowest answer took that has nothing to do with runs. */
    private static long slowestAnswer(Site site, AtomicBoolean over) throws Exception {
        long slowest = 0;
        while (!over.get()) {
            long begin = System.nanoTime();
            assertThat(site.crowd.client("nobody").somethingElse(site.router(0)))
                    .isEqualTo(404);
            slowest = Math.max(slowest, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
            site.pause(Duration.ofMillis(20));
        }
        return slowest;
    }

    /** For this long, how many milliseconds it took to refuse each asynchronous request. */
    private static List<Long> refusals(Site site, Duration time) throws Exception {
        List<Long> millis = new ArrayList<>();
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            long begin = System.nanoTime();
            HttpResponse<String> answer = site.crowd.client("tenant-8").start(site.router(0), new Work(800, 1, PIECE));
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
            assertThat(answer.body()).contains("queue_unavailable");
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            site.pause(Duration.ofMillis(100));
        }
        return millis;
    }

    @Test
    void restartsLoseNothingThatWasAccepted() throws Exception {
        try (Site site = new Site(folder, 1)) {
            site.serve("worker").awaitUp();
            for (int run = 1; run <= 100; run++) {
                site.run("tenant-" + run % 3, new Work(run, 5, PIECE));
            }
            for (int kill = 0; kill < 4; kill++) {
                site.pause(Duration.ofMillis(700));
                site.history.fault("store killed", 100);
                site.redis.kill();
                site.redis.start();
                site.history.fault("store back", 60);
            }
            site.settle();
            assertThat(site.history.of(Event.Accepted.class)).hasSize(100);
        }
    }

    @Test
    void forgottenScriptsAndRepeatedDeliveriesChangeNothing() throws Exception {
        try (Site site = new Site(folder, 1)) {
            site.serve("worker").awaitUp();
            for (int run = 1; run <= 40; run++) {
                site.store.deliverAgain(site.accepted("tenant", new Work(run, 4, PIECE)));
                site.redis.ask("SCRIPT FLUSH");
            }
            site.settle();
            assertThat(site.executions()).isEqualTo(40);
        }
    }
}
