package dev.sluice.run.redis;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The arguments of one call of a script, in the order in which its file names them. One per call. */
final class ScriptCall {

    private final Script script;
    private final List<String> keys;
    private final List<Buffer> args = new ArrayList<>();

    /** @param keys those that the script names */
    ScriptCall(Script script, String... keys) {
        this.script = script;
        this.keys = List.of(keys);
        with(RunKeys.PREFIX);
    }

    ScriptCall with(String value) {
        return with(Buffer.buffer(value));
    }

    ScriptCall with(long value) {
        return with(Long.toString(value));
    }

    ScriptCall with(Duration value) {
        return with(value.toMillis());
    }

    ScriptCall with(Buffer value) {
        args.add(value);
        return this;
    }

    /** No script of ours answers nil. */
    Future<Response> on(RedisCommands redis) {
        return redis.eval(script, keys, args).map(Objects::requireNonNull);
    }
}
