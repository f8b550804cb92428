package dev.sluice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.LoggerFactory;

class EmbeddedRedisTest {

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        Eventually.get(vertx.close());
    }

    @Test
    void servesUntilItIsClosed() throws Exception {
        EmbeddedRedis redis = Eventually.get(EmbeddedRedis.start(vertx, new SecureRandom()));
        try (RedisSocket socket = new RedisSocket(redis.url())) {
            assertThat(socket.send("PING")).isEqualTo("+PONG");
            assertThat(socket.send("SET color blue")).isEqualTo("+OK");
            assertThat(socket.send("GET color")).isEqualTo("$4");
            assertThat(socket.more()).isEqualTo("blue");
        }
        Path folder = redis.folder();
        assertThat(folder).isDirectory();

        long before = System.nanoTime();
        Eventually.get(redis.close());

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
        assertThat(RedisSocket.listens(redis.url())).isFalse();
        assertThat(folder).doesNotExist();
        Eventually.get(redis.close());
    }

    @Test
    void keepsWhatItWasGivenAndLetsNobodyInWithoutThePassword() throws Exception {
        EmbeddedRedis redis = Eventually.get(EmbeddedRedis.start(vertx, new SecureRandom()));
        try (RedisSocket socket = new RedisSocket(redis.url())) {
            assertThat(setting(socket, "appendonly")).isEqualTo("yes");
            assertThat(setting(socket, "appendfsync")).isEqualTo("everysec");
            assertThat(setting(socket, "maxmemory-policy")).isEqualTo("noeviction");
            assertThat(setting(socket, "bind")).isEqualTo("127.0.0.1");
        }
        String anonymous = "redis://127.0.0.1:" + URI.create(redis.url()).getPort();
        try (RedisSocket socket = new RedisSocket(anonymous)) {
            assertThat(socket.send("PING")).startsWith("-NOAUTH");
        }
        Eventually.get(redis.close());
    }

    private static String setting(RedisSocket socket, String name) throws IOException {
        socket.send("CONFIG GET " + name);
        socket.more();
        assertThat(socket.more()).isEqualTo(name);
        socket.more();
        return socket.more();
    }

    @Test
    void twoServersLiveSideBySide() throws Exception {
        EmbeddedRedis one = Eventually.get(EmbeddedRedis.start(vertx, new SecureRandom()));
        EmbeddedRedis other = Eventually.get(EmbeddedRedis.start(vertx, new SecureRandom()));
        Eventually.get(one.close());
        try (RedisSocket socket = new RedisSocket(other.url())) {
            assertThat(socket.send("PING")).isEqualTo("+PONG");
        }
        Eventually.get(other.close());
    }

    @Test
    void endingByItselfIsSaidOnceAndLeavesNothing() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(EmbeddedRedis.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
        try {
            EmbeddedRedis redis = Eventually.get(EmbeddedRedis.start(vertx, new SecureRandom()));
            try (RedisSocket socket = new RedisSocket(redis.url())) {
                socket.send("SHUTDOWN NOSAVE");
            }
            Eventually.within(vertx, Duration.ofSeconds(5), () -> Files.notExists(redis.folder()));
            Eventually.get(redis.close());
            assertThat(log.list).hasSize(1);
            assertThat(log.list.getFirst().getLevel()).isEqualTo(Level.ERROR);
            assertThat(log.list.getFirst().getFormattedMessage()).isEqualTo("the embedded Redis has ended by itself");
        } finally {
            logger.detachAppender(log);
            logger.setAdditive(true);
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void diesWithItsParentThatIsKilled() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-classpath",
                        System.getProperty("java.class.path"),
                        EmbeddedRedisMain.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = parent.inputReader(StandardCharsets.UTF_8)) {
            List<String> place = said.lines()
                    .filter(line -> line.startsWith("redis://"))
                    .findFirst()
                    .map(line -> List.of(line.split(" ")))
                    .orElseThrow();
            assertThat(RedisSocket.listens(place.get(0))).isTrue();

            // SIGKILL: no hook of the parent's runs.
            assertThat(parent.destroyForcibly().waitFor(5, TimeUnit.SECONDS)).isTrue();

            Eventually.within(
                    vertx,
                    Duration.ofSeconds(2),
                    () -> !RedisSocket.listens(place.get(0)) && Files.notExists(Path.of(place.get(1))));
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void signalsForTheParentsGroupDoNotReachTheServer() {
        EmbeddedRedis redis = Eventually.get(EmbeddedRedis.start(vertx, new SecureRandom()));
        ProcessHandle.current()
                .descendants()
                .filter(child ->
                        child.info().arguments().map(List::of).orElse(List.of()).contains("sluice-redis"))
                .forEach(ProcessHandle::destroy);
        assertThat(RedisSocket.listens(redis.url())).isTrue();
        Eventually.get(redis.close());
        assertThat(RedisSocket.listens(redis.url())).isFalse();
    }

    @Test
    void whatCannotBeStartedIsToldInOneLine() {
        assertThatThrownBy(() -> RedisProcess.start("a password\nbroken"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("no embedded Redis: the bundled redis-server says \"")
                .hasMessageNotContaining("\n");
    }
}
