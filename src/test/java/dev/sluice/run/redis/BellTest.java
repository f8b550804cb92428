package dev.sluice.run.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Secret;
import dev.sluice.run.RunsUnavailableException;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BellTest extends RedisFixture {

    private static final Duration LONG = Duration.ofSeconds(15);
    private static final Duration SHORT = Duration.ofMillis(200);

    private RedisBell bell(LocalRedis redis) {
        return on(() -> server(redis.url()).openBell("bell"));
    }

    /** One who waits on the list, as the server sees it. */
    private Future<Void> waiting(LocalRedis redis, RedisBell bell) {
        Future<Void> waiting = on(() -> bell.await(LONG));
        eventually(() -> redis.clients("cmd=blpop") == 1);
        return waiting;
    }

    @Test
    void aTokenWakesTheOneWhoWaits() {
        LocalRedis redis = redis();
        RedisBell bell = bell(redis);
        Future<Void> waiting = waiting(redis, bell);
        assertThat(waiting.isComplete()).isFalse();
        assertThat(time(() -> {
                    redis.ask("LPUSH bell 1");
                    get(() -> waiting);
                }))
                .isLessThan(Duration.ofSeconds(5));
        assertThat(redis.ask("LLEN bell")).isEqualTo(":0\r\n");
    }

    @Test
    void patienceEndsWithoutAFailure() {
        RedisBell bell = bell(redis());
        assertThat(time(() -> get(() -> bell.await(SHORT)))).isGreaterThan(Duration.ofMillis(190));
    }

    @Test
    void onlyOneWaits() {
        LocalRedis redis = redis();
        RedisBell bell = bell(redis);
        Future<Void> waiting = waiting(redis, bell);
        assertThat(failure(() -> bell.await(SHORT))).isInstanceOf(IllegalStateException.class);
        redis.ask("LPUSH bell 1");
        get(() -> waiting);
    }

    @Test
    void aServerThatSaysNothingIsGivenUpASecondAfterPatience() {
        LocalRedis redis = redis();
        RedisBell bell = bell(redis);
        get(() -> bell.await(SHORT));
        redis.freeze();
        Duration waited = time(() -> unavailable(() -> bell.await(SHORT)));
        assertThat(waited).isBetween(Duration.ofMillis(1190), SOON);
        redis.thaw();
        eventually(() -> works(() -> bell.await(SHORT)));
        eventually(() -> redis.clients("cmd=blpop") == 1);
    }

    @Test
    void afterALossTheNextWaitHasANewConnection() {
        LocalRedis redis = redis();
        RedisBell bell = bell(redis);
        Future<Void> waiting = waiting(redis, bell);
        redis.kill();
        assertThat(failure(() -> waiting)).isInstanceOf(RunsUnavailableException.class);
        unavailable(() -> bell.await(SHORT));
        redis.start();
        redis.ask("LPUSH bell 1");
        eventually(() -> works(() -> bell.await(LONG)));
    }

    @Test
    void askingAgainAndAgainDoesNotSpin() {
        RedisBell bell = on(() ->
                server(new Secret("redis://127.0.0.1:" + LocalRedis.freePort())).openBell("bell"));
        assertThat(time(() -> {
                    for (int i = 0; i < 4; i++) {
                        unavailable(() -> bell.await(SHORT));
                    }
                }))
                .isGreaterThan(Duration.ofMillis(350));
    }

    @Test
    void closingFreesTheServerToo() {
        LocalRedis redis = redis();
        RedisBell bell = bell(redis);
        Future<Void> waiting = waiting(redis, bell);
        get(bell::close);
        assertThat(failure(() -> waiting)).isInstanceOf(RunsUnavailableException.class);
        eventually(() -> redis.clients("cmd=blpop") == 0);
        redis.ask("LPUSH bell 1");
        assertThat(redis.ask("LLEN bell")).isEqualTo(":1\r\n");
        unavailable(() -> bell.await(SHORT));
    }

    @Test
    void aClustersBellOnlyLetsTimePass() {
        RedisBell bell =
                on(() -> server(new Secret("redis+cluster://127.0.0.1:1")).openBell("bell"));
        assertThat(time(() -> get(() -> bell.await(LONG)))).isBetween(Duration.ofMillis(90), SOON);
    }
}
