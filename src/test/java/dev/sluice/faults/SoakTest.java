package dev.sluice.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.auth.Caller;
import dev.sluice.run.redis.LocalRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway process that has had all kinds of requests for a while, of which some fail and some are left alone, holds no more than it did
 * after the first of them. {@code -Dsoak.minutes=} says for how long, {@code -Dsoak.seed=} changes the course.
 */
@Tag("soak")
@Timeout(7200)
final class SoakTest {

    private static final Duration WARM_UP = Duration.ofMinutes(1);

    /** Longer than connections to providers are kept that nobody uses. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final double HEAP_GROWTH = 1.05;

    @TempDir
    private Path folder;

    @Test
    void nothingPilesUp() throws Exception {
        int minutes = Integer.getInteger("soak.minutes", 10);
        long seed = Long.getLong("soak.seed", 1);
        try (LocalRedis redis = new LocalRedis(folder, LocalRedis.freePort(), false);
                SoakProvider provider = new SoakProvider()) {
            configure(redis, provider);
            try (ServeProcess gateway = new ServeProcess(folder, "router,worker", null, null).awaitUp()) {
                Customer customer = new Customer(
                        gateway.api().getPort(), RunClient.token(new Caller("staff-1", "acme", Caller.EVERY_MODEL)));
                new SoakLoad(customer, -seed).run(WARM_UP);
                Footprint before = atRest(gateway, provider);
                System.out.printf("before: %s%n", before);
                Map<String, Integer> counts = new SoakLoad(customer, seed).run(Duration.ofMinutes(minutes));
                counts.forEach((what, count) -> System.out.printf("%6d %s%n", count, what));
                Footprint after = atRest(gateway, provider);
                System.out.printf("after %d minutes: %s%n", minutes, after);
                judge(before, after, counts);
            }
        }
    }

    private static void judge(Footprint before, Footprint after, Map<String, Integer> counts) {
        assertThat(counts)
                .containsOnlyKeys("DOCUMENT ended well", "STREAM ended well", "RUN ended well", "faults", "left");
        assertThat(after.heapBytes()).as("heap").isLessThan((long) (before.heapBytes() * HEAP_GROWTH));
        assertThat(after.files()).as("files").isLessThanOrEqualTo(before.files());
        assertThat(after.threads()).as("threads").isLessThanOrEqualTo(before.threads());
        assertThat(after.timers()).as("timers").isLessThanOrEqualTo(before.timers());
        assertThat(after.providerConnections()).isZero();
    }

    /** When twice in a row the same things are open, and no connection to a provider is. */
    private static Footprint atRest(ServeProcess gateway, SoakProvider provider) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        Footprint last = Footprint.of(gateway.pid(), provider.openConnections());
        while (System.nanoTime() < deadline && !never.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
            Footprint next = Footprint.of(gateway.pid(), provider.openConnections());
            if (next.providerConnections() == 0 && next.hasOpenWhat(last)) {
                return next;
            }
            last = next;
        }
        return last;
    }

    private void configure(LocalRedis redis, SoakProvider provider) throws IOException {
        Files.createDirectories(folder.resolve("conf"));
        Files.writeString(folder.resolve("conf/sluice.yaml"), """
                redis_url: "%1$s"
                http: {host: 127.0.0.1, port: 0, management_port: 0, event_loops: 2}
                auth: {secret: %2$s}
                %3$s
                upstream: {connect: 5s, first_event: 3s, idle: 3s, total: 6s}
                limits: {max_event: 1MiB, max_response: 1MiB}
                runs: {attempts: 2, deadline: 30s, queued_per_tenant: 10000}
                sandbox: {mode: off}
                """.formatted(
                        redis.url().reveal(), RunClient.SECRET, Wire.providers(provider.baseUrl())));
        Files.writeString(folder.resolve("conf/models.yaml"), Wire.MODELS);
    }
}
