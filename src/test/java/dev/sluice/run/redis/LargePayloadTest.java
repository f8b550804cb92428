package dev.sluice.run.redis;

import static dev.sluice.run.redis.RunsRedis.ANN;
import static dev.sluice.run.redis.RunsRedis.claim;
import static dev.sluice.run.redis.RunsRedis.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Run;
import dev.sluice.run.ClaimedRun;
import dev.sluice.run.NewRun;
import dev.sluice.run.RunEnd;
import dev.sluice.run.RunQueue.Committed;
import dev.sluice.run.RunsUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and results that are kept in pieces. */
class LargePayloadTest {

    @RegisterExtension
    static final RunsRedis redis = new RunsRedis();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 64 << 10, (64 << 10) + 1, 256 << 10, (256 << 10) + 1, 1 << 20, 20 << 20})
    void aRequestOfAnySizeComesBackAsItWas(int bytes) {
        Buffer body = random(bytes);
        NewRun run = redis.run(ANN, body);
        get(redis.queue().enqueue(run));
        ClaimedRun claimed = redis.claimed();
        assertThat(claimed.body().equals(body)).isTrue();
        assertThat(get(redis.queue().complete(claimed.lease(), RunsRedis.result("a"))))
                .isEqualTo(Committed.DONE);
        new StoreOrder(redis).checkAtRest();
    }

    @Test
    void aLargeResultIsSeenWholeOrNotAtAll() {
        ClaimedRun claimed = redisClaim();
        String text = "\u00e9".repeat(5 << 20);
        RunEnd end = new RunEnd.Completed(Buffer.buffer(text));
        assertThat(get(redis.queue().complete(claimed.lease(), end))).isEqualTo(Committed.DONE);
        assertThat(get(redis.queue().complete(claimed.lease(), end))).isEqualTo(Committed.DONE);
        Run run = Objects.requireNonNull(
                get(redis.store().find(ANN, claimed.lease().uid())));
        assertThat(Objects.requireNonNull(run.result()).equals(text)).isTrue();
    }

    @Test
    void theSameLargeRequestAgainDoesNotTouchTheOneThatRuns() {
        Buffer body = random(1 << 20);
        NewRun run = redis.run(ANN, body);
        get(redis.queue().enqueue(run));
        get(redis.queue().enqueue(run));
        assertThat(redis.claimed().body().equals(body)).isTrue();
        get(redis.queue().enqueue(run));
        assertThat(claim(redis.queue(), "w1", 1)).isEmpty();
    }

    @Test
    void aRunWhoseRequestIsGoneFailsAndTheOthersGoOn() {
        NewRun lost = redis.run(ANN, random(1 << 20));
        NewRun cut = redis.run(ANN, random(1 << 20));
        NewRun whole = redis.run(ANN, random(1 << 20));
        for (NewRun run : List.of(lost, cut, whole)) {
            get(redis.queue().enqueue(run));
        }
        redis.send(Command.DEL, input(lost));
        redis.send(Command.RPOP, input(cut));
        assertThat(claim(redis.queue(), "w1", 10))
                .extracting(run -> run.lease().uid())
                .containsExactly(whole.uid());
        for (NewRun run : List.of(lost, cut)) {
            Run failed = Objects.requireNonNull(get(redis.store()
                    .awaitEnd(
                            ANN,
                            run.uid(),
                            Duration.ofSeconds(10),
                            Promise.<Void>promise().future())));
            assertThat(Objects.requireNonNull(failed.error()).code()).isEqualTo("request_lost");
        }
    }

    private static String input(NewRun run) {
        return RunKeys.input(run.uid(), redis.field(run.uid(), "inref"));
    }

    @Test
    void whatIsStagedAndNotPublishedDisappears() {
        Pieces pieces = new Pieces(redis.client(), redis.scripts);
        get(pieces.stage(RunKeys.input("u", "r"), random(600_000), false));
        assertThat(redis.send(Command.PTTL, RunKeys.input("u", "r")).toLong()).isPositive();
        redis.send(Command.DEL, RunKeys.input("u", "r"));
    }

    @Test
    void aPieceIsNotWrittenIntoAListThatIsGone() {
        String key = RunKeys.input("u", "r");
        Throwable failure = RunsRedis.failure(
                new Pieces(new Forgetful(redis.client(), key), redis.scripts).stage(key, random(600_000), true));
        assertThat(failure).isInstanceOf(RunsUnavailableException.class);
        assertThat(redis.keys()).isEmpty();
    }

    /** Loses a key before each script. */
    private record Forgetful(RedisCommands redis, String key) implements RedisCommands {
        @Override
        public Future<@Nullable Response> send(Request command) {
            return redis.send(command);
        }

        @Override
        public Future<@Nullable Response> eval(Script script, List<String> keys, List<Buffer> args) {
            return redis.send(Request.cmd(Command.DEL, key)).compose(gone -> redis.eval(script, keys, args));
        }
    }

    private static ClaimedRun redisClaim() {
        redis.enqueued();
        return redis.claimed();
    }

    private static Buffer random(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return Buffer.buffer(content);
    }
}
