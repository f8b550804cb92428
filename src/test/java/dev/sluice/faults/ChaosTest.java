package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.faults.Event.Accepted;
import dev.sluice.faults.RunClient.Work;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The long form: {@code -Dchaos.runs=}, {@code -Dchaos.tenants=}, {@code -Dchaos.seed=} for another course of the same, {@code
 * -Dchaos.seconds=} for more of everything at once.
 */
@Tag("chaos")
@Timeout(3600)
final class ChaosTest {

    private static final Duration PIECE = Duration.ofMillis(100);

    @TempDir
    private Path folder;

    @Test
    void everyRunOfManyEndsOnceThoughOneOfTwoWorkersIsKilledEverySecond() throws Exception {
        int runs = Integer.getInteger("chaos.runs", 10_000);
        int tenants = Integer.getInteger("chaos.tenants", 20);
        Random random = random(1);
        try (Site site = new Site(folder, 1)) {
            List<ServeProcess> workers = new ArrayList<>(List.of(site.serve("worker"), site.serve("worker")));
            long begin = System.nanoTime();
            start(site, runs, tenants);
            while (site.ended() < runs) {
                ServeProcess dying = workers.get(random.nextInt(workers.size())).awaitUp();
                long before = site.answers();
                site.pause(Duration.ofMillis(500 + random.nextInt(1000)));
                // On a slow machine a worker may not get anything done in its short life, and nothing would ever end.
                site.until(Duration.ofMinutes(2), () -> site.answers() > before || site.ended() == runs);
                site.sampleRunning();
                workers.remove(dying);
                site.kill(dying);
                workers.add(site.serve("worker"));
            }
            report(site, begin);
            site.settle();
            assertThat(site.accepted()).isEqualTo(runs);
            site.age();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void everyRunEndsOnceWhateverDies(int seed) throws Exception {
        Random random = random(seed);
        Duration time = Duration.ofSeconds(Integer.getInteger("chaos.seconds", 60));
        try (Site site = new Site(folder, 2)) {
            Harm harm = new Harm(site, random);
            long begin = System.nanoTime();
            var unused = site.crowd.beside(() -> {
                for (int run = 1; System.nanoTime() - begin < time.toNanos(); run++) {
                    site.run("tenant-" + run % 10, new Work(run, 1 + random.nextInt(10), PIECE));
                    site.pause(Duration.ofMillis(20));
                }
                return null;
            });
            while (System.nanoTime() - begin < time.toNanos()) {
                site.pause(Duration.ofMillis(300 + random.nextInt(1500)));
                site.sampleRunning();
                harm.something();
            }
            harm.end();
            site.settle();
            report(site, begin);
        }
    }

    private static void start(Site site, int runs, int tenants) {
        for (int run = 1; run <= runs; run++) {
            site.run("tenant-" + run % tenants, new Work(run, 3, PIECE));
        }
    }

    private static Random random(int usual) {
        int seed = Integer.getInteger("chaos.seed", usual);
        System.out.println("chaos.seed=" + seed);
        return new Random(seed);
    }

    private static void report(Site site, long begin) {
        long accepted = site.history.of(Accepted.class).size();
        System.out.printf(
                "%d runs, %d executions, %d kills and other harm, in %d s%n",
                accepted,
                site.executions(),
                site.history.of(Event.Fault.class).size(),
                Duration.ofNanos(System.nanoTime() - begin).toSeconds());
    }
}
