package dev.sluice.run.redis;

import dev.sluice.run.RunLog;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;

/**
 * An interest in one run's log. While it lasts a key says so, so that appending publishes nothing for logs that nobody follows; and
 * because messages get lost, it calls back now and then without one. One per follower; event loop only.
 */
final class LogWatch implements RunLog.Following {

    private static final Duration RENEWAL = Duration.ofSeconds(5);
    private static final Duration WATCHED = RENEWAL.multipliedBy(3);

    private final Vertx vertx;
    private final RedisCommands redis;
    private final String uid;
    private final Runnable onMore;
    private final RunLog.Following following;
    private final long renewal;
    private boolean closed;

    LogWatch(Vertx vertx, RedisCommands redis, RedisNotices notices, String uid, Runnable onMore) {
        this.vertx = vertx;
        this.redis = redis;
        this.uid = uid;
        this.onMore = onMore;
        this.following = notices.subscribe(RunKeys.more(uid), this::tell);
        this.renewal = vertx.setPeriodic(RENEWAL.toMillis(), id -> watch());
        watch();
    }

    /** What was appended before the key was there was not announced. */
    private void watch() {
        redis.send(Request.cmd(Command.SET, RunKeys.watch(uid), "1", "PX", WATCHED.toMillis()))
                .onComplete(done -> tell());
    }

    private void tell() {
        if (!closed) {
            onMore.run();
        }
    }

    @Override
    public void close() {
        closed = true;
        vertx.cancelTimer(renewal);
        following.close();
    }
}
