package dev.sluice.run.redis;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A connection and the client that was made for it alone. Ending the client is the only way to end the connection: closing a connection
 * of vertx-redis-client 5.0 gives it back to its pool, blocking command included.
 */
final class OpenRedis {

    private final Redis client;
    private final RedisConnection connection;

    OpenRedis(Redis client, RedisConnection connection) {
        this.client = client;
        this.connection = connection;
    }

    Future<@Nullable Response> send(Request command) {
        return connection.send(command);
    }

    /** Calls back once when the connection is of no use any more. A failed write is told as an exception, all else as the end. */
    void onEnd(Runnable ended) {
        boolean[] told = {false};
        Runnable once = () -> {
            if (!told[0]) {
                told[0] = true;
                ended.run();
            }
        };
        connection.exceptionHandler(error -> once.run());
        connection.endHandler(end -> once.run());
    }

    /** Calls back with all that comes in without being awaited. */
    void onHeard(Handler<@Nullable Response> heard) {
        connection.handler(heard);
    }

    /** What waits for a reply fails. The server notices at once, even in the middle of a blocking command. */
    Future<Void> close() {
        return client.close();
    }

    static String name(Request command) {
        return command.command().toString().toUpperCase(Locale.ROOT);
    }
}
