package dev.sluice.run.redis;

import static dev.sluice.run.redis.RunsRedis.ANN;
import static dev.sluice.run.redis.RunsRedis.claim;
import static dev.sluice.run.redis.RunsRedis.get;
import static dev.sluice.run.redis.RunsRedis.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Run;
import dev.sluice.model.RunOwner;
import dev.sluice.model.RunPage;
import dev.sluice.model.RunStatus;
import dev.sluice.run.ClaimedRun;
import dev.sluice.run.RunLease;
import dev.sluice.run.RunQuery;
import dev.sluice.run.RunQuery.Sort;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What owners see of their runs. */
class RedisRunStoreTest {

    private static final Future<Void> NEVER = Promise.<Void>promise().future();

    @RegisterExtension
    static final RunsRedis redis = new RunsRedis();

    @Test
    void aQueuedRunHasItsPositionInItsTenantsList() {
        redis.enqueued();
        redis.enqueued(new RunOwner("other", "o"));
        String second = redis.enqueued(new RunOwner("acme", "bob"));
        Run run = Objects.requireNonNull(get(redis.store().find(new RunOwner("acme", "bob"), second)));
        assertThat(run.queuePosition()).isEqualTo(1);
        redis.claimed();
    }

    @Test
    void namesWithAnyCharacterAreKept() {
        RunOwner odd = new RunOwner("a:b {c}\n*\u20ac", "d e:\u0000f");
        String uid = redis.enqueued(odd);
        assertThat(get(redis.store().find(odd, uid))).isNotNull();
        assertThat(get(redis.store().list(odd, newest(1, 20))).total()).isEqualTo(1);
        assertThat(redis.claimed().owner()).isEqualTo(odd);
        get(redis.queue().cancel(odd, uid));
    }

    @Test
    void whereTheTenantEndsAndTheSubjectBeginsMatters() {
        assertThat(RunKeys.owner(new RunOwner("ab", "c"))).isNotEqualTo(RunKeys.owner(new RunOwner("a", "bc")));
        assertThat(RunKeys.owner(new RunOwner("1:a", "b"))).isNotEqualTo(RunKeys.owner(new RunOwner("1", ":ab")));
    }

    @Test
    void pagesFollowEachOtherWithoutGapOrRepeat() {
        List<String> all = runs(5);
        redis.enqueued(new RunOwner("acme", "bob"));
        assertThat(uids(get(redis.store().list(ANN, oldest(1, 2))))).isEqualTo(all.subList(0, 2));
        assertThat(uids(get(redis.store().list(ANN, oldest(2, 2))))).isEqualTo(all.subList(2, 4));
        assertThat(uids(get(redis.store().list(ANN, oldest(3, 2))))).isEqualTo(all.subList(4, 5));
        assertThat(uids(get(redis.store().list(ANN, oldest(4, 2))))).isEmpty();
        RunPage newest = get(redis.store().list(ANN, newest(1, 3)));
        assertThat(newest.total()).isEqualTo(5);
        assertThat(uids(newest)).isEqualTo(reversed(all).subList(0, 3));
    }

    @Test
    void theLastOneChangedIsTheLastInTheOrderOfChanges() {
        List<String> all = runs(3);
        String first = all.getFirst();
        redis.send(Command.ZADD, RunKeys.PREFIX + "iu:" + RunKeys.owner(ANN), 9e12, first);
        assertThat(uids(page(Sort.UPDATED_AT, true, null))).containsExactly(all.get(1), all.get(2), first);
        assertThat(uids(page(Sort.UPDATED_AT, false, null))).containsExactly(first, all.get(2), all.get(1));
        assertThat(uids(page(Sort.UPDATED_AT, false, RunStatus.QUEUED))).containsExactly(first, all.get(2), all.get(1));
        assertThat(uids(page(Sort.UPDATED_AT, true, RunStatus.FAILED))).isEmpty();
    }

    @Test
    void endedRunsOfAStateComeInTheOrderOfTheirEnds() {
        List<String> all = runs(3);
        List<RunLease> leases =
                claim(redis.queue(), "w1", 3).stream().map(ClaimedRun::lease).toList();
        for (int i : new int[] {2, 0, 1}) {
            get(redis.queue().complete(leases.get(i), result("a")));
            redis.send(
                    Command.ZADD,
                    RunKeys.PREFIX + "ie:" + RunKeys.owner(ANN) + ":COMPLETED",
                    List.of(20, 30, 10).get(i),
                    all.get(i));
        }
        List<String> byEnd = List.of(all.get(2), all.get(0), all.get(1));
        assertThat(uids(page(Sort.UPDATED_AT, true, RunStatus.COMPLETED))).isEqualTo(byEnd);
        assertThat(uids(page(Sort.UPDATED_AT, false, RunStatus.COMPLETED))).isEqualTo(reversed(byEnd));
        RunQuery second = new RunQuery(2, 2, Sort.UPDATED_AT, true, RunStatus.COMPLETED);
        assertThat(uids(get(redis.store().list(ANN, second)))).containsExactly(all.get(1));
    }

    @Test
    void statesComeInTheOrderOfTheirNames() {
        List<String> all = runs(6);
        RunLease completed = redis.claimed().lease();
        get(redis.queue().complete(completed, result("a")));
        RunLease failed = redis.claimed().lease();
        get(redis.queue().complete(failed, RunsRedis.failure("t")));
        redis.claimed();
        get(redis.queue().cancel(ANN, all.get(5)));

        List<String> byState = List.of(all.get(0), all.get(1), all.get(5), all.get(2), all.get(3), all.get(4));
        assertThat(uids(page(Sort.STATUS, true, null))).isEqualTo(byState);
        assertThat(uids(page(Sort.STATUS, false, null))).isEqualTo(reversed(byState));
        for (int page = 1; page <= 3; page++) {
            RunQuery two = new RunQuery(page, 2, Sort.STATUS, true, null);
            assertThat(uids(get(redis.store().list(ANN, two)))).isEqualTo(byState.subList(2 * page - 2, 2 * page));
            RunQuery back = new RunQuery(page, 2, Sort.STATUS, false, null);
            assertThat(uids(get(redis.store().list(ANN, back))))
                    .isEqualTo(reversed(byState).subList(2 * page - 2, 2 * page));
        }
        RunPage onlyFailed = page(Sort.CREATED_AT, true, RunStatus.FAILED);
        assertThat(uids(onlyFailed)).containsExactly(all.get(1), all.get(5));
        assertThat(onlyFailed.total()).isEqualTo(2);
        assertThat(onlyFailed.runs().getFirst().error()).isNotNull();
    }

    @Test
    void runsWhoseRecordIsGoneAreLeftOutAndRemoved() {
        List<String> all = runs(5);
        for (String ghost : List.of(all.get(0), all.get(1), all.get(3))) {
            redis.send(Command.DEL, RunKeys.run(ghost));
        }
        RunPage page = get(redis.store().list(ANN, oldest(1, 2)));
        assertThat(uids(page)).containsExactly(all.get(2), all.get(4));
        assertThat(page.total()).isEqualTo(2);
        redis.send(Command.FLUSHALL);
    }

    @Test
    void aRunIsAwaitedUntilItsEnd() {
        RunLease lease = redis.lease();
        Future<@Nullable Run> awaited = redis.store().awaitEnd(ANN, lease.uid(), Duration.ofSeconds(15), NEVER);
        get(redis.queue().complete(lease, result("answer")));
        assertThat(Objects.requireNonNull(get(awaited)).result()).isEqualTo("answer");
        assertThat(get(redis.store().awaitEnd(ANN, lease.uid(), Duration.ofSeconds(15), NEVER)))
                .isNotNull();
        assertThat(get(redis.store().awaitEnd(new RunOwner("acme", "bob"), lease.uid(), Duration.ofSeconds(15), NEVER)))
                .isNull();
    }

    @Test
    void theWaitIsOverWithItsPatienceOrItsClient() {
        String uid = redis.enqueued();
        Run run = get(redis.store().awaitEnd(ANN, uid, Duration.ofMillis(50), NEVER));
        assertThat(Objects.requireNonNull(run).status()).isEqualTo(RunStatus.QUEUED);
        assertThat(get(redis.store().awaitEnd(ANN, uid, Duration.ofMinutes(1), Future.succeededFuture())))
                .isNotNull();
        assertThat(get(redis.store().awaitEnd(ANN, uid, Duration.ZERO, NEVER))).isNotNull();
    }

    private static List<String> runs(int count) {
        List<String> uids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            uids.add(redis.enqueued());
        }
        return uids;
    }

    private static RunQuery newest(int page, int perPage) {
        return new RunQuery(page, perPage, Sort.CREATED_AT, false, null);
    }

    private static RunQuery oldest(int page, int perPage) {
        return new RunQuery(page, perPage, Sort.CREATED_AT, true, null);
    }

    private static RunPage page(Sort sort, boolean ascending, @Nullable RunStatus status) {
        return get(redis.store().list(ANN, new RunQuery(1, 20, sort, ascending, status)));
    }

    private static List<String> uids(RunPage page) {
        return page.runs().stream().map(Run::uid).toList();
    }

    private static List<String> reversed(List<String> uids) {
        List<String> reversed = new ArrayList<>(uids);
        Collections.reverse(reversed);
        return reversed;
    }
}
