package dev.sluice.run.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.Secret;
import dev.sluice.run.RunsUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RedisLinkTest extends RedisFixture {

    private static final Duration QUICK = Duration.ofMillis(150);

    private static Request ping() {
        return Request.cmd(Command.PING);
    }

    private static Request set(String key, String value) {
        return Request.cmd(Command.SET).arg(key).arg(value);
    }

    private static Script script(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8));
            return new Script("test", String.format("%040x", new BigInteger(1, digest)), text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private RedisLink link(LocalRedis redis) {
        return link(redis.url(), RedisTiming.USUAL);
    }

    private RedisLink link(Secret url, RedisTiming timing) {
        return on(() -> server(url, timing).openLink());
    }

    /** When a command has been answered again. */
    private void reached(RedisLink link) {
        eventually(() -> works(() -> link.send(ping())));
    }

    @Test
    void theFirstCommandWaitsForTheConnection() {
        LocalRedis redis = redis();
        assertThat(get(() -> server(redis.url()).openLink().send(ping()))).hasToString("PONG");
    }

    @Test
    void nilIsNullAndAMistakeIsNotAnOutage() {
        RedisLink link = link(redis());
        assertThat(get(() -> link.send(Request.cmd(Command.GET).arg("nothing"))))
                .isNull();
        get(() -> link.send(set("text", "x")));
        assertThat(failure(() -> link.send(Request.cmd(Command.INCR).arg("text"))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Redis refused INCR: ERR value is not an integer or out of range");
    }

    @Test
    void aDatabaseIsChosenByTheUrl() {
        LocalRedis redis = redis();
        RedisLink link = link(new Secret(redis.url().reveal() + "/3"), RedisTiming.USUAL);
        get(() -> link.send(set("k", "v")));
        assertThat(redis.ask("INFO keyspace")).contains("db3:keys=1").doesNotContain("db0");
    }

    @Test
    void aScriptRunsWhetherItIsKnownOrNot() {
        LocalRedis redis = redis();
        RedisLink link = link(redis);
        Script script = script("return redis.call('INCRBY', KEYS[1], ARGV[1])");
        List<Buffer> two = List.of(Buffer.buffer("2"));
        assertThat(get(() -> link.eval(script, List.of("n"), two))).hasToString("2");
        assertThat(get(() -> link.eval(script, List.of("n"), two))).hasToString("4");
        redis.ask("SCRIPT FLUSH");
        assertThat(get(() -> link.eval(script, List.of("n"), two))).hasToString("6");
        assertThat(redis.ask("INFO commandstats"))
                .contains("cmdstat_eval:calls=2,")
                .contains("cmdstat_evalsha:calls=3,");
    }

    @Test
    void aServerThatIsKilledIsNoticedAtOnceAndItsReturnSoon() {
        LocalRedis redis = redis("--appendonly", "yes");
        RedisLink link = link(redis);
        get(() -> link.send(set("k", "v")));
        redis.kill();
        unavailable(() -> link.send(ping()));
        eventually(() -> time(() -> unavailable(() -> link.send(ping()))).compareTo(QUICK) < 0);
        redis.start();
        assertThat(time(() -> reached(link))).isLessThan(Duration.ofSeconds(5));
        assertThat(get(() -> link.send(Request.cmd(Command.GET).arg("k")))).hasToString("v");
        assertThat(redis.clients("cmd=get")).isOne();
    }

    @Test
    void aServerThatWasNeverThereFailsCallersAtOnceAndIsFoundWhenItComes() {
        int port = LocalRedis.freePort();
        RedisLink link = link(new Secret("redis://127.0.0.1:" + port), RedisTiming.USUAL);
        unavailable(() -> link.send(ping()));
        assertThat(time(() -> {
                    for (int i = 0; i < 100; i++) {
                        unavailable(() -> link.send(ping()));
                    }
                }))
                .isLessThan(Duration.ofSeconds(3));
        try (LocalRedis redis = new LocalRedis(folder, port, false)) {
            reached(link);
            assertThat(redis.clients("cmd=ping")).isOne();
        }
    }

    @Test
    void aFrozenServerCostsCallersTheirPatienceAndThenNothing() {
        LocalRedis redis = redis();
        RedisLink link = link(redis);
        reached(link);
        redis.freeze();
        AtomicInteger ticks = new AtomicInteger();
        loop.runOnContext(go -> vertx.setPeriodic(10, id -> ticks.incrementAndGet()));

        assertThat(failure(() -> link.send(ping()))).hasMessage("Redis did not answer PING in time");
        eventually(() -> "Redis cannot be reached"
                .equals(failure(() -> link.send(ping())).getMessage()));
        assertThat(time(() -> unavailable(() -> link.send(ping())))).isLessThan(QUICK);

        int before = ticks.get();
        eventually(() -> ticks.get() > before + 20);
        redis.thaw();
        reached(link);
        eventually(() -> redis.clients("addr=") == 2);
    }

    @Test
    void aServerThatAcceptsAndSaysNothingIsDownAfterTheFirstAttempt() {
        LocalRedis redis = redis();
        redis.freeze();
        RedisLink link = link(redis);
        assertThat(failure(() -> link.send(ping()))).hasMessage("Redis did not answer PING in time");
        eventually(() -> "Redis cannot be reached"
                .equals(failure(() -> link.send(ping())).getMessage()));
        assertThat(time(() -> unavailable(() -> link.send(ping())))).isLessThan(QUICK);
        redis.thaw();
        reached(link);
    }

    @Test
    void aConnectionOnWhichNothingIsAskedIsWatchedToo() {
        LocalRedis redis = redis();
        RedisLink link = link(redis);
        reached(link);
        redis.freeze();
        eventually(() -> time(() -> unavailable(() -> link.send(ping()))).compareTo(QUICK) < 0);
        redis.thaw();
        reached(link);
    }

    @Test
    void onlySoManyCommandsWaitAndTheRestIsRefusedAtOnce() {
        LocalRedis redis = redis();
        RedisTiming few = new RedisTiming(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1), 8);
        RedisLink link = link(redis.url(), few);
        reached(link);
        redis.freeze();
        List<Future<Response>> sent = on(() -> {
            List<Future<Response>> all = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                all.add(link.send(set("k" + i, "v")));
            }
            return all;
        });
        assertThat(sent.subList(8, 10)).allSatisfy(refused -> assertThat(refused.cause())
                .isInstanceOf(RunsUnavailableException.class)
                .hasMessage("too many commands wait for Redis"));
        redis.thaw();
        get(() -> Future.all(sent.subList(0, 8)));
        assertThat(works(() -> link.send(ping()))).isTrue();
    }

    @Test
    void aFullServerIsUnavailableForWhatNeedsMemory() {
        LocalRedis redis = redis();
        redis.ask("CONFIG SET maxmemory 1");
        RedisLink link = link(redis);
        assertThat(failure(() -> link.send(set("k", "v"))))
                .isInstanceOf(RunsUnavailableException.class)
                .hasMessage("Redis cannot do SET now: OOM");
        Script write = script("return redis.call('SET', KEYS[1], 'v')");
        assertThat(failure(() -> link.eval(write, List.of("k"), List.of())))
                .isInstanceOf(RunsUnavailableException.class)
                .hasMessage("Redis cannot do EVAL now: OOM");
        assertThat(get(() -> link.send(ping()))).hasToString("PONG");
    }

    @Test
    void aReplicaIsNotTalkedTo() {
        LocalRedis master = redis();
        LocalRedis replica = redis("--replicaof", "127.0.0.1", "" + master.port());
        RedisLink link = link(replica);
        unavailable(() -> link.send(ping()));
        replica.ask("REPLICAOF NO ONE");
        reached(link);
    }

    @Test
    void aMasterThatBecomesAReplicaIsLeft() {
        LocalRedis master = redis();
        LocalRedis other = redis();
        RedisLink link = link(master);
        reached(link);
        master.ask("REPLICAOF 127.0.0.1 " + other.port());
        eventually(() -> {
            Throwable cause = outcome(() -> link.send(set("k", "v")));
            return cause != null && "Redis cannot be reached".equals(cause.getMessage());
        });
        master.ask("REPLICAOF NO ONE");
        reached(link);
    }

    @Test
    void tooFewReplicasIsAnOutageOfWritesOnly() {
        LocalRedis redis = redis("--min-replicas-to-write", "1");
        RedisLink link = link(redis);
        assertThat(failure(() -> link.send(set("k", "v")))).hasMessage("Redis cannot do SET now: NOREPLICAS");
        assertThat(works(() -> link.send(ping()))).isTrue();
    }

    @Test
    void aWrongPasswordIsAnOutageAndIsNotTold() {
        LocalRedis redis = redis();
        RedisLink link = link(new Secret("redis://:s3cret-wrong@127.0.0.1:" + redis.port()), RedisTiming.USUAL);
        unavailable(() -> link.send(ping()));
    }

    @Test
    void aUserMayBeNamed() {
        LocalRedis redis = redis();
        redis.ask("ACL SETUSER runner on >s3cret-user ~* +@all -role");
        RedisLink link = link(new Secret("redis://runner:s3cret-user@127.0.0.1:" + redis.port()), RedisTiming.USUAL);
        assertThat(get(() -> link.send(Request.cmd(Command.ACL).arg("WHOAMI")))).hasToString("runner");
    }

    @Test
    void commandsDoNotWaitForEachOther() {
        LocalRedis redis = redis();
        RedisLink link = link(redis);
        List<Future<Response>> all = on(() -> {
            List<Future<Response>> sent = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                sent.add(link.send(Request.cmd(Command.INCR).arg("n")));
            }
            return sent;
        });
        get(() -> Future.all(all));
        assertThat(all.get(999).result()).hasToString("1000");
        assertThat(redis.clients("cmd=incr")).isOne();
    }

    @Test
    void closingEndsTheConnectionAndEverythingThatWaits() {
        LocalRedis redis = redis();
        RedisLink link = link(redis);
        reached(link);
        redis.freeze();
        Future<@Nullable Response> waiting = on(() -> link.send(ping()));
        get(link::close);
        assertThat(failure(() -> waiting)).isInstanceOf(RunsUnavailableException.class);
        redis.thaw();
        unavailable(() -> link.send(ping()));
        eventually(() -> redis.clients("addr=") == 1);
    }

    @Test
    void anotherThreadIsRefused() {
        RedisLink link = link(redis());
        assertThatThrownBy(() -> link.send(ping())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> server(new Secret("redis://127.0.0.1")).openLink())
                .isInstanceOf(IllegalStateException.class);
    }
}
