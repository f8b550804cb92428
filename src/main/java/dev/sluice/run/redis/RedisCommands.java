package dev.sluice.run.redis;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Commands that do not block, each bounded in time. One per event loop.
 *
 * <p>A future fails with {@link dev.sluice.run.RunsUnavailableException} if the server cannot be reached, does not answer in time, or
 * cannot write (out of memory, read-only, too few replicas); with any other exception only for a mistake of ours.
 */
public interface RedisCommands {

    /** Null for a reply of nil. */
    Future<@Nullable Response> send(Request command);

    /** Runs a script, whether the server knows it already or not. */
    Future<@Nullable Response> eval(Script script, List<String> keys, List<Buffer> args);
}
