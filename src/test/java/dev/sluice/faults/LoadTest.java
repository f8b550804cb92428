package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.faults.Event.Began;
import dev.sluice.faults.RunClient.Work;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Too much of something: runs of one tenant, bytes in Redis. */
@Timeout(120)
final class LoadTest {

    private static final String FLOOD = "flood";
    private static final String SMALL = "small";
    private static final int FEW = 10;

    @TempDir
    private Path folder;

    @Test
    void aTenantWithFewRunsDoesNotWaitForOneWithMany() throws Exception {
        flood(300);
    }

    @Test
    @Tag("chaos")
    @Timeout(600)
    void aTenantWithFewRunsDoesNotWaitForOneWithTenThousand() throws Exception {
        flood(10_000);
    }

    /** In turns: whatever was claimed before the few came, each of them waits for one of the others at most. */
    private void flood(int many) throws Exception {
        int room = 8;
        try (Site site = new Site(folder, 1, Rules.USUAL.withRoom(256, room))) {
            for (int run = 1; run <= many; run++) {
                site.run(FLOOD, new Work(run, 1, Duration.ofMillis(5)));
            }
            site.until(Duration.ofMillis(30_000 + 10L * many), () -> site.accepted() == many);
            for (int run = many + 1; run <= many + FEW; run++) {
                site.accepted(SMALL, new Work(run, 1, Duration.ofMillis(5)));
            }
            site.serve("worker");
            site.settle();
            List<Integer> order =
                    site.history.of(Began.class).stream().map(Began::run).toList();
            assertThat(order.subList(0, 2 * FEW + room).stream().filter(run -> run > many))
                    .hasSize(FEW);
        }
    }

    /** What runs can end and what waits can begin, but nothing new comes in. */
    @Test
    void whenMemoryIsFullRunsEndAndNewOnesAreRefused() throws Exception {
        try (Site site = new Site(folder, 1)) {
            long cap = site.rules.cap();
            site.serve("worker").awaitUp();
            for (int run = 1; run <= 2 * cap; run++) {
                site.accepted(FLOOD, new Work(run, 20, Duration.ofMillis(100)));
            }
            site.until(Duration.ofSeconds(20), () -> site.executions() == cap);
            site.redis.ask("CONFIG SET maxmemory 1");
            site.until(Duration.ofSeconds(20), () -> site.executions() == 2 * cap);
            HttpResponse<String> refused =
                    site.crowd.client(SMALL).start(site.router(0), new Work(100, 1, Duration.ZERO));
            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            site.until(
                    Duration.ofSeconds(20),
                    () -> site.history.of(Event.Seen.class).stream()
                                    .filter(seen -> seen.sight().terminal())
                                    .count()
                            == 2 * cap);
            site.redis.ask("CONFIG SET maxmemory 0");
            site.accepted(SMALL, new Work(100, 1, Duration.ofMillis(10)));
            site.settle();
        }
    }
}
