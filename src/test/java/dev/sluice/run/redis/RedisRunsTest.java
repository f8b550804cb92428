package dev.sluice.run.redis;

import static dev.sluice.run.redis.RunsRedis.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisRunsTest {

    @RegisterExtension
    static final RunsRedis redis = new RunsRedis();

    @Test
    void aStoreOfAnotherLayoutIsRefused() {
        RedisRuns runs = new RedisRuns(
                redis.vertx,
                new RunConnections(redis.client(), redis.client(), redis.client(), Future::succeededFuture),
                redis.scripts,
                RunsRedis.config(),
                new SecureRandom());
        get(runs.checkLayout());
        get(runs.checkLayout());
        redis.send(Command.SET, RunKeys.SHARDS, 16);
        assertThat(RunsRedis.failure(runs.checkLayout()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the runs in Redis are spread over 16 shards");
    }

    @Test
    void everyKeyIsInOneSlot() {
        redis.lease();
        redis.enqueued();
        assertThat(redis.keys()).isNotEmpty();
        assertThat(redis.send(Command.KEYS, "*")).allMatch(key -> key.toString().startsWith("sluice:{s0}:"));
    }
}
