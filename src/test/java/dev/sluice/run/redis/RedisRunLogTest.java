package dev.sluice.run.redis;

import static dev.sluice.run.redis.RunsRedis.ANN;
import static dev.sluice.run.redis.RunsRedis.get;
import static dev.sluice.run.redis.RunsRedis.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.RunOwner;
import dev.sluice.run.RunLease;
import dev.sluice.run.RunLog.Following;
import dev.sluice.run.RunLog.Frame;
import dev.sluice.run.RunLog.Part;
import dev.sluice.run.RunQueue.Committed;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The numbered frames of a run, from whoever writes them to whoever reads them. */
class RedisRunLogTest {

    @RegisterExtension
    static final RunsRedis redis = new RunsRedis();

    @Test
    void framesAreReadAfterAnyNumber() {
        RunLease lease = redis.lease();
        append(lease, 1, "a", "b", "c");
        append(lease, 4, "d");
        for (int after = 0; after <= 4; after++) {
            Part.Frames part = frames(lease.uid(), after);
            assertThat(part.first()).isEqualTo(after + 1);
            assertThat(texts(part)).isEqualTo(List.of("a", "b", "c", "d").subList(after, 4));
            assertThat(part.end()).isNull();
        }
        assertThat(get(redis.log().length(lease.uid(), "acme"))).isEqualTo(4);
    }

    @Test
    void theEndComesWithTheLastFrame() {
        RunLease lease = redis.lease();
        append(lease, 1, "a", "b");
        get(redis.queue().complete(lease, result("answer")));
        assertThat(Objects.requireNonNull(frames(lease.uid(), 0).end()).result())
                .isEqualTo("answer");
        assertThat(texts(frames(lease.uid(), 2))).isEmpty();
        assertThat(frames(lease.uid(), 2).end()).isNotNull();
        // The events that a reader makes of the end are numbered too.
        assertThat(frames(lease.uid(), 4).end()).isNotNull();
    }

    @Test
    void aRunThatEndsWithoutAFrameHasAnEnd() {
        String uid = redis.enqueued();
        assertThat(frames(uid, 0).end()).isNull();
        get(redis.queue().cancel(ANN, uid));
        assertThat(frames(uid, 0).end()).isNotNull();
    }

    @Test
    void anAppendWhoseReplyWasLostWritesNothingAgain() {
        RunLease lease = redis.lease();
        append(lease, 1, "a", "b");
        append(lease, 1, "a", "b");
        append(lease, 3, "c");
        append(lease, 3, "c");
        assertThat(texts(frames(lease.uid(), 0))).containsExactly("a", "b", "c");
        assertThat(RunsRedis.failure(redis.log().append(lease, 5, List.of(frame("e")))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void framesKeepTheirTypes() {
        RunLease lease = redis.lease();
        List<Frame> frames = List.of(frame("a"), new Frame("restart", Buffer.buffer("{}")));
        get(redis.log().append(lease, 1, frames));
        assertThat(frames(lease.uid(), 0).frames()).isEqualTo(frames);
    }

    @Test
    void aNewAttemptGoesOnWithTheNumbers() {
        RunLease first = redis.lease();
        append(first, 1, "a", "b");
        redis.expire(first.uid());
        get(redis.upkeep().reap());
        append(first, 3, "late but not yet another's");
        RunLease second = redis.claimed().lease();
        assertThat(get(redis.log().append(first, 4, List.of(frame("x"))))).isEqualTo(Committed.FENCED);
        assertThat(get(redis.log().length(first.uid(), "acme"))).isEqualTo(3);
        append(second, 4, "again");
        assertThat(texts(frames(first.uid(), 2))).containsExactly("late but not yet another's", "again");
    }

    @Test
    void theOldestEntriesGoWhenTheLogIsTooLarge() {
        RunLease lease = redis.lease();
        for (int i = 1; i <= 30; i++) {
            append(lease, i, "x".repeat(99));
        }
        long kept = Numbers.of(redis.send(Command.XLEN, RunKeys.log(lease.uid())));
        assertThat(kept).isEqualTo(10);
        assertThat(redis.field(lease.uid(), "logbytes")).isEqualTo("1000");
        assertThat(get(redis.log().read(ANN, lease.uid(), 19))).isInstanceOf(Part.Trimmed.class);
        assertThat(frames(lease.uid(), 20).frames()).hasSize(10);
        append(lease, 31, "y".repeat(5000));
        assertThat(get(redis.log().read(ANN, lease.uid(), 29))).isInstanceOf(Part.Trimmed.class);
        assertThat(frames(lease.uid(), 30).frames()).hasSize(1);
        new StoreOrder(redis).check();
    }

    @Test
    void theEntriesAreBoundedToo() {
        RunLease lease = redis.lease();
        for (int i = 1; i <= 150; i++) {
            append(lease, i, "");
        }
        assertThat(Numbers.of(redis.send(Command.XLEN, RunKeys.log(lease.uid()))))
                .isEqualTo(100);
        assertThat(frames(lease.uid(), 50).first()).isEqualTo(51);
        assertThat(get(redis.log().read(ANN, lease.uid(), 49))).isInstanceOf(Part.Trimmed.class);
    }

    @Test
    void moreThanOneReadHoldsAreReadOneAfterTheOther() {
        RunLease lease = redis.lease();
        List<Frame> many = IntStream.rangeClosed(1, 1200)
                .mapToObj(i -> new Frame(null, Buffer.buffer("")))
                .toList();
        assertThat(get(redis.log().append(lease, 1, many))).isEqualTo(Committed.DONE);
        assertThat(get(redis.log().append(lease, 1, many))).isEqualTo(Committed.DONE);
        assertThat(get(redis.log().length(lease.uid(), "acme"))).isEqualTo(1200);
    }

    @Test
    void anotherOwnersLogDoesNotExist() {
        RunLease lease = redis.lease();
        append(lease, 1, "a");
        assertThat(get(redis.log().read(new RunOwner("acme", "bob"), lease.uid(), 0)))
                .isNull();
    }

    @Test
    void whoeverFollowsIsCalledBack() {
        RunLease lease = redis.lease();
        Promise<Void> seen = Promise.promise();
        Following[] following = new Following[1];
        redis.vertx.runOnContext(start -> following[0] = redis.log().follow(ANN, lease.uid(), () -> redis.log()
                .length(lease.uid(), "acme")
                .onSuccess(length -> {
                    if (length == 1) {
                        seen.tryComplete();
                    }
                })));
        append(lease, 1, "a");
        get(seen.future());
        redis.vertx.runOnContext(stop -> following[0].close());
    }

    private static void append(RunLease lease, long first, String... texts) {
        List<Frame> frames = List.of(texts).stream().map(RedisRunLogTest::frame).toList();
        assertThat(get(redis.log().append(lease, first, frames))).isEqualTo(Committed.DONE);
    }

    private static Frame frame(String text) {
        return new Frame(null, Buffer.buffer(text));
    }

    private static Part.Frames frames(String uid, long after) {
        return (Part.Frames) Objects.requireNonNull(get(redis.log().read(ANN, uid, after)));
    }

    private static List<String> texts(Part.Frames part) {
        return part.frames().stream().map(frame -> frame.data().toString()).toList();
    }
}
