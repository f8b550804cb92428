package dev.sluice.run.redis;

import io.vertx.redis.client.Response;
import java.util.Objects;

/** Numbers of replies that hold one. */
final class Numbers {

    private Numbers() {}

    static long of(Response reply) {
        return Objects.requireNonNull(reply.toLong());
    }

    static int small(Response reply) {
        return Math.toIntExact(of(reply));
    }
}
