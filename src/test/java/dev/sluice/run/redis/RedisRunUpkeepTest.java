package dev.sluice.run.redis;

import static dev.sluice.run.redis.RunsRedis.ANN;
import static dev.sluice.run.redis.RunsRedis.claim;
import static dev.sluice.run.redis.RunsRedis.get;
import static dev.sluice.run.redis.RunsRedis.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.RunsConfig;
import dev.sluice.model.Run;
import dev.sluice.run.QueueDepth;
import dev.sluice.run.RunLease;
import dev.sluice.run.RunLog.Frame;
import dev.sluice.run.RunQueue.Committed;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is forgotten leaves nothing, and what is damaged is found and repaired. */
class RedisRunUpkeepTest {

    @RegisterExtension
    static final RunsRedis redis = new RunsRedis();

    @Test
    void ofWhatIsForgottenNoKeyStays() {
        RunLease small = redis.lease();
        get(redis.log().append(small, 1, List.of(new Frame(null, Buffer.buffer("x")))));
        get(redis.queue().complete(small, result("a")));
        RunLease large = redis.lease();
        get(redis.queue().complete(large, result("y".repeat(700_000))));
        String cancelled = redis.enqueued();
        get(redis.queue().cancel(ANN, cancelled));
        claim(redis.queue(), "w1", 1);
        get(redis.queue().leave("w1"));
        assertThat(get(redis.upkeep().forget())).isZero();

        for (String uid : List.of(small.uid(), large.uid(), cancelled)) {
            redis.send(Command.ZADD, RunKeys.expiry(), 1, uid);
        }
        assertThat(get(redis.upkeep().forget())).isEqualTo(3);
        assertThat(redis.keys()).isEmpty();
        assertThat(get(redis.store().find(ANN, large.uid()))).isNull();
        assertThat(get(redis.queue().complete(large, result("again")))).isEqualTo(Committed.GONE);
    }

    @Test
    void whatIsInOrderIsNotTouched() {
        redis.lease();
        RunLease retried = redis.lease();
        get(redis.queue().retry(retried, Duration.ofMinutes(1), new Run.Failed("c", "m", null)));
        RunLease ended = redis.lease();
        get(redis.queue().complete(ended, result("a")));
        redis.enqueued();
        assertThat(get(redis.upkeep().sweep())).isZero();
    }

    @Test
    void aTenantAtItsCapIsInOrder() {
        RunsConfig.Execution one =
                new RunsConfig.Execution(64, 1, Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ZERO);
        RunsConfig config = RunsRedis.config(one, RunsRedis.BACKLOG, Set.of());
        redis.enqueued();
        redis.enqueued();
        claim(redis.queue(config), "w1", 5);
        assertThat(get(new RedisRunUpkeep(redis.client(), redis.scripts, config).sweep()))
                .isZero();
    }

    @Test
    void aSilentWorkerIsForgottenWhenItHoldsNothingAnyMore() {
        RunLease lease = redis.lease();
        redis.send(Command.ZADD, RunKeys.workers(), 1, "w1");
        assertThat(get(redis.upkeep().sweep())).isZero();
        assertThat(redis.keys()).contains("workers");
        redis.expire(lease.uid());
        get(redis.upkeep().reap());
        assertThat(get(redis.upkeep().sweep())).isZero();
        assertThat(redis.keys()).doesNotContain("workers");
    }

    @Test
    void theDepthTellsHowMuchThereIs() {
        RunLease retried = redis.lease();
        get(redis.queue().retry(retried, Duration.ofMinutes(1), new Run.Failed("c", "m", null)));
        get(redis.queue().extend("w1", List.of(redis.lease())));
        String first = redis.enqueued();
        redis.enqueued();
        redis.send(Command.ZINCRBY, RunKeys.waiting(), -5000, first);
        redis.send(Command.ZADD, RunKeys.hooks(), 1, first);
        redis.send(Command.ZADD, RunKeys.workers(), 1, "w0");
        QueueDepth depth = get(redis.upkeep().depth());
        assertThat(depth.oldestWait()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(25));
        assertThat(depth).isEqualTo(new QueueDepth(2, depth.oldestWait(), 1, 1, 1, 8, 1));
    }

    @Test
    void anEmptyStoreHasNoDepth() {
        assertThat(get(redis.upkeep().depth())).isEqualTo(new QueueDepth(0, Duration.ZERO, 0, 0, 0, 0, 0));
    }

    record Uids(String running, String queued, String retried, String ended) {}

    record Damage(String what, Consumer<Uids> done) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Damage> damages() {
        String tenant = RunKeys.tenant("acme");
        String owner = RunKeys.owner(ANN);
        return Stream.of(
                new Damage("a lease is lost", uids -> zrem("lease", uids.running())),
                new Damage("a running run does not count", uids -> srem("act:" + tenant, uids.running())),
                new Damage(
                        "a run that has ended counts as running",
                        uids -> redis.send(Command.SADD, RunKeys.PREFIX + "act:" + tenant, uids.ended())),
                new Damage(
                        "a run is in no list",
                        uids -> redis.send(Command.LREM, RunKeys.queue("1", tenant), 0, uids.queued())),
                new Damage("a queued run is not known to wait", uids -> zrem("waiting", uids.queued())),
                new Damage("a queued run does not count", uids -> srem("wait:" + tenant, uids.queued())),
                new Damage("a tenant is in no ring", uids -> {
                    redis.send(Command.DEL, RunKeys.PREFIX + "ring:1");
                    redis.send(Command.DEL, RunKeys.PREFIX + "inring:1");
                }),
                new Damage("a retry has no time", uids -> zrem("delay", uids.retried())),
                new Damage("an end is never forgotten", uids -> zrem("expiry", uids.ended())),
                new Damage("a run is in no index", uids -> {
                    zrem("ic:" + owner, uids.ended());
                    zrem("iu:" + owner, uids.ended());
                    zrem("ix:" + owner + ":COMPLETED", uids.ended());
                    zrem("ie:" + owner + ":COMPLETED", uids.ended());
                    srem("owners:" + tenant, owner);
                }),
                new Damage("a run is in the index of another state", uids -> {
                    zadd("ix:" + owner + ":QUEUED", uids.ended());
                    zadd("ie:" + owner + ":FAILED", uids.ended());
                }),
                new Damage("a run that has ended waits", uids -> zadd("waiting", uids.ended())),
                new Damage("a run that waits has a lease", uids -> zadd("lease", uids.queued())),
                new Damage("a run that waits is to be forgotten", uids -> zadd("expiry", uids.queued())),
                new Damage(
                        "a tenant's bytes do not all count",
                        uids -> redis.send(Command.HINCRBY, RunKeys.bytes(), tenant, -3)),
                new Damage(
                        "bytes are counted that a tenant does not store",
                        uids -> redis.send(Command.HINCRBY, RunKeys.bytes(), tenant, 1000)),
                new Damage(
                        "bytes are counted of a tenant that stores nothing",
                        uids -> redis.send(Command.HINCRBY, RunKeys.bytes(), "nobody", 1000)),
                new Damage(
                        "bytes of all are counted that nobody stores",
                        uids -> redis.send(Command.HINCRBY, RunKeys.bytes(), "all", 1000)),
                new Damage("a silent worker's run has no lease", uids -> {
                    redis.send(Command.ZADD, RunKeys.workers(), 1, "w1");
                    zrem("lease", uids.running());
                }),
                new Damage("a silent worker holds what is not its own", uids -> {
                    redis.send(Command.ZADD, RunKeys.workers(), 1, "w0");
                    redis.send(Command.LPUSH, RunKeys.PREFIX + "proc:w0", uids.running(), uids.ended(), "nobody");
                }),
                new Damage(
                        "a run that nobody knows waits",
                        uids -> redis.send(Command.ZADD, RunKeys.waiting(), 1, "nobody")));
    }

    @ParameterizedTest
    @MethodSource("damages")
    void damageIsRepaired(Damage damage) {
        RunLease retried = redis.lease();
        get(redis.queue().retry(retried, Duration.ofMinutes(1), new Run.Failed("c", "m", null)));
        RunLease ended = redis.lease();
        get(redis.queue().complete(ended, result("a")));
        RunLease running = redis.lease();
        String queued = redis.enqueued();
        damage.done().accept(new Uids(running.uid(), queued, retried.uid(), ended.uid()));

        RedisRunUpkeep upkeep = redis.upkeep();
        assertThat(get(upkeep.sweep())).isPositive();
        assertThat(get(upkeep.sweep())).isZero();
        new StoreOrder(redis).check();
        get(upkeep.reap());
        redis.send(Command.ZADD, RunKeys.PREFIX + "delay", 1, retried.uid());
        claim(redis.queue(), "w2", 10).forEach(run -> get(redis.queue().complete(run.lease(), result("b"))));
        get(redis.queue().complete(running, result("b")));
        new StoreOrder(redis).checkAtRest();
    }

    private static void zrem(String key, String uid) {
        redis.send(Command.ZREM, RunKeys.PREFIX + key, uid);
    }

    private static void zadd(String key, String uid) {
        redis.send(Command.ZADD, RunKeys.PREFIX + key, 1, uid);
    }

    private static void srem(String key, String uid) {
        redis.send(Command.SREM, RunKeys.PREFIX + key, uid);
    }
}
