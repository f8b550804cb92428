package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.RateLimitsConfig;
import dev.sluice.config.RateLimitsConfig.Mode;
import dev.sluice.config.RateLimitsConfig.Outage;
import dev.sluice.config.RateLimitsConfig.Rates;
import dev.sluice.config.Secret;
import dev.sluice.model.Usage;
import dev.sluice.run.redis.LocalRedis;
import dev.sluice.run.redis.RedisServer;
import dev.sluice.run.redis.RedisTiming;
import dev.sluice.sandbox.Eventually;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is a cluster refuses scripts whose keys are not all in one slot. */
@Timeout(60)
final class ClusterTest {

    private static final Rates RATES = new Rates(60, 600, Duration.ofMinutes(1));
    private static final RateLimitsConfig CONFIG = new RateLimitsConfig(
            RATES,
            RATES,
            Map.of("*", RATES),
            new Outage(Duration.ofSeconds(5), Mode.REFUSE, Duration.ofMillis(100), 100));

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private LocalRedis redis;

    @BeforeEach
    void startCluster() {
        redis = new LocalRedis(folder, LocalRedis.freePort(), false, "--cluster-enabled", "yes");
        // A command on one line may not be longer than 64 KB.
        for (int first = 0; first < 16384; first += 8192) {
            redis.ask("CLUSTER ADDSLOTS "
                    + IntStream.range(first, first + 8192)
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(" ")));
        }
        Eventually.within(
                vertx, Duration.ofSeconds(20), () -> redis.ask("CLUSTER INFO").contains("cluster_state:ok"));
    }

    @AfterEach
    void stop() {
        Eventually.get(vertx.close());
        redis.close();
    }

    private <T> T on(Supplier<Future<T>> call) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(go -> call.get().onComplete(done));
        return Eventually.get(done.future());
    }

    @Test
    void allLimitsOfARequestAreInOneSlotAndExpireByThemselves() {
        Secret url = new Secret(redis.url().reveal().replace("redis:", "redis+cluster:"));
        RedisServer server =
                new RedisServer(vertx, url, RedisTiming.USUAL.withCommand(Duration.ofSeconds(5)), new Random(1));
        RateLimiter limiter = on(() -> Future.succeededFuture(
                new RateLimiter(CONFIG, server, new LocalBuckets(100, () -> 0), LimitEvents.NONE, System::nanoTime)));
        Spender ann = new Spender("acme", "ann", null, null);
        Admission admission = on(() -> limiter.admit(ann, "openai/gpt-4o"));
        assertThat(admission).isInstanceOf(Admission.Admitted.class);

        Account account =
                Account.parse(((Admission.Admitted) admission).account().text());
        on(() -> {
            limiter.charge(account, new Usage(null, 5L, null, null, null, null));
            return limiter.admit(ann, "openai/gpt-4o");
        });
        List<String> keys = redis.ask("KEYS *")
                .lines()
                .filter(line -> line.startsWith("sluice:{l:"))
                .toList();
        assertThat(keys).hasSize(6).allSatisfy(key -> {
            String lifetime = redis.ask("PTTL " + key).strip();
            assertThat(Long.parseLong(lifetime.substring(1))).isBetween(1L, 4_000L);
        });
        on(limiter::close);
    }
}
