package dev.sluice.run.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.config.Secret;
import dev.sluice.run.RunsUnavailableException;
import dev.sluice.sandbox.Eventually;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Real servers, an event loop to talk to them from, and a look at everything that was logged: it must not tell the password. */
abstract class RedisFixture {

    /** For a machine that does much else; what is to take milliseconds must take less than this. */
    static final Duration SOON = Duration.ofSeconds(10);

    final Vertx vertx = Vertx.vertx();
    final Context loop = vertx.getOrCreateContext();

    @TempDir
    Path folder;

    private final List<LocalRedis> servers = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        root().addAppender(log);
    }

    @AfterEach
    void close() {
        Eventually.get(vertx.close());
        servers.forEach(LocalRedis::close);
        root().detachAppender(log);
        assertThat(List.copyOf(log.list))
                .noneMatch(event -> secretIn(event.getFormattedMessage() + event.getKeyValuePairs()));
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    LocalRedis redis(String... settings) {
        LocalRedis redis = new LocalRedis(folder, settings);
        servers.add(redis);
        return redis;
    }

    RedisServer server(Secret url) {
        return server(url, RedisTiming.USUAL);
    }

    RedisServer server(Secret url, RedisTiming timing) {
        return new RedisServer(vertx, url, timing, new Random(1));
    }

    /** Runs on the event loop. */
    <T> T on(Supplier<T> action) {
        Promise<T> result = Promise.promise();
        loop.runOnContext(go -> {
            try {
                result.complete(action.get());
            } catch (RuntimeException e) {
                result.fail(e);
            }
        });
        return Eventually.get(result.future());
    }

    /** What comes of a call on the event loop. */
    <T> T get(Supplier<Future<T>> call) {
        Promise<T> result = Promise.promise();
        loop.runOnContext(go -> call.get().onComplete(result));
        return Eventually.get(result.future());
    }

    /** Why a call on the event loop failed. */
    <T> Throwable failure(Supplier<Future<T>> call) {
        try {
            T value = get(call);
            throw new AssertionError("did not fail: " + value);
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            assertThat(secretIn(String.valueOf(cause))).isFalse();
            return cause == null ? e : cause;
        }
    }

    <T> void unavailable(Supplier<Future<T>> call) {
        assertThat(failure(call)).isInstanceOf(RunsUnavailableException.class);
    }

    /** Null if it succeeds. */
    <T> @Nullable Throwable outcome(Supplier<Future<T>> call) {
        return get(() -> call.get()
                .<@Nullable Throwable>transform(done -> Future.succeededFuture(done.failed() ? done.cause() : null)));
    }

    <T> boolean works(Supplier<Future<T>> call) {
        return outcome(call) == null;
    }

    void eventually(BooleanSupplier fact) {
        Eventually.within(vertx, SOON, fact);
    }

    boolean logged(String message) {
        return List.copyOf(log.list).stream()
                .anyMatch(event -> event.getMessage().equals(message));
    }

    static Duration time(Runnable action) {
        long start = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static boolean secretIn(String text) {
        return text.contains("s3cret");
    }
}
