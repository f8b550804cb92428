package dev.sluice.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.MediaConfig;
import dev.sluice.model.GatewayException;
import dev.sluice.model.MediaSource;
import dev.sluice.model.Violation;
import dev.sluice.upstream.FakeUpstream;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names whose addresses are not what they seem. The servers are real; only what a name means is the test's. */
final class NamesTest {

    private final Vertx vertx = Vertx.vertx();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aNameOfAPrivateAddressIsNotCalled() throws Exception {
        try (FakeUpstream secret = FakeUpstream.answering(200, "secret")) {
            Hosts hosts = new Hosts(names(Map.of("inside.example", List.of("10.0.0.1"))), AddressGuard::isPublic);

            assertThat(refused(hosts, "http://inside.example:" + port(secret) + "/"))
                    .contains("not public");
            assertThat(secret.unseenExchanges()).isZero();
        }
    }

    @Test
    void oneAddressThatIsPrivateIsEnough() throws Exception {
        try (FakeUpstream server = FakeUpstream.answering(200, "secret")) {
            Hosts hosts = new Hosts(names(Map.of("both.example", List.of("127.0.0.1", "127.0.0.2"))), NamesTest::world);

            assertThat(refused(hosts, "http://both.example:" + port(server) + "/"))
                    .contains("not public");
            assertThat(server.unseenExchanges()).isZero();
        }
    }

    @Test
    void aNameThatChangesItsMindIsCalledWhereItWasLookedAt() throws Exception {
        try (FakeUpstream server = FakeUpstream.answering(200, "public")) {
            Hosts hosts = new Hosts(
                    host -> {
                        asked.add(host);
                        return List.of(InetAddress.getByName(asked.size() == 1 ? "127.0.0.1" : "127.0.0.2"));
                    },
                    NamesTest::world);

            fetched(hosts, "http://rebinding.example:" + port(server) + "/");

            assertThat(asked).containsExactly("rebinding.example");
            assertThat(server.nextExchange().head()).containsIgnoringCase("host: rebinding.example");
        }
    }

    @Test
    void aRedirectIsLookedAtAnewAndNotFollowedInside() throws Exception {
        try (FakeUpstream secret = FakeUpstream.answering(200, "secret");
                FakeUpstream server =
                        FakeUpstream.answering(302, "", "Location: http://inside.example:" + port(secret) + "/")) {
            Hosts hosts = new Hosts(
                    names(Map.of("start.example", List.of("127.0.0.1"), "inside.example", List.of("127.0.0.2"))),
                    NamesTest::world);

            assertThat(refused(hosts, "http://start.example:" + port(server) + "/"))
                    .contains("not public");
            assertThat(asked).containsExactly("start.example", "inside.example");
            assertThat(server.unseenExchanges()).isEqualTo(1);
            assertThat(secret.unseenExchanges()).isZero();
        }
    }

    /** In these tests the world is 127.0.0.1, and everything else of the loopback network is private. */
    private static boolean world(InetAddress address) {
        return address.getHostAddress().equals("127.0.0.1");
    }

    private Hosts.Lookup names(Map<String, List<String>> zone) {
        return host -> {
            asked.add(host);
            List<String> known = zone.get(host);
            if (known == null) {
                throw new UnknownHostException(host);
            }
            List<InetAddress> addresses = new ArrayList<>();
            for (String address : known) {
                addresses.add(InetAddress.getByName(address));
            }
            return addresses;
        };
    }

    private static int port(FakeUpstream server) {
        return server.baseUrl().getPort();
    }

    private void fetched(Hosts hosts, String url) throws Exception {
        fetch(hosts, url).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private String refused(Hosts hosts, String url) throws Exception {
        try {
            fetched(hosts, url);
            throw new AssertionError("fetched " + url);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GatewayException refusal)) {
                throw e;
            }
            List<Violation> violations = refusal.error().violations();
            assertThat(violations).extracting(Violation::code).containsExactly("media_unreachable");
            return violations.getFirst().message();
        }
    }

    private Future<Map<MediaSource.Remote, MediaSource.Inline>> fetch(Hosts hosts, String url) {
        MediaConfig config = new MediaConfig(true, false, 1000, 4, 3, Duration.ofSeconds(5));
        Promise<Map<MediaSource.Remote, MediaSource.Inline>> fetched = Promise.promise();
        vertx.getOrCreateContext().runOnContext(go -> new MediaFetcher(vertx, config, hosts)
                .fetch(
                        List.of(new MediaSource.Remote("field", url)),
                        Promise.<Void>promise().future())
                .onComplete(fetched));
        return fetched.future();
    }
}
