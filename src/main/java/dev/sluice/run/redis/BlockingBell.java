package dev.sluice.run.redis;

import dev.sluice.run.RunsUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits on the list itself, on a connection of its own: the server answers nothing else on it meanwhile. The server gives up by
 * itself; a second later so do we, and a connection that has failed is never used again. One per worker; event loop only.
 */
final class BlockingBell implements RedisBell {

    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final RedisConnector connector;
    private final String key;
    private final Backoff backoff;

    private @Nullable OpenRedis open;
    private Duration pause = Duration.ZERO;
    private boolean waiting;
    private boolean closed;

    BlockingBell(Vertx vertx, RedisConnector connector, String key) {
        this.vertx = vertx;
        this.connector = connector;
        this.key = key;
        this.backoff = new Backoff(connector.random());
    }

    /** After a failure it waits a while before it tries again, so that a caller who just repeats it does not spin. */
    @Override
    public Future<Void> await(Duration patience) {
        if (waiting) {
            return Future.failedFuture(new IllegalStateException("somebody waits already"));
        }
        waiting = true;
        return connected()
                .compose(to ->
                        to.send(blpop(patience)).timeout(patience.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS))
                .onComplete(done -> waiting = false)
                .onSuccess(token -> backoff.reset())
                .<Void>mapEmpty()
                .recover(this::failed);
    }

    /** A wait that goes on fails; the server forgets it at once, so that no token is lost to nobody. */
    @Override
    public Future<Void> close() {
        closed = true;
        return drop();
    }

    private Request blpop(Duration patience) {
        String seconds = String.format(Locale.ROOT, "%.3f", Math.max(1, patience.toMillis()) / 1000.0);
        return Request.cmd(Command.BLPOP).arg(key).arg(seconds);
    }

    private Future<OpenRedis> connected() {
        if (closed) {
            return Future.failedFuture(new RunsUnavailableException("the bell is closed"));
        }
        if (open != null) {
            return Future.succeededFuture(open);
        }
        Future<Void> rested = pause.isZero()
                ? Future.succeededFuture()
                : vertx.timer(pause.toMillis(), TimeUnit.MILLISECONDS).mapEmpty();
        return rested.compose(go -> connector.open()).compose(this::adopted);
    }

    private Future<OpenRedis> adopted(OpenRedis fresh) {
        if (closed) {
            fresh.close();
            return Future.failedFuture(new RunsUnavailableException("the bell is closed"));
        }
        open = fresh;
        fresh.onEnd(() -> {
            if (open == fresh) {
                drop();
            }
        });
        return Future.succeededFuture(fresh);
    }

    private Future<Void> failed(Throwable cause) {
        pause = backoff.next();
        drop();
        return Future.failedFuture(RedisFailure.of("BLPOP", cause));
    }

    private Future<Void> drop() {
        OpenRedis last = open;
        open = null;
        return last == null ? Future.succeededFuture() : last.close();
    }
}
