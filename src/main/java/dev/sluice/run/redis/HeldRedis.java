package dev.sluice.run.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection that counts what is unanswered and remembers its last sign of life. Event loop only. */
final class HeldRedis {

    private final OpenRedis open;
    private final long born = System.nanoTime();
    private int unanswered;
    /** When the last reply came, or if all were answered, when the first command after that was sent. */
    private long sign = born;

    HeldRedis(OpenRedis open) {
        this.open = open;
    }

    Future<@Nullable Response> send(Request command) {
        if (unanswered++ == 0) {
            sign = System.nanoTime();
        }
        return open.send(command).onComplete(reply -> {
            unanswered--;
            if (reply.succeeded() || RedisFailure.isReply(reply.cause())) {
                sign = System.nanoTime();
            }
        });
    }

    boolean idle() {
        return unanswered == 0;
    }

    /** Whether something has been unanswered for this long and nothing else was answered meanwhile. */
    boolean silentFor(Duration time) {
        return unanswered > 0 && System.nanoTime() - sign >= time.toNanos();
    }

    boolean youngerThan(Duration age) {
        return System.nanoTime() - born < age.toNanos();
    }

    void onEnd(Runnable ended) {
        open.onEnd(ended);
    }

    Future<Void> close() {
        return open.close();
    }
}
