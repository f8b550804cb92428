package dev.sluice.run.redis;

import static dev.sluice.run.redis.RunsRedis.ANN;
import static dev.sluice.run.redis.RunsRedis.claim;
import static dev.sluice.run.redis.RunsRedis.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.model.Run;
import dev.sluice.run.NewRun;
import dev.sluice.run.RunEnd;
import dev.sluice.run.RunWebhooks.Due;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Webhooks that wait to be delivered. */
class RedisRunWebhooksTest {

    private static final String URL = "https://example.com/hook";

    @RegisterExtension
    static final RunsRedis redis = new RunsRedis();

    private final RedisRunWebhooks webhooks = new RedisRunWebhooks(redis.client(), redis.scripts);

    @Test
    void anEndIsDueAtOnceAndForOneSenderOnly() {
        String uid = ended();
        assertThat(get(webhooks.due(10))).containsExactly(new Due(uid, ANN, URL, 1));
        assertThat(get(webhooks.due(10))).isEmpty();
        get(webhooks.done(uid));
        assertThat(redis.keys()).doesNotContain("hook");
    }

    @Test
    void whatItsSenderDoesNotTakeOutIsTakenAgain() {
        String uid = ended();
        get(webhooks.due(1));
        timeIsOver(uid);
        assertThat(get(webhooks.due(1))).containsExactly(new Due(uid, ANN, URL, 2));
    }

    @Test
    void aFailedDeliveryIsDueAfterItsPause() {
        String uid = ended();
        get(webhooks.due(1));
        get(webhooks.again(uid, Duration.ofHours(1)));
        assertThat(get(webhooks.due(1))).isEmpty();
        get(webhooks.again(uid, Duration.ZERO));
        assertThat(get(webhooks.due(1))).extracting(Due::attempt).containsExactly(2);
        get(webhooks.done(uid));
        get(webhooks.again(uid, Duration.ZERO));
        assertThat(get(webhooks.due(1))).isEmpty();
    }

    @Test
    void aRunIsKeptUntilItsWebhookIsDone() {
        byte[] large = new byte[200_000];
        NewRun run = new NewRun(redis.uid(), ANN, "v3", "m/m", Map.of(), Buffer.buffer("{}"), null, URL);
        get(redis.queue().enqueue(run));
        get(redis.queue().complete(redis.claimed().lease(), new RunEnd.Completed(Buffer.buffer(large))));
        get(webhooks.due(1));
        get(webhooks.again(run.uid(), Duration.ofHours(20)));
        expire(run.uid());
        get(redis.upkeep().forget());

        Run kept = Objects.requireNonNull(get(redis.store().find(ANN, run.uid())));
        assertThat(Objects.requireNonNull(kept.result())).hasSize(large.length);
        Instant ended = Objects.requireNonNull(kept.times().completedAt());
        assertThat(kept.times().expiresAt()).isAfter(ended.plus(Duration.ofHours(20)));
        assertThat(get(redis.upkeep().forget())).isZero();
        get(webhooks.done(run.uid()));
        expire(run.uid());
        get(redis.upkeep().forget());
        assertThat(redis.keys()).noneMatch(key -> key.contains(run.uid()));
    }

    private static void expire(String uid) {
        redis.send(Command.ZADD, RunKeys.expiry(), 1, uid);
    }

    private static String ended() {
        NewRun run = new NewRun(redis.uid(), ANN, "v3", "m/m", Map.of(), Buffer.buffer("{}"), null, URL);
        get(redis.queue().enqueue(run));
        get(redis.queue().cancel(ANN, run.uid()));
        claim(redis.queue(), "w1", 1);
        return run.uid();
    }

    private static void timeIsOver(String uid) {
        redis.send(Command.ZADD, RunKeys.hooks(), 1, uid);
    }
}
