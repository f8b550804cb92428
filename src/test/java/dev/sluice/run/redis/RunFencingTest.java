package dev.sluice.run.redis;

import static dev.sluice.run.redis.RunsRedis.ANN;
import static dev.sluice.run.redis.RunsRedis.claim;
import static dev.sluice.run.redis.RunsRedis.failure;
import static dev.sluice.run.redis.RunsRedis.get;
import static dev.sluice.run.redis.RunsRedis.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.RunsConfig;
import dev.sluice.model.Run;
import dev.sluice.model.RunStatus;
import dev.sluice.run.RunLease;
import dev.sluice.run.RunLog.Frame;
import dev.sluice.run.RunQueue.Committed;
import dev.sluice.run.RunQueue.Dropped;
import dev.sluice.run.RunsUnavailableException;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A worker whose lease has expired: it may go on until another begins its run, and can change nothing after. */
class RunFencingTest {

    @RegisterExtension
    static final RunsRedis redis = new RunsRedis();

    @Test
    void aLeaseThatHasNotExpiredIsNotReaped() {
        redis.lease();
        assertThat(get(redis.upkeep().reap())).isZero();
    }

    @Test
    void aReapedRunGoesToAnotherAndTheFirstIsFenced() {
        RunLease late = reaped();
        RunLease next = claim(redis.queue(), "w2", 1).getFirst().lease();
        assertThat(next.uid()).isEqualTo(late.uid());
        assertThat(next.attempt()).isEqualTo(2);

        assertThat(get(redis.queue().extend("w1", List.of(late))))
                .containsExactly(Map.entry(late.uid(), new Dropped.Lost()));
        assertThat(get(redis.queue().complete(late, result("late")))).isEqualTo(Committed.FENCED);
        assertThat(get(redis.log().append(late, 1, List.of(new Frame(null, Buffer.buffer("x"))))))
                .isEqualTo(Committed.FENCED);
        assertThat(get(redis.queue().retry(late, Duration.ZERO, new Run.Failed("c", "m", null))))
                .isEqualTo(Committed.FENCED);
        assertThat(get(redis.queue().release(late))).isEqualTo(Committed.FENCED);

        assertThat(get(redis.queue().complete(next, result("right")))).isEqualTo(Committed.DONE);
        assertThat(get(redis.queue().complete(late, result("late")))).isEqualTo(Committed.FENCED);
        assertThat(found(late.uid()).result()).isEqualTo("right");
        new StoreOrder(redis).checkAtRest();
    }

    @Test
    void aReapedRunThatNobodyHasBegunIsTakenBack() {
        RunLease late = reaped();
        assertThat(found(late.uid()).status()).isEqualTo(RunStatus.IN_PROGRESS);
        assertThat(get(redis.queue().extend("w1", List.of(late)))).isEmpty();
        new StoreOrder(redis).check();
        assertThat(claim(redis.queue(), "w2", 1)).isEmpty();
        assertThat(get(redis.queue().complete(late, result("mine")))).isEqualTo(Committed.DONE);
        new StoreOrder(redis).checkAtRest();
    }

    @Test
    void aReapedRunThatNobodyHasBegunMayBeCommitted() {
        RunLease late = reaped();
        assertThat(get(redis.queue().complete(late, result("mine")))).isEqualTo(Committed.DONE);
        assertThat(claim(redis.queue(), "w2", 1)).isEmpty();
        assertThat(found(late.uid()).result()).isEqualTo("mine");
        new StoreOrder(redis).checkAtRest();
    }

    /** Or it would begin anew what it still executes. */
    @Test
    void aWorkerThatWasSilentForTooLongIsGivenNothingBeforeItHasExtended() {
        RunLease late = reaped();
        redis.send(Command.ZADD, RunKeys.workers(), "XX", 1, "w1");
        for (String silentOrUnknown : List.of("w1", "w3")) {
            assertThat(failure(redis.queue().reserve(silentOrUnknown, 1))).isInstanceOf(RunsUnavailableException.class);
        }
        // What woke it wakes another.
        assertThat(redis.send(Command.LLEN, RunKeys.bell()).toInteger()).isPositive();

        assertThat(get(redis.queue().extend("w1", List.of(late)))).isEmpty();
        assertThat(get(redis.queue().reserve("w1", 1))).isEmpty();
        assertThat(get(redis.queue().complete(late, result("mine")))).isEqualTo(Committed.DONE);
    }

    @Test
    void takingBackDoesNotBreakTheCapOfTheTenant() {
        RunsConfig.Execution one =
                new RunsConfig.Execution(64, 1, Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ZERO);
        RedisRunQueue queue = redis.queue(RunsRedis.config(one, RunsRedis.BACKLOG, Set.of()));
        RunLease late = reaped();
        String other = redis.enqueued();
        redis.send(Command.LREM, RunKeys.queue("1", RunKeys.tenant("acme")), 1, late.uid());
        redis.send(Command.RPUSH, RunKeys.queue("1", RunKeys.tenant("acme")), late.uid());
        RunLease running = claim(queue, "w2", 5).getFirst().lease();
        assertThat(running.uid()).isEqualTo(other);

        assertThat(get(queue.extend("w1", List.of(late)))).isEmpty();
        assertThat(redis.field(late.uid(), "st")).isEqualTo("queued");
        assertThat(get(queue.complete(late, result("mine")))).isEqualTo(Committed.DONE);
        get(queue.complete(running, result("a")));
        claim(queue, "w2", 5);
        new StoreOrder(redis).checkAtRest();
    }

    @Test
    void aRunThatIsLostTooOftenFails() {
        RunLease lease = redis.lease();
        for (int i = 0; i < 3; i++) {
            redis.expire(lease.uid());
            get(redis.upkeep().reap());
            lease = redis.claimed().lease();
        }
        redis.expire(lease.uid());
        assertThat(get(redis.upkeep().reap())).isEqualTo(1);
        assertThat(Objects.requireNonNull(found(lease.uid()).error()).code()).isEqualTo("worker_lost");
        assertThat(get(redis.queue().extend("w1", List.of(lease))))
                .containsExactly(Map.entry(lease.uid(), new Dropped.Lost()));
        new StoreOrder(redis).checkAtRest();
    }

    @Test
    void aLostRunBeyondItsDeadlineFails() {
        RunLease lease = redis.lease();
        redis.send(Command.HSET, RunKeys.run(lease.uid()), "deadline", 1);
        redis.expire(lease.uid());
        get(redis.upkeep().reap());
        assertThat(Objects.requireNonNull(found(lease.uid()).error()).code()).isEqualTo("deadline_exceeded");
        new StoreOrder(redis).checkAtRest();
    }

    @Test
    void anExpiredLeaseThatIsNotReapedYetIsExtended() {
        RunLease lease = redis.lease();
        redis.expire(lease.uid());
        assertThat(get(redis.queue().extend("w1", List.of(lease)))).isEmpty();
        assertThat(get(redis.upkeep().reap())).isZero();
    }

    @Test
    void aRunThatIsGoneIsGone() {
        RunLease lease = new RunLease("nobody", "acme", "w1", "token", 1);
        assertThat(get(redis.queue().complete(lease, result("a")))).isEqualTo(Committed.GONE);
        assertThat(get(redis.queue().release(lease))).isEqualTo(Committed.GONE);
        assertThat(get(redis.queue().extend("w1", List.of(lease))))
                .containsExactly(Map.entry("nobody", new Dropped.Lost()));
    }

    private static RunLease reaped() {
        RunLease lease = redis.lease();
        redis.expire(lease.uid());
        assertThat(get(redis.upkeep().reap())).isEqualTo(1);
        new StoreOrder(redis).check();
        return lease;
    }

    private static Run found(String uid) {
        @Nullable Run run = get(redis.store().find(ANN, uid));
        return Objects.requireNonNull(run);
    }
}
