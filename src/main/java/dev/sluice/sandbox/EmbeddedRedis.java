package dev.sluice.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Redis server of our own, for when none is configured: on a free loopback port, behind a random password, with its data
 * in a folder that lives as long as the server. It ends with this process, even if that is killed.
 *
 * <p>Safe for all threads. Whoever has started one closes it.
 */
public final class EmbeddedRedis {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);

    private final Vertx vertx;
    private final RedisProcess process;
    private final AtomicBoolean closing = new AtomicBoolean();

    private EmbeddedRedis(Vertx vertx, RedisProcess process) {
        this.vertx = vertx;
        this.process = process;
    }

    /**
     * Starts a server. Fails with one line that says why there is none, some ten seconds later at the latest.
     *
     * @param random for the password
     */
    public static Future<EmbeddedRedis> start(Vertx vertx, SecureRandom random) {
        Ids ids = new Ids(random);
        return vertx.executeBlocking(() -> RedisProcess.start(ids.hex("", 32)), false)
                .map(started -> watched(new EmbeddedRedis(vertx, Objects.requireNonNull(started))));
    }

    private static EmbeddedRedis watched(EmbeddedRedis redis) {
        redis.process.ended().onSuccess(ended -> redis.onEnd());
        return redis;
    }

    private void onEnd() {
        if (closing.compareAndSet(false, true)) {
            LOG.atError().addKeyValue("lastOutput", process.lastOutput()).log("the embedded Redis has ended by itself");
            process.stop();
        }
    }

    /** Where it is reached, password included. */
    public String url() {
        return process.url();
    }

    /** Where its data is. */
    Path folder() {
        return process.folder();
    }

    /** Ends the server and deletes its data; done within a second. */
    public Future<Void> close() {
        return closing.compareAndSet(false, true)
                ? vertx.executeBlocking(
                                () -> {
                                    process.stop();
                                    return true;
                                },
                                false)
                        .mapEmpty()
                : Future.succeededFuture();
    }
}
