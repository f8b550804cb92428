package dev.sluice.run.redis;

import dev.sluice.run.RunLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.Set;

/**
 * Waits for the end of one run: for the message that announces it, and, because messages get lost, by looking now and then. One per
 * wait; event loop only.
 */
final class EndWatch {

    private static final Duration LOOK = Duration.ofSeconds(3);
    /** The end may come before the subscription has reached the server. */
    private static final Duration FIRST_LOOK = Duration.ofMillis(100);

    private static final Set<String> ENDED = Set.of("completed", "failed", "cancelled");

    private final Vertx vertx;
    private final RedisCommands redis;
    private final String uid;
    private final Promise<Void> end = Promise.promise();
    private final RunLog.Following following;
    private long nextLook;

    EndWatch(Vertx vertx, RedisCommands redis, RedisNotices notices, String uid) {
        this.vertx = vertx;
        this.redis = redis;
        this.uid = uid;
        this.following = notices.subscribe(RunKeys.done(uid), this::look);
        this.nextLook = vertx.setTimer(FIRST_LOOK.toMillis(), id -> onLook());
    }

    /** Completes with the run's end, or when nobody waits any more. */
    Future<Void> end(Duration patience, Future<Void> abandoned) {
        long outOfPatience = vertx.setTimer(patience.toMillis(), id -> end.tryComplete());
        abandoned.onComplete(gone -> end.tryComplete());
        return end.future().onComplete(done -> {
            vertx.cancelTimer(outOfPatience);
            vertx.cancelTimer(nextLook);
            following.close();
        });
    }

    private void onLook() {
        if (!end.future().isComplete()) {
            nextLook = vertx.setTimer(LOOK.toMillis(), id -> onLook());
            look();
        }
    }

    /** A look that fails tells nothing: the next one may. */
    private void look() {
        redis.send(Request.cmd(Command.HGET, RunKeys.run(uid), "st")).onSuccess(st -> {
            if (st == null || ENDED.contains(st.toString())) {
                end.tryComplete();
            }
        });
    }
}
