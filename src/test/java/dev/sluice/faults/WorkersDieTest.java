package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.faults.RunClient.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers that are killed, frozen and asked to end while they execute runs. */
final class WorkersDieTest {

    @TempDir
    private Path folder;

    @Test
    @Timeout(120)
    void everyRunEndsOnceThoughWorkersAreKilledAgainAndAgain() throws Exception {
        try (Site site = new Site(folder, 1)) {
            List<ServeProcess> workers = new ArrayList<>(List.of(site.serve("worker"), site.serve("worker")));
            for (int run = 1; run <= 100; run++) {
                site.run("tenant-" + run % 5, new Work(run, 5, Duration.ofMillis(200)));
            }
            for (int kill = 0; kill < 2; kill++) {
                workers.getFirst().awaitUp();
                site.pause(Duration.ofSeconds(1));
                site.sampleRunning();
                site.kill(workers.removeFirst());
                workers.add(site.serve("worker"));
            }
            site.settle();
            assertThat(site.history.of(Event.Accepted.class)).hasSize(100);
        }
    }

    @Test
    @Timeout(60)
    void aWorkerThatWakesAfterItsLeaseGivesNoSecondResult() throws Exception {
        try (Site site = new Site(folder, 1)) {
            ServeProcess frozen = site.serve("worker").awaitUp();
            for (int run = 1; run <= 6; run++) {
                site.run("tenant", new Work(run, 10, Duration.ofMillis(200)));
            }
            site.until(Duration.ofSeconds(20), () -> site.executions() == 6);
            site.history.fault("worker frozen", 6);
            frozen.freeze();
            site.serve("worker");
            site.until(Duration.ofSeconds(30), () -> site.executions() == 12);
            frozen.thaw();
            site.settle();
            assertThat(site.history.of(Event.Accepted.class)).hasSize(6);
        }
    }

    /** It takes them back, since nobody else has begun them. */
    @Test
    @Timeout(60)
    void theOnlyWorkerGoesOnWithItsRunsHoweverOftenItIsFrozen() throws Exception {
        try (Site site = new Site(folder, 1, Rules.HASTY)) {
            ServeProcess worker = site.serve("worker").awaitUp();
            for (int run = 1; run <= 6; run++) {
                site.run("tenant", new Work(run, 50, Duration.ofMillis(200)));
            }
            site.until(Duration.ofSeconds(20), () -> site.executions() == 6);
            for (int i = 0; i < 3; i++) {
                worker.freeze();
                site.until(Duration.ofSeconds(10), () -> site.store.leases() == 0);
                worker.thaw();
                site.until(Duration.ofSeconds(10), () -> site.store.leases() == 6);
            }
            site.settle();
            assertThat(site.history.of(Event.Accepted.class)).hasSize(6);
            assertThat(site.executions()).isEqualTo(6);
        }
    }

    /** Of a worker's runs some can end within its grace, the others are given back. */
    @Test
    @Timeout(60)
    void aWorkerThatIsAskedToEndLosesNothing() throws Exception {
        try (Site site = new Site(folder, 1)) {
            ServeProcess ending = site.serve("worker").awaitUp();
            for (int run = 1; run <= 6; run++) {
                Duration pause = Duration.ofMillis(run % 2 == 0 ? 100 : 300);
                site.run("tenant", new Work(run, 10, pause));
            }
            site.until(Duration.ofSeconds(20), () -> site.executions() == 6);
            site.history.fault("worker asked to end", 6);
            ending.askToEnd();
            assertThat(ending.endsWithin(site.rules.drain().plusSeconds(4))).isTrue();
            assertThat(site.store.leases()).isZero();
            assertThat(site.history.of(Event.Answered.class)).hasSize(3);

            site.serve("worker");
            site.settle();
            assertThat(site.executions()).isEqualTo(9);
        }
    }
}
