package dev.sluice.run.redis;

import static dev.sluice.run.redis.RunsRedis.ANN;
import static dev.sluice.run.redis.RunsRedis.claim;
import static dev.sluice.run.redis.RunsRedis.get;
import static dev.sluice.run.redis.RunsRedis.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Run;
import dev.sluice.model.RunOwner;
import dev.sluice.model.RunStatus;
import dev.sluice.run.ClaimedRun;
import dev.sluice.run.Enqueued;
import dev.sluice.run.NewRun;
import dev.sluice.run.RunLease;
import dev.sluice.run.RunQueue.Committed;
import dev.sluice.run.RunQueue.Dropped;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a run gets from state to state, and what is in the store after each step. */
class RedisRunQueueTest {

    private static final Run.Failed BROKEN = new Run.Failed("provider_error", "it broke", null);

    @RegisterExtension
    static final RunsRedis redis = new RunsRedis();

    private RedisRunQueue queue = redis.queue();

    @BeforeEach
    void open() {
        queue = redis.queue();
    }

    @Test
    void aWholeLifeLeavesOnlyTheRecordAndItsIndexes() {
        String uid = redis.enqueued();
        assertThat(found(uid).status()).isEqualTo(RunStatus.QUEUED);
        assertThat(found(uid).queuePosition()).isZero();

        ClaimedRun run = redis.claimed();
        assertThat(run.lease().uid()).isEqualTo(uid);
        assertThat(run.lease().attempt()).isEqualTo(1);
        assertThat(run.owner()).isEqualTo(ANN);
        assertThat(run.body()).isEqualTo(Buffer.buffer("{}"));
        assertThat(run.metadata()).containsExactly(Map.entry("k", "v"));
        assertThat(run.timeLeft()).isBetween(Duration.ofMinutes(29), Duration.ofMinutes(30));
        assertThat(found(uid).status()).isEqualTo(RunStatus.IN_PROGRESS);
        new StoreOrder(redis).check();

        assertThat(get(queue.complete(run.lease(), result("answer")))).isEqualTo(Committed.DONE);
        Run end = found(uid);
        assertThat(end.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(end.result()).isEqualTo("answer");
        assertThat(end.attempts()).isEqualTo(1);
        Run.Times times = end.times();
        assertThat(times.startedAt()).isBetween(times.createdAt(), times.completedAt());
        assertThat(times.expiresAt())
                .isEqualTo(Objects.requireNonNull(times.completedAt()).plus(Duration.ofHours(24)));
        new StoreOrder(redis).checkAtRest();
    }

    @Test
    void theSameUidAgainIsTheSameRun() {
        NewRun run = redis.run(ANN);
        Enqueued first = get(queue.enqueue(run));
        Enqueued second = get(queue.enqueue(run));
        assertThat(((Enqueued.Accepted) second).run().uid())
                .isEqualTo(((Enqueued.Accepted) first).run().uid());
        assertThat(claim(queue, "w1", 10)).hasSize(1);
        assertThat(get(queue.enqueue(run))).isInstanceOf(Enqueued.Accepted.class);
        assertThat(claim(queue, "w1", 10)).isEmpty();
    }

    @Test
    void aUidThatIsInItsListTwiceIsBegunOnce() {
        String uid = redis.enqueued();
        redis.send(Command.RPUSH, RunKeys.queue("1", RunKeys.tenant(ANN.tenant())), uid);
        List<ClaimedRun> claimed = claim(queue, "w1", 10);
        assertThat(claimed).hasSize(1);
        assertThat(get(queue.complete(claimed.getFirst().lease(), result("a")))).isEqualTo(Committed.DONE);
        assertThat(claim(queue, "w1", 10)).isEmpty();
        new StoreOrder(redis).checkAtRest();
    }

    @Test
    void aCommitWhoseReplyWasLostIsDoneAgain() {
        RunLease lease = redis.lease();
        assertThat(get(queue.complete(lease, result("one")))).isEqualTo(Committed.DONE);
        assertThat(get(queue.complete(lease, result("two")))).isEqualTo(Committed.DONE);
        assertThat(found(lease.uid()).result()).isEqualTo("one");
    }

    @Test
    void aFailureKeepsItsText() {
        RunLease lease = redis.lease();
        get(queue.complete(lease, RunsRedis.failure("not good enough")));
        Run run = found(lease.uid());
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.result()).isNull();
        assertThat(run.error()).isEqualTo(new Run.Failed("provider_error", "it broke", "not good enough"));
        new StoreOrder(redis).checkAtRest();
    }

    @Test
    void aRetryWaitsItsPauseAndGoesOnWithItsFailuresCounted() {
        RunLease lease = redis.lease();
        assertThat(get(queue.retry(lease, Duration.ofMinutes(1), BROKEN))).isEqualTo(Committed.DONE);
        assertThat(get(queue.retry(lease, Duration.ofMinutes(1), BROKEN))).isEqualTo(Committed.DONE);
        assertThat(redis.field(lease.uid(), "fails")).isEqualTo("1");
        assertThat(claim(queue, "w1", 1)).isEmpty();
        assertThat(found(lease.uid()).status()).isEqualTo(RunStatus.IN_PROGRESS);
        new StoreOrder(redis).check();

        pauseIsOver(lease.uid());
        ClaimedRun again = redis.claimed();
        assertThat(again.failures()).isEqualTo(1);
        assertThat(again.lease().attempt()).isEqualTo(2);
        assertThat(get(queue.complete(lease, result("late")))).isEqualTo(Committed.FENCED);
        assertThat(get(queue.complete(again.lease(), result("right")))).isEqualTo(Committed.DONE);
        assertThat(found(lease.uid()).result()).isEqualTo("right");
        new StoreOrder(redis).checkAtRest();
    }

    @Test
    void aClaimTellsHowLongItsRunHasWaited() {
        String uid = redis.enqueued();
        redis.send(Command.ZINCRBY, RunKeys.waiting(), -5000, uid);
        ClaimedRun first = redis.claimed();
        assertThat(first.waited()).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(25));
        get(queue.retry(first.lease(), Duration.ofMinutes(1), BROKEN));
        redis.send(Command.ZADD, RunKeys.PREFIX + "delay", System.currentTimeMillis() - 3000, uid);
        assertThat(redis.claimed().waited()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(23));
    }

    @Test
    void theLastAttemptEndsTheRunWithItsReason() {
        RunLease lease = redis.lease();
        for (int i = 1; i < 4; i++) {
            get(queue.retry(lease, Duration.ZERO, BROKEN));
            lease = redis.claimed().lease();
        }
        assertThat(get(queue.retry(lease, Duration.ZERO, BROKEN))).isEqualTo(Committed.DONE);
        assertThat(get(queue.retry(lease, Duration.ZERO, BROKEN))).isEqualTo(Committed.DONE);
        Run run = found(lease.uid());
        assertThat(run.error()).isEqualTo(BROKEN);
        assertThat(run.attempts()).isEqualTo(4);
        new StoreOrder(redis).checkAtRest();
    }

    @Test
    void aRetryAfterTheDeadlineEndsTheRun() {
        RunLease lease = redis.lease();
        assertThat(get(queue.retry(lease, Duration.ofMinutes(31), BROKEN))).isEqualTo(Committed.DONE);
        assertThat(errorCode(lease.uid())).isEqualTo("deadline_exceeded");
        new StoreOrder(redis).checkAtRest();
    }

    @Test
    void whatWaitedBeyondItsDeadlineIsNotBegun() {
        String uid = redis.enqueued();
        redis.send(Command.HSET, RunKeys.run(uid), "deadline", 1);
        String other = redis.enqueued();
        assertThat(redis.claimed().lease().uid()).isEqualTo(other);
        assertThat(errorCode(uid)).isEqualTo("deadline_exceeded");
    }

    @Test
    void aReleasedRunIsTheNextAndItsAttemptDoesNotCount() {
        String first = redis.enqueued();
        redis.enqueued();
        RunLease lease = redis.claimed().lease();
        assertThat(get(queue.release(lease))).isEqualTo(Committed.DONE);
        assertThat(get(queue.release(lease))).isEqualTo(Committed.DONE);
        assertThat(found(first).attempts()).isZero();
        // It has been begun, and what its owner sees never goes back.
        assertThat(found(first).status()).isEqualTo(RunStatus.IN_PROGRESS);
        RunLease again = redis.claimed().lease();
        assertThat(again.uid()).isEqualTo(first);
        assertThat(again.attempt()).isEqualTo(1);
        assertThat(get(queue.release(lease))).isEqualTo(Committed.DONE);
        assertThat(get(queue.extend("w1", List.of(again)))).isEmpty();
    }

    @Test
    void aQueuedRunThatIsCancelledIsNeverBegun() {
        String uid = redis.enqueued();
        Run run = get(queue.cancel(ANN, uid));
        assertThat(Objects.requireNonNull(run).status()).isEqualTo(RunStatus.FAILED);
        assertThat(errorCode(uid)).isEqualTo("cancelled");
        assertThat(get(queue.cancel(ANN, uid))).isEqualTo(run);
        assertThat(claim(queue, "w1", 10)).isEmpty();
        new StoreOrder(redis).checkAtRest();
    }

    @Test
    void aRunningRunThatIsCancelledIsDroppedByItsWorker() {
        RunLease lease = redis.lease();
        RunLease other = redis.lease();
        get(queue.cancel(ANN, lease.uid()));
        assertThat(get(queue.extend("w1", List.of(lease, other))))
                .containsOnlyKeys(lease.uid())
                .hasEntrySatisfying(lease.uid(), why -> assertThat(why).isInstanceOf(Dropped.Cancelled.class));
        assertThat(get(queue.complete(lease, result("a")))).isEqualTo(Committed.FENCED);
        assertThat(get(queue.retry(lease, Duration.ZERO, BROKEN))).isEqualTo(Committed.FENCED);
        assertThat(get(queue.release(lease))).isEqualTo(Committed.FENCED);
    }

    @Test
    void aRunThatWaitsForItsNextAttemptCanBeCancelled() {
        RunLease lease = redis.lease();
        get(queue.retry(lease, Duration.ofMinutes(1), BROKEN));
        get(queue.cancel(ANN, lease.uid()));
        assertThat(errorCode(lease.uid())).isEqualTo("cancelled");
        new StoreOrder(redis).checkAtRest();
    }

    @Test
    void cancellingWhatHasEndedChangesNothing() {
        RunLease lease = redis.lease();
        get(queue.complete(lease, result("a")));
        Run before = found(lease.uid());
        assertThat(get(queue.cancel(ANN, lease.uid()))).isEqualTo(before);
    }

    @Test
    void anotherOwnersRunDoesNotExist() {
        String uid = redis.enqueued();
        for (RunOwner other : List.of(new RunOwner("acme", "bob"), new RunOwner("other", "ann"))) {
            assertThat(get(queue.cancel(other, uid))).isNull();
            assertThat(get(redis.store().find(other, uid))).isNull();
        }
        assertThat(found(uid).status()).isEqualTo(RunStatus.QUEUED);
        assertThat(get(queue.cancel(ANN, "unknown"))).isNull();
    }

    @Test
    void theSameKeyAndRequestGiveTheSameRun() {
        NewRun first = idempotent(ANN, "key", "print");
        get(queue.enqueue(first));
        Enqueued again = get(queue.enqueue(idempotent(ANN, "key", "print")));
        assertThat(((Enqueued.Repeated) again).run().uid()).isEqualTo(first.uid());
        assertThat(get(queue.enqueue(idempotent(ANN, "key", "other")))).isEqualTo(new Enqueued.Mismatch());
        assertThat(get(queue.enqueue(idempotent(new RunOwner("acme", "bob"), "key", "print"))))
                .isInstanceOf(Enqueued.Accepted.class);
        assertThat(claim(queue, "w1", 10)).hasSize(2);
    }

    @Test
    void aKeyIsKnownToItsOwner() {
        assertThat(get(queue.isKnown(ANN, "key"))).isFalse();
        get(queue.enqueue(idempotent(ANN, "key", "print")));
        assertThat(get(queue.isKnown(ANN, "key"))).isTrue();
        assertThat(get(queue.isKnown(ANN, "other"))).isFalse();
        assertThat(get(queue.isKnown(new RunOwner("acme", "bob"), "key"))).isFalse();
    }

    @Test
    void whoeverClaimsARunLearnsWhatItIsChargedTo() {
        NewRun run = redis.run(ANN);
        get(queue.enqueue(new NewRun(
                run.uid(),
                ANN,
                run.dialect(),
                run.model(),
                Map.of(),
                run.body(),
                null,
                null,
                run.models(),
                "account 1,2")));
        assertThat(redis.claimed().account()).isEqualTo("account 1,2");
        redis.enqueued();
        assertThat(redis.claimed().account()).isEmpty();
    }

    @Test
    void aKeyWhoseRunIsForgottenIsFree() {
        NewRun first = idempotent(ANN, "key", "print");
        get(queue.enqueue(first));
        get(queue.cancel(ANN, first.uid()));
        redis.send(Command.ZADD, RunKeys.expiry(), 1, first.uid());
        assertThat(get(redis.upkeep().forget())).isEqualTo(1);
        assertThat(get(queue.isKnown(ANN, "key"))).isFalse();
        assertThat(get(queue.enqueue(idempotent(ANN, "key", "other")))).isInstanceOf(Enqueued.Accepted.class);
    }

    @Test
    void theEndOfARunWithAWebhookGoesIntoTheOutbox() {
        NewRun hooked = new NewRun(
                redis.uid(), ANN, "v3", "m/m", Map.of(), Buffer.buffer("{}"), null, "https://example.com/hook");
        get(queue.enqueue(hooked));
        RunLease lease = redis.claimed().lease();
        assertThat(redis.keys()).doesNotContain("hook");
        get(queue.complete(lease, result("a")));
        assertThat(redis.send(Command.ZRANGE, RunKeys.PREFIX + "hook", 0, -1).get(0))
                .hasToString(hooked.uid());
    }

    @Test
    void anEnqueueWakesWhoeverWaitsForWork() {
        var waiting = queue.awaitWork(Duration.ofSeconds(5));
        redis.enqueued();
        get(waiting);
        assertThat(claim(queue, "w1", 1)).hasSize(1);
    }

    @Test
    void theScriptsAreSentAgainWhenTheServerForgetsThem() {
        redis.send(Command.SCRIPT, "FLUSH");
        RunLease lease = redis.lease();
        redis.send(Command.SCRIPT, "FLUSH");
        assertThat(get(queue.complete(lease, result("a")))).isEqualTo(Committed.DONE);
    }

    @Test
    void aWorkerThatLeavesIsForgottenAndWhatItHoldsIsReaped() {
        RunLease lease = redis.lease();
        get(queue.extend("w1", List.of(lease)));
        get(queue.leave("w1"));
        assertThat(redis.keys()).doesNotContain("workers");
        assertThat(get(redis.upkeep().reap())).isEqualTo(1);
        assertThat(redis.claimed().lease().uid()).isEqualTo(lease.uid());
    }

    private static NewRun idempotent(RunOwner owner, String key, String fingerprint) {
        return new NewRun(
                redis.uid(),
                owner,
                "v3",
                "m/m",
                Map.of(),
                Buffer.buffer("{}"),
                new NewRun.Idempotency(key, fingerprint),
                null);
    }

    private static void pauseIsOver(String uid) {
        redis.send(Command.ZADD, RunKeys.PREFIX + "delay", 1, uid);
    }

    private static Run found(String uid) {
        @Nullable Run run = get(redis.store().find(ANN, uid));
        return Objects.requireNonNull(run);
    }

    private static String errorCode(String uid) {
        return Objects.requireNonNull(found(uid).error()).code();
    }
}
