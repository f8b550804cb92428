package dev.sluice.run.redis;

import static dev.sluice.run.redis.RunsRedis.ANN;
import static dev.sluice.run.redis.RunsRedis.claim;
import static dev.sluice.run.redis.RunsRedis.get;
import static dev.sluice.run.redis.RunsRedis.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.RunsConfig;
import dev.sluice.model.Run;
import dev.sluice.model.RunOwner;
import dev.sluice.run.ClaimedRun;
import dev.sluice.run.Enqueued;
import dev.sluice.run.NewRun;
import dev.sluice.run.RunLease;
import dev.sluice.run.RunLog;
import dev.sluice.run.RunLog.Frame;
import dev.sluice.run.RunQueue.Committed;
import dev.sluice.run.RunsUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What bounds the runs: caps, budgets, turns and memory. */
class RunLimitsTest {

    @RegisterExtension
    static final RunsRedis redis = new RunsRedis();

    @Test
    void aTenantWithManyRunsDoesNotKeepOthersWaiting() {
        List<Future<Enqueued>> many = new ArrayList<>();
        RedisRunQueue queue = redis.queue();
        for (int i = 0; i < 900; i++) {
            many.add(queue.enqueue(redis.run(ANN)));
        }
        get(Future.all(many));
        for (int i = 0; i < 10; i++) {
            redis.enqueued(new RunOwner("small", "s"));
            redis.enqueued(new RunOwner("tiny", "t"));
        }
        int claimed = 0;
        int ofOthers = 0;
        while (ofOthers < 20) {
            for (ClaimedRun run : claim(queue, "w1", 4)) {
                claimed++;
                ofOthers += run.owner().equals(ANN) ? 0 : 1;
            }
        }
        assertThat(claimed).isLessThanOrEqualTo(32);
    }

    @Test
    void aTenantRunsNoMoreAtOnceThanItsCap() {
        RedisRunQueue queue = capped(2);
        for (int i = 0; i < 5; i++) {
            redis.enqueued();
        }
        List<ClaimedRun> running = claim(queue, "w1", 10);
        assertThat(running).hasSize(2);
        assertThat(claim(queue, "w2", 10)).isEmpty();
        new StoreOrder(redis).check();

        get(queue.complete(running.getFirst().lease(), result("a")));
        assertThat(claim(queue, "w2", 10)).hasSize(1);
        new StoreOrder(redis).check();
    }

    @Test
    void whateverEndsARunLetsTheNextOneIn() {
        RedisRunQueue queue = capped(1);
        for (int i = 0; i < 6; i++) {
            redis.enqueued();
        }
        Run.Failed broken = new Run.Failed("c", "m", null);
        RunLease lease = next(queue);
        get(queue.retry(lease, Duration.ofMinutes(1), broken));
        lease = next(queue);
        get(queue.cancel(ANN, lease.uid()));
        lease = next(queue);
        get(queue.release(lease));
        lease = next(queue);
        redis.expire(lease.uid());
        get(redis.upkeep().reap());
        lease = next(queue);
        get(queue.complete(lease, RunsRedis.failure("t")));
        assertThat(next(queue)).isNotNull();
    }

    private static RunLease next(RedisRunQueue queue) {
        List<ClaimedRun> claimed = claim(queue, "w1", 10);
        assertThat(claimed).hasSize(1);
        return claimed.getFirst().lease();
    }

    /** The same tenant waits in two priorities, as it does when its priority has just been changed. */
    @Test
    void aTenantComesBackIntoTheRingsOfAllItsPriorities() {
        RedisRunQueue normal = capped(1);
        RedisRunQueue high = redis.queue(RunsRedis.config(execution(1), RunsRedis.BACKLOG, Set.of("acme")));
        redis.enqueued();
        redis.enqueued();
        get(high.enqueue(redis.run(ANN)));
        get(high.enqueue(redis.run(ANN)));
        for (int i = 0; i < 4; i++) {
            RunLease lease = next(normal);
            assertThat(claim(normal, "w1", 10)).isEmpty();
            get(normal.complete(lease, result("a")));
        }
        new StoreOrder(redis).checkAtRest();
    }

    @Test
    void higherPrioritiesComeFirstAndTheLowestNowAndThen() {
        RedisRunQueue queue = redis.queue();
        for (int i = 0; i < 20; i++) {
            redis.enqueued(new RunOwner("last", "l"));
            redis.enqueued(ANN);
            redis.enqueued(new RunOwner("first", "f"));
        }
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            order.add(claim(queue, "w1", 1).getFirst().owner().tenant());
        }
        assertThat(order.subList(0, 7)).containsOnly("first");
        assertThat(order.get(7)).isEqualTo("last");
        assertThat(order.lastIndexOf("first")).isLessThan(order.lastIndexOf("acme"));
        assertThat(order.lastIndexOf("acme")).isLessThan(59);
    }

    @Test
    void aFullTenantIsRefusedAndOthersAreNot() {
        RedisRunQueue queue = bounded(new RunsConfig.Backlog(2, 100, 1 << 20, 1 << 20));
        redis.enqueued();
        String second = redis.enqueued();
        assertThat(scope(get(queue.enqueue(redis.run(ANN))))).isEqualTo(Enqueued.Scope.TENANT);
        assertThat(get(queue.enqueue(redis.run(new RunOwner("other", "o"))))).isInstanceOf(Enqueued.Accepted.class);
        // The entry of a cancelled run is still in the list, but does not count.
        get(queue.cancel(ANN, second));
        assertThat(get(queue.enqueue(redis.run(ANN)))).isInstanceOf(Enqueued.Accepted.class);
        // Nor does a run that has been begun.
        claim(queue, "w1", 1);
        assertThat(get(queue.enqueue(redis.run(ANN)))).isInstanceOf(Enqueued.Accepted.class);
    }

    @Test
    void aFullGatewayRefusesEveryone() {
        RedisRunQueue queue = bounded(new RunsConfig.Backlog(100, 2, 1 << 20, 1 << 20));
        redis.enqueued();
        redis.enqueued();
        assertThat(scope(get(queue.enqueue(redis.run(new RunOwner("other", "o"))))))
                .isEqualTo(Enqueued.Scope.GATEWAY);
    }

    @Test
    void bytesOfRequestsAndResultsCountUntilTheyAreForgotten() {
        RedisRunQueue queue = bounded(new RunsConfig.Backlog(100, 100, 200_000, 300_000));
        NewRun large = redis.run(ANN, Buffer.buffer("x".repeat(150_000)));
        get(queue.enqueue(large));
        assertThat(scope(get(queue.enqueue(redis.run(ANN, Buffer.buffer("x".repeat(100_000)))))))
                .isEqualTo(Enqueued.Scope.TENANT);
        assertThat(scope(get(queue.enqueue(redis.run(new RunOwner("other", "o"), Buffer.buffer("x".repeat(160_000)))))))
                .isEqualTo(Enqueued.Scope.GATEWAY);
        new StoreOrder(redis).check();
        assertThat(redis.keys()).filteredOn(key -> key.startsWith("in:")).hasSize(1);

        RunLease lease = redis.claimed().lease();
        get(queue.complete(lease, result("y".repeat(120_000))));
        new StoreOrder(redis).checkAtRest();
        assertThat(scope(get(queue.enqueue(redis.run(ANN, Buffer.buffer("x".repeat(100_000)))))))
                .isEqualTo(Enqueued.Scope.TENANT);
        redis.send(Command.ZADD, RunKeys.expiry(), 1, lease.uid());
        get(redis.upkeep().forget());
        assertThat(get(queue.enqueue(redis.run(ANN, Buffer.buffer("x".repeat(100_000))))))
                .isInstanceOf(Enqueued.Accepted.class);
    }

    @Test
    void whenMemoryIsFullNothingNewComesInAndWhatIsThereStillEnds() {
        RedisRunQueue queue = redis.queue();
        List<RunLease> leases = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            leases.add(redis.lease());
        }
        String waiting = redis.enqueued();
        redis.send(Command.CONFIG, "SET", "maxmemory", "1");
        try {
            assertThat(RunsRedis.failure(queue.enqueue(redis.run(ANN)))).isInstanceOf(RunsUnavailableException.class);
            assertThat(RunsRedis.failure(queue.enqueue(redis.run(ANN, Buffer.buffer("x".repeat(100_000))))))
                    .isInstanceOf(RunsUnavailableException.class);
            assertThat(get(queue.extend("w1", leases))).isEmpty();
            assertThat(get(queue.complete(leases.get(0), result("a".repeat(1000)))))
                    .isEqualTo(Committed.DONE);
            assertThat(get(queue.complete(leases.get(1), RunsRedis.failure("t"))))
                    .isEqualTo(Committed.DONE);
            assertThat(get(queue.retry(leases.get(2), Duration.ofHours(1), new Run.Failed("c", "m", null))))
                    .isEqualTo(Committed.DONE);
            assertThat(get(queue.release(leases.get(3)))).isEqualTo(Committed.DONE);
            assertThat(get(queue.cancel(ANN, leases.get(4).uid()))).isNotNull();
            assertThat(get(queue.leave("w1"))).isNull();
            assertThat(get(redis.upkeep().reap())).isEqualTo(1);
            assertThat(claim(queue, "w1", 10))
                    .extracting(run -> run.lease().uid())
                    .containsExactly(leases.get(5).uid(), leases.get(3).uid(), waiting);
        } finally {
            redis.send(Command.CONFIG, "SET", "maxmemory", "0");
        }
    }

    /** Whatever is said of it, and however large it is. */
    @Test
    void whenMemoryIsFullARunEndsWithItsAnswer() {
        redis.enqueued();
        redis.send(Command.CONFIG, "SET", "maxmemory", "1");
        try {
            RunLease lease = redis.claimed().lease();
            List<Frame> frames = List.of(new Frame(null, Buffer.buffer("x")), new Frame("usage", Buffer.buffer("y")));
            assertThat(get(redis.log().append(lease, 1, frames))).isEqualTo(Committed.DONE);
            String answer = "a".repeat(600_000);
            assertThat(get(redis.queue().complete(lease, result(answer)))).isEqualTo(Committed.DONE);
            assertThat(get(redis.log().read(ANN, lease.uid(), 0)))
                    .isInstanceOfSatisfying(RunLog.Part.Frames.class, log -> {
                        assertThat(log.frames()).isEqualTo(frames);
                        assertThat(Objects.requireNonNull(log.end()).result()).isEqualTo(answer);
                    });
            assertThat(get(redis.upkeep().sweep())).isZero();
        } finally {
            redis.send(Command.CONFIG, "SET", "maxmemory", "0");
        }
    }

    private static RunsConfig.Execution execution(int cap) {
        return new RunsConfig.Execution(64, cap, Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ZERO);
    }

    private static RedisRunQueue capped(int cap) {
        return redis.queue(RunsRedis.config(execution(cap), RunsRedis.BACKLOG, Set.of()));
    }

    private static RedisRunQueue bounded(RunsConfig.Backlog backlog) {
        return redis.queue(RunsRedis.config(RunsRedis.EXECUTION, backlog, Set.of()));
    }

    private static Enqueued.Scope scope(Enqueued enqueued) {
        return ((Enqueued.Full) enqueued).scope();
    }
}
