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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against real sockets on loopback: with private addresses allowed to see what is fetched, without to see that nothing is called. */
final class MediaFetcherTest {

    private static final int MAX_BYTES = 100_000;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void theBytesComeAsBase64WithTheDeclaredType() throws Exception {
        byte[] bytes = new byte[50_001];
        new Random(7).nextBytes(bytes);
        try (FakeUpstream server = FakeUpstream.playing(exchange -> {
            exchange.send(
                    "HTTP/1.1 200 OK\r\nContent-Type: Image/PNG; x=1\r\nContent-Length: " + bytes.length + "\r\n\r\n");
            for (int i = 0; i < bytes.length; i += 997) {
                exchange.send(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + 997)));
            }
        })) {
            MediaSource.Inline media = fetched(open(), server.baseUrl() + "/a.png?x=1");

            assertThat(media.mediaType()).isEqualTo("image/png");
            assertThat(media.path()).isEqualTo("field0");
            assertThat(Base64.getDecoder().decode(media.base64())).isEqualTo(bytes);
            assertThat(server.nextExchange().head())
                    .startsWith("GET /v1/a.png?x=1 HTTP/1.1")
                    .doesNotContainIgnoringCase("authorization")
                    .doesNotContainIgnoringCase("cookie");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:PORT/",
                "http://localhost:PORT/",
                "http://2130706433:PORT/",
                "http://[::1]:PORT/",
                "http://[::ffff:127.0.0.1]:PORT/",
                "http://0.0.0.0:PORT/",
                "http://0:PORT/",
                "http://127.1:PORT/",
                "http://0177.0.0.1:PORT/",
                "http://0x7f.0.0.1:PORT/",
                "http://0x7f000001:PORT/",
                "http://169.254.169.254/latest/meta-data/",
                "http://10.0.0.1/",
                "http://[fd00::1]/",
                "http://[fe80::1]/"
            })
    void addressesThatAreNotPublicAreNeverCalled(String url) throws Exception {
        try (FakeUpstream server = FakeUpstream.answering(200, "secret")) {
            MediaConfig guarded = new MediaConfig(true, false, MAX_BYTES, 4, 3, Duration.ofSeconds(5));

            Violation violation = refused(
                    guarded,
                    url.replace("PORT", Integer.toString(server.baseUrl().getPort())));

            assertThat(violation.code()).isEqualTo("media_unreachable");
            assertThat(violation.message()).doesNotContain("127.0.0.1").doesNotContain("169.254");
            assertThat(server.unseenExchanges()).isZero();
            assertThat(server.openConnections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "gopher://127.0.0.1:70/",
                "ftp://example.com/x",
                "http://example.com/x",
                "data:text/plain,x",
                "https://user:secret@example.com/",
                "https:///nohost",
                "//example.com/x",
                "https://",
                "not a url",
                ""
            })
    void onlyHttpsUrlsWithoutCredentialsAreTaken(String url) throws Exception {
        MediaConfig strict = new MediaConfig(false, false, MAX_BYTES, 4, 3, Duration.ofSeconds(5));

        assertThat(refused(strict, url).message())
                .isEqualTo("field0: the URL could not be fetched (it is not an https URL)");
    }

    @Test
    void aRedirectToWhereOneMayNotGoIsNotFollowed() throws Exception {
        try (FakeUpstream secret = FakeUpstream.answering(200, "secret");
                FakeUpstream server = FakeUpstream.answering(302, "", "Location: gopher://127.0.0.1/")) {
            assertThat(refused(open(), server.baseUrl().toString()).message()).contains("not an http or https URL");
            assertThat(secret.unseenExchanges()).isZero();
        }
    }

    @Test
    void redirectsAreFollowedUpToTheLimit() throws Exception {
        try (FakeUpstream last = FakeUpstream.answering(200, "found");
                FakeUpstream first = FakeUpstream.answering(307, "", "Location: " + last.baseUrl() + "/x");
                FakeUpstream endless = FakeUpstream.answering(302, "", "Location: /again")) {
            assertThat(Base64.getDecoder()
                            .decode(fetched(open(), first.baseUrl().toString()).base64()))
                    .isEqualTo("found".getBytes(StandardCharsets.UTF_8));
            assertThat(refused(open(), endless.baseUrl().toString()).message()).contains("redirects too often");
            assertThat(endless.unseenExchanges()).isEqualTo(4);
        }
    }

    @Test
    void aFileBeyondTheLimitIsGivenUpWhateverItsLengthSays() throws Exception {
        try (FakeUpstream server = FakeUpstream.playing(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
            while (true) {
                exchange.send(new byte[10_000]);
            }
        })) {
            Violation violation = refused(open(), server.baseUrl().toString());

            assertThat(violation.code()).isEqualTo("media_too_large");
            assertThat(violation.message()).isEqualTo("field0: the file exceeds 100000 bytes");
        }
    }

    @Test
    void aServerThatNeverEndsIsGivenUpInTime() throws Exception {
        MediaConfig hasty = new MediaConfig(true, true, MAX_BYTES, 4, 3, Duration.ofMillis(300));
        try (FakeUpstream server = FakeUpstream.playing(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx");
            exchange.stallUntilClosed();
        })) {
            assertThat(refused(hasty, server.baseUrl().toString()).message()).contains("it took too long");
            assertThat(server.nextExchange().sawOtherSideGo(Duration.ofSeconds(2)))
                    .isTrue();
        }
    }

    @Test
    void errorsAndBrokenConnectionsAreToldApartFromFiles() throws Exception {
        try (FakeUpstream missing = FakeUpstream.answering(404, "no");
                FakeUpstream broken = FakeUpstream.playing(exchange -> {
                    exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx");
                    exchange.reset();
                })) {
            assertThat(refused(open(), missing.baseUrl().toString()).message()).contains("status 404");
            assertThat(refused(open(), broken.baseUrl().toString()).message()).contains("the connection broke");
        }
    }

    @Test
    void whatNobodyWaitsForIsGivenUp() throws Exception {
        try (FakeUpstream server = FakeUpstream.playing(exchange -> {
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx");
            exchange.stallUntilClosed();
        })) {
            Promise<Void> abandoned = Promise.promise();
            Future<?> fetching =
                    fetch(open(), abandoned.future(), server.baseUrl().toString());
            FakeUpstream.Exchange exchange = server.nextExchange();

            abandoned.complete();

            assertThat(exchange.sawOtherSideGo(Duration.ofSeconds(2))).isTrue();
            assertThat(violations(fetching)).hasSize(1);
        }
    }

    @Test
    void everySourceThatCannotBeHadIsNamedAndTheirNumberIsBounded() throws Exception {
        List<Violation> two = violations(fetch(open(), never(), "ftp://a/", "ftp://b/"));
        assertThat(two).extracting(Violation::field).containsExactly("field0", "field1");

        List<Violation> many =
                violations(fetch(open(), never(), "ftp://a/", "ftp://a/", "ftp://a/", "ftp://a/", "ftp://a/"));
        assertThat(many).extracting(Violation::code).containsExactly("too_many");
    }

    private static MediaConfig open() {
        return new MediaConfig(true, true, MAX_BYTES, 4, 3, Duration.ofSeconds(5));
    }

    private static Future<Void> never() {
        return Promise.<Void>promise().future();
    }

    private Future<Map<MediaSource.Remote, MediaSource.Inline>> fetch(
            MediaConfig config, Future<Void> abandoned, String... urls) {
        List<MediaSource.Remote> sources = new ArrayList<>();
        for (String url : urls) {
            sources.add(new MediaSource.Remote("field" + sources.size(), url));
        }
        Promise<Map<MediaSource.Remote, MediaSource.Inline>> fetched = Promise.promise();
        vertx.getOrCreateContext().runOnContext(go -> new MediaFetcher(vertx, config)
                .fetch(sources, abandoned)
                .onComplete(fetched));
        return fetched.future();
    }

    private MediaSource.Inline fetched(MediaConfig config, String url) throws Exception {
        return fetch(config, never(), url)
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS)
                .values()
                .iterator()
                .next();
    }

    private Violation refused(MediaConfig config, String url) throws Exception {
        return violations(fetch(config, never(), url)).getFirst();
    }

    private static List<Violation> violations(Future<?> fetching) throws Exception {
        try {
            Object found = fetching.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
            throw new AssertionError("fetched " + found);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GatewayException refused) {
                return refused.error().violations();
            }
            throw e;
        }
    }
}
