package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.faults.RunClient.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that are killed, frozen and asked to end while they execute runs. */
final class WorkersDieTest {

    @TempDir
    private Path folder;

    @Test
    @Timeout(120)
    void everyRunEndsOnceThoughAWorkerIsKilledEverySecond() throws Exception {
        killing(200, 5, 4);
    }

    /** As long as one likes: {@code -Dchaos.runs=}, {@code -Dchaos.tenants=}, {@code -Dchaos.kills=}. */
    @Test
    @Tag("chaos")
    void everyRunOfManyEndsOnceThoughAWorkerIsKilledEverySecond() throws Exception {
        killing(
                Integer.getInteger("chaos.runs", 10_000),
                Integer.getInteger("chaos.tenants", 20),
                Integer.getInteger("chaos.kills", 60));
    }

    private void killing(int runs, int tenants, int kills) throws Exception {
        try (Site site = new Site(folder, 1)) {
            List<ServeProcess> workers = new ArrayList<>(List.of(site.serve("worker"), site.serve("worker")));
            workers.forEach(ServeProcess::awaitUp);
            for (int run = 1; run <= runs; run++) {
                site.run("tenant-" + run % tenants, new Work(run, 5, Duration.ofMillis(200)));
            }
            for (int kill = 0; kill < kills; kill++) {
                workers.getFirst().awaitUp();
                site.pause(Duration.ofSeconds(1));
                site.sampleRunning();
                site.history.fault("worker killed");
                workers.removeFirst().kill();
                workers.add(site.serve("worker"));
            }
            site.settle(Duration.ofSeconds(60).plusMillis(runs * 100L));
            assertThat(site.history.of(Event.Accepted.class)).hasSize(runs);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Timeout(60)
    void aWorkerThatWakesAfterItsLeaseGivesNoSecondResult(boolean another) throws Exception {
        try (Site site = new Site(folder, 1)) {
            ServeProcess frozen = site.serve("worker").awaitUp();
            for (int run = 1; run <= 6; run++) {
                site.run("tenant", new Work(run, 10, Duration.ofMillis(200)));
            }
            site.until(Duration.ofSeconds(20), () -> site.executions() == 6);
            site.history.fault("worker frozen");
            frozen.freeze();
            if (another) {
                site.serve("worker");
                site.until(Duration.ofSeconds(30), () -> site.executions() == 12);
            } else {
                site.until(Duration.ofSeconds(30), () -> site.store.leases() == 0);
            }
            site.history.fault("worker thawed");
            frozen.thaw();
            site.settle(Duration.ofSeconds(30));
            assertThat(site.history.of(Event.Accepted.class)).hasSize(6);
        }
    }

    /** Of a worker's runs some can end within its grace, the others are given back. */
    @Test
    @Timeout(60)
    void aWorkerThatIsAskedToEndLosesNothing() throws Exception {
        try (Site site = new Site(folder, 1)) {
            ServeProcess ending = site.serve("worker").awaitUp();
            for (int run = 1; run <= 6; run++) {
                Duration pause = Duration.ofMillis(run % 2 == 0 ? 100 : 500);
                site.run("tenant", new Work(run, 10, pause));
            }
            site.until(Duration.ofSeconds(20), () -> site.executions() == 6);
            site.history.fault("worker asked to end");
            ending.askToEnd();
            assertThat(ending.endsWithin(Site.DRAIN.plusSeconds(4))).isTrue();
            assertThat(site.store.leases()).isZero();
            assertThat(site.history.of(Event.Answered.class)).hasSize(3);

            site.serve("worker");
            site.settle(Duration.ofSeconds(30));
            assertThat(site.executions()).isEqualTo(9);
        }
    }
}
