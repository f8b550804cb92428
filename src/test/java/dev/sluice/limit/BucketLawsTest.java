package dev.sluice.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.RateLimitsConfig.Rates;
import dev.sluice.config.Secret;
import dev.sluice.limit.Limit.Scope;
import dev.sluice.limit.Limit.Unit;
import dev.sluice.run.redis.RedisLink;
import dev.sluice.run.redis.RedisServer;
import dev.sluice.run.redis.RedisTiming;
import dev.sluice.run.redis.Script;
import dev.sluice.sandbox.EmbeddedRedis;
import dev.sluice.sandbox.Eventually;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The law of buckets: a model with large numbers, the process's own and the script in a real Redis say the same of any sequence. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BucketLawsTest {

    private static final int STEPS = 2000;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<EmbeddedRedis> servers = new ArrayList<>();
    private final List<RedisLink> links = new ArrayList<>();

    /** What is asked of the buckets; of a charge, parts are not zero. */
    private record Step(long now, List<Limit> limits, long charge) {}

    /** Virtual scheduling, which I.371 gives first: all it knows is when a bucket will be empty. */
    private static final class Model {
        private final Map<String, Scheduled> scheduled = new HashMap<>();

        /**
         * @param empty when the bucket will be, in milliseconds times the rate
         * @param since when that was last changed
         */
        private record Scheduled(BigInteger empty, long since) {}

        Taken step(Step step) {
            boolean all = step.charge() != 0;
            List<Long> levels = new ArrayList<>();
            for (Limit limit : step.limits()) {
                levels.add(level(limit, step.now()));
            }
            if (!all) {
                all = true;
                for (int i = 0; i < levels.size(); i++) {
                    all &= levels.get(i) + Limit.PARTS <= step.limits().get(i).capacity();
                }
            }
            for (int i = 0; all && i < levels.size(); i++) {
                Limit limit = step.limits().get(i);
                long parts = step.charge() == 0 ? limit.taken() : step.charge();
                if (parts > 0) {
                    levels.set(i, Math.min(levels.get(i) + parts, 2 * limit.capacity()));
                    long since = Math.max(step.now(), scheduled(limit).since());
                    BigInteger empty = BigInteger.valueOf(since)
                            .multiply(BigInteger.valueOf(limit.perMinute()))
                            .add(BigInteger.valueOf(levels.get(i)));
                    scheduled.put(limit.key(), new Scheduled(empty, since));
                }
            }
            return new Taken(all, levels);
        }

        private Scheduled scheduled(Limit limit) {
            return scheduled.getOrDefault(limit.key(), new Scheduled(BigInteger.ZERO, 0));
        }

        private long level(Limit limit, long now) {
            Scheduled known = scheduled(limit);
            BigInteger at = BigInteger.valueOf(Math.max(now, known.since()));
            return known.empty()
                    .subtract(at.multiply(BigInteger.valueOf(limit.perMinute())))
                    .max(BigInteger.ZERO)
                    .longValueExact();
        }
    }

    @BeforeAll
    void startRedis() {
        EmbeddedRedis server = Eventually.get(EmbeddedRedis.start(vertx, new SecureRandom()));
        servers.add(server);
        RedisTiming patient = RedisTiming.USUAL.withCommand(Duration.ofSeconds(10));
        links.add(on(() -> Future.succeededFuture(
                new RedisServer(vertx, new Secret(server.url()), patient, new Random(1)).openLink())));
    }

    @AfterAll
    void stopRedis() {
        Eventually.get(servers.getFirst().close());
        Eventually.get(vertx.close());
    }

    private <T> T on(Supplier<Future<T>> call) {
        Promise<T> done = Promise.promise();
        loop.runOnContext(go -> call.get().onComplete(done));
        return Eventually.get(done.future());
    }

    private static Limit limit(Unit unit, String key, int perMinute, Duration burst) {
        return Limit.of(Scope.SUBJECT, unit, "{t}:" + key, perMinute, new Rates(perMinute, perMinute, burst));
    }

    private static List<Step> steps(Random random) {
        List<Limit> all = List.of(
                limit(Unit.REQUESTS, "a", 7, Duration.ofMinutes(1)),
                limit(Unit.REQUESTS, "b", 1_000_000_000, Duration.ofMillis(1)),
                limit(Unit.REQUESTS, "c", 1, Duration.ofMillis(1)),
                limit(Unit.TOKENS, "d", 1_000_000_000, Duration.ofHours(1)),
                limit(Unit.TOKENS, "e", 999, Duration.ofSeconds(7)));
        List<Step> steps = new ArrayList<>();
        long now = 1_800_000_000_000L;
        for (int i = 0; i < STEPS; i++) {
            now += random.nextInt(20) == 0 ? random.nextLong(-2_000, 4_000_000) : random.nextLong(0, 3_000);
            List<Limit> some = new ArrayList<>(all);
            some.removeIf(limit -> random.nextInt(3) == 0);
            long charge = random.nextInt(4) > 0 ? 0 : (1L << random.nextInt(48)) * Limit.PARTS;
            if (charge > 0) {
                some.removeIf(limit -> limit.unit() == Unit.REQUESTS);
            }
            if (!some.isEmpty()) {
                steps.add(new Step(now, List.copyOf(some), charge));
            }
        }
        return steps;
    }

    @Test
    void aProcessesOwnBucketsKeepTheLaw() {
        for (int seed = 0; seed < 50; seed++) {
            Model model = new Model();
            long[] clock = {0};
            LocalBuckets buckets = new LocalBuckets(100, () -> clock[0]);
            for (Step step : steps(new Random(seed))) {
                clock[0] = step.now();
                Taken expected = model.step(step);
                if (step.charge() == 0) {
                    assertThat(buckets.take(step.limits())).as("seed " + seed).isEqualTo(expected);
                } else {
                    buckets.charge(step.limits(), step.charge());
                }
            }
        }
    }

    @Test
    void theScriptKeepsTheLaw() {
        // The same script, told the time instead of asking for it.
        String text = RedisBuckets.text()
                .replace("redis.call('TIME')", "{math.floor(ARGV[#ARGV] / 1000), ARGV[#ARGV] % 1000 * 1000}");
        assertThat(text).isNotEqualTo(RedisBuckets.text());
        Script script = Script.of("buckets", text);
        for (int seed = 100; seed < 103; seed++) {
            Model model = new Model();
            on(() -> links.getFirst().send(Request.cmd(Command.FLUSHALL)));
            List<Step> steps = steps(new Random(seed));
            List<Future<Response>> replies = on(() -> {
                List<Future<Response>> sent = new ArrayList<>();
                Future<Response> last = Future.succeededFuture();
                for (Step step : steps) {
                    last = last.compose(before -> run(script, step));
                    sent.add(last);
                }
                return Future.all(sent).map(sent);
            });
            for (int i = 0; i < steps.size(); i++) {
                assertThat(RedisBuckets.taken(replies.get(i).result()))
                        .as("seed " + seed + ", " + steps.get(i))
                        .isEqualTo(model.step(steps.get(i)));
            }
        }
    }

    private Future<Response> run(Script script, Step step) {
        List<Buffer> args = RedisBuckets.args(step.limits(), step.charge());
        args.add(Buffer.buffer(Long.toString(step.now())));
        return links.getFirst()
                .eval(script, step.limits().stream().map(Limit::key).toList(), args)
                .map(Objects::requireNonNull);
    }

    @Test
    void whatMayComeAtOnceComesAtOnceAndThenSteadily() {
        long[] clock = {0};
        LocalBuckets buckets = new LocalBuckets(100, () -> clock[0]);
        List<Limit> ten = List.of(limit(Unit.REQUESTS, "x", 10, Duration.ofMinutes(1)));
        int passed = 0;
        for (int i = 0; i < 50; i++) {
            passed += buckets.take(ten).all() ? 1 : 0;
        }
        assertThat(passed).isEqualTo(10);
        clock[0] = 5_999;
        assertThat(buckets.take(ten).all()).isFalse();
        clock[0] = 6_000;
        assertThat(buckets.take(ten).all()).isTrue();
        assertThat(buckets.take(ten).all()).isFalse();
    }

    @Test
    void neverMoreThanTheBurstAndTheRateOfTheTime() {
        Random random = new Random(7);
        for (int round = 0; round < 100; round++) {
            int perMinute = 1 + random.nextInt(10_000);
            Limit limit = limit(Unit.REQUESTS, "x", perMinute, Duration.ofMillis(1 + random.nextInt(120_000)));
            long[] clock = {0};
            LocalBuckets buckets = new LocalBuckets(100, () -> clock[0]);
            long passed = 0;
            for (int i = 0; i < 3_000; i++) {
                clock[0] += random.nextInt(50);
                passed += buckets.take(List.of(limit)).all() ? 1 : 0;
                assertThat(passed * Limit.PARTS).isLessThanOrEqualTo(limit.capacity() + clock[0] * perMinute);
            }
        }
    }

    @Test
    void debtIsPaidWithinOneMoreBurst() {
        long[] clock = {0};
        LocalBuckets buckets = new LocalBuckets(100, () -> clock[0]);
        List<Limit> tokens = List.of(limit(Unit.TOKENS, "x", 600, Duration.ofMinutes(1)));
        assertThat(buckets.take(tokens).all()).isTrue();
        buckets.charge(tokens, 1_000_000 * Limit.PARTS);
        clock[0] = 60_000;
        assertThat(buckets.take(tokens).all()).isFalse();
        clock[0] = 60_100;
        assertThat(buckets.take(tokens).all()).isTrue();
    }

    @Test
    void aProcessRemembersOnlySoManyBuckets() {
        LocalBuckets buckets = new LocalBuckets(10, () -> 0);
        for (int i = 0; i < 1000; i++) {
            buckets.take(List.of(
                    Limit.of(Scope.SUBJECT, Unit.REQUESTS, "{" + i + "}", 1, new Rates(1, 0, Duration.ofMinutes(1)))));
            assertThat(buckets.size()).isLessThanOrEqualTo(11);
        }
    }
}
