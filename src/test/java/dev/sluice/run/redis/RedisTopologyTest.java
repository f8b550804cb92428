package dev.sluice.run.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Several servers together; takes longer than the rest. */
@Tag("slow")
class RedisTopologyTest extends RedisFixture {

    private static final String PLACE = "127.0.0.1:";

    private static Request set(String key) {
        return Request.cmd(Command.SET).arg(key).arg("v");
    }

    @Test
    void whoNeitherListensNorWaitsHoldsOneConnection() {
        LocalRedis redis = redis();
        RedisServer server = server(redis.url());
        RedisRuns runs = on(() -> RedisRuns.open(vertx, server, RunsRedis.config(), new SecureRandom()));
        assertThat(get(() -> runs.upkeep().depth()).queued()).isZero();
        long asking = 1;
        assertThat(redis.clients("id=") - asking).isOne();
        get(runs::close);
    }

    @Test
    void afterAFailoverEveryoneGoesToTheNewMaster() throws IOException {
        LocalRedis master = redis();
        LocalRedis replica = redis("--replicaof", "127.0.0.1", "" + master.port());
        eventually(() -> replica.ask("INFO replication").contains("master_link_status:up"));
        int port = LocalRedis.freePort();
        Process sentinel = LocalRedis.sentinel(folder, port, master);
        try {
            int nobody = LocalRedis.freePort();
            RedisServer server = server(new Secret(
                    "redis+sentinel://:s3cret+pass%25word@127.0.0.1:" + nobody + "," + PLACE + port + "/mymaster"));
            RedisLink link = on(server::openLink);
            eventually(() -> works(() -> link.send(set("before"))));
            AtomicInteger heard = new AtomicInteger();
            SubscriberLink notices = on(server::openNotices);
            on(() -> notices.subscribe("c", heard::incrementAndGet));
            eventually(() -> heard.get() == 1);
            // Until the sentinel knows the replica there is nothing to fail over to.
            eventually(() -> master.clients("name=sentinel") > 0 && replica.clients("name=sentinel") > 0);

            master.kill();
            unavailable(() -> link.send(set("during")));
            // The sentinel takes its time to believe it.
            eventually(() -> works(() -> link.send(set("after"))));
            assertThat(replica.ask("GET after")).isEqualTo("$1\r\nv\r\n");
            eventually(() -> heard.get() == 2);
        } finally {
            sentinel.destroyForcibly().onExit().join();
        }
    }

    @Test
    void aClustersNodesAreReachedByKeyAndOneThatReturnsIsFoundAgain() {
        List<LocalRedis> nodes = Stream.generate(() -> redis("--cluster-enabled", "yes", "--appendonly", "yes"))
                .limit(3)
                .toList();
        assign(nodes);
        String places = nodes.stream().map(node -> PLACE + node.port()).collect(Collectors.joining(","));
        RedisServer server = server(new Secret("redis+cluster://:s3cret+pass%25word@" + places));
        RedisLink link = on(server::openLink);
        eventually(() -> Stream.of("{a}", "{b}", "{c}").allMatch(key -> works(() -> link.send(set(key)))));
        Script script = new Script("test", "f".repeat(40), "return redis.call('GET', KEYS[1])");
        assertThat(get(() -> link.eval(script, List.of("{a}"), List.<Buffer>of())))
                .hasToString("v");

        AtomicInteger heard = new AtomicInteger();
        SubscriberLink notices = on(server::openNotices);
        on(() -> notices.subscribe("c", heard::incrementAndGet));
        eventually(() -> heard.get() == 1);
        eventually(() -> {
            nodes.getFirst().ask("PUBLISH c x");
            return heard.get() > 1;
        });

        // {a} is in slot 15495, {b} in 3300: the last node goes, the first keeps serving.
        nodes.getLast().kill();
        unavailable(() -> link.send(set("{a}")));
        assertThat(works(() -> link.send(set("{b}")))).isTrue();
        nodes.getLast().start();
        eventually(() -> works(() -> link.send(set("{a}"))) && works(() -> link.send(set("{b}"))));
    }

    /** A third of the slots each, and introduces them to each other. */
    private void assign(List<LocalRedis> nodes) {
        for (int i = 0; i < 3; i++) {
            int first = i * 5461;
            int last = i == 2 ? 16383 : first + 5460;
            String slots = IntStream.rangeClosed(first, last)
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(" "));
            nodes.get(i).ask("CLUSTER ADDSLOTS " + slots);
            nodes.get(i).ask("CLUSTER MEET 127.0.0.1 " + nodes.getFirst().port());
            nodes.get(i).ask("CONFIG SET cluster-require-full-coverage no");
        }
        eventually(() -> nodes.stream()
                .allMatch(node -> node.ask("CLUSTER INFO").contains("cluster_state:ok")
                        && node.ask("CLUSTER SLOTS").startsWith("*3")));
    }
}
