package dev.sluice.run.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Secret;
import dev.sluice.sandbox.EmbeddedRedis;
import dev.sluice.sandbox.Eventually;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedisCheckTest extends RedisFixture {

    private RedisCheck.Findings check(LocalRedis redis) {
        return get(() -> server(redis.url()).check());
    }

    @Test
    void theShippedSettingsAreFine() {
        EmbeddedRedis redis = Eventually.get(EmbeddedRedis.start(vertx, new SecureRandom()));
        assertThat(get(() -> server(new Secret(redis.url())).check()))
                .isEqualTo(new RedisCheck.Findings(null, List.of()));
        Eventually.get(redis.close());
    }

    @Test
    void askingLeavesNoConnection() {
        LocalRedis redis = redis();
        check(redis);
        eventually(() -> redis.clients("addr=") == 1);
    }

    @Test
    void eachWayToLoseRunsIsToldInOneLine() {
        LocalRedis redis = redis("--maxmemory-policy", "allkeys-lru");
        LocalRedis replica = redis("--replicaof", "127.0.0.1", "" + redis.port());
        eventually(() -> redis.ask("INFO replication").contains("connected_slaves:1"));
        assertThat(check(redis).warnings())
                .containsExactly(
                        "Redis drops runs when its memory is full: maxmemory-policy is allkeys-lru, set noeviction",
                        "Redis forgets the newest runs when it stops: appendonly is no, set yes",
                        "Redis accepts runs that no replica has, and a failover forgets them: min-replicas-to-write is 0, set 1");
        unavailable(() -> server(replica.url()).check());
    }

    @Test
    void aFileThatIsNeverFlushedIsTold() {
        assertThat(check(redis("--appendonly", "yes", "--appendfsync", "no")).warnings())
                .containsExactly(
                        "Redis may forget half a minute of runs when its machine stops: appendfsync is no, set everysec");
    }

    @Test
    void whatMayNotBeAskedForIsSaid() {
        LocalRedis redis = redis("--appendonly", "yes");
        redis.ask("ACL SETUSER runner on >s3cret-user ~* +@all -config");
        Secret url = new Secret("redis://runner:s3cret-user@127.0.0.1:" + redis.port());
        assertThat(get(() -> server(url).check()).warnings())
                .containsExactly(
                        "Redis does not tell appendfsync and min-replicas-to-write: whether it may lose runs is not known");
    }

    @Test
    void anOldServerIsAnError() {
        Map<String, String> settings = Map.of("appendfsync", "everysec", "min-replicas-to-write", "0");
        Map<String, String> old = new HashMap<>(settings);
        old.put("redis_version", "6.0.16");
        assertThat(RedisCheck.findings(old))
                .isEqualTo(new RedisCheck.Findings("Redis 6.0.16 is too old, 6.2 is needed", List.of()));
        old.put("redis_version", "7.0.15");
        assertThat(RedisCheck.findings(old).error()).isNull();
    }

    @Test
    void aServerThatIsAwayIsAnOutage() {
        unavailable(() ->
                server(new Secret("redis://127.0.0.1:" + LocalRedis.freePort())).check());
    }
}
