package dev.sluice.run.redis;

import dev.sluice.run.RunsUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Payloads that are too large for one command: written and read in pieces, one after the other, so that nobody else waits long for
 * the server. What is written disappears again unless a script publishes it. One per event loop.
 */
final class Pieces {

    /** Larger payloads are not passed to a script, and not kept in a record. */
    static final int INLINE_BYTES = 64 << 10;

    /** How long a payload may be on its way to being published. */
    static final Duration STAGED = Duration.ofHours(1);

    private static final int PIECE_BYTES = 256 << 10;
    private static final int PIECES_AT_ONCE = 4;

    private final RedisCommands redis;
    private final RunScripts scripts;

    Pieces(RedisCommands redis, RunScripts scripts) {
        this.redis = redis;
        this.scripts = scripts;
    }

    static boolean fitsInline(Buffer payload) {
        return payload.length() <= INLINE_BYTES;
    }

    /** How many pieces a payload has. */
    static int count(Buffer payload) {
        return (payload.length() + PIECE_BYTES - 1) / PIECE_BYTES;
    }

    /**
     * Writes a payload under a key that nobody has used before.
     *
     * @param whenFull whether it is to be written when the server's memory is full too
     */
    Future<Void> stage(String key, Buffer payload, boolean whenFull) {
        return stage(key, payload, whenFull, 0);
    }

    private Future<Void> stage(String key, Buffer payload, boolean whenFull, int index) {
        if (index == count(payload)) {
            return Future.succeededFuture();
        }
        return new ScriptCall(scripts.stage, key)
                .with(STAGED)
                .with(index)
                .with(whenFull ? 1 : 0)
                .with(piece(payload, index))
                .on(redis)
                .compose(reply -> reply.toString().equals("DONE")
                        ? stage(key, payload, whenFull, index + 1)
                        : Future.failedFuture(new RunsUnavailableException("a payload was not stored whole")));
    }

    private static Buffer piece(Buffer payload, int index) {
        int start = index * PIECE_BYTES;
        return payload.slice(start, Math.min(payload.length(), start + PIECE_BYTES));
    }

    /** Reads a payload of so many bytes; null if it is not there, or goes meanwhile. */
    Future<@Nullable Buffer> read(String key, long bytes) {
        return read(key, bytes, 0, Buffer.buffer(Math.toIntExact(bytes)));
    }

    private Future<@Nullable Buffer> read(String key, long bytes, int from, Buffer whole) {
        return redis.send(Request.cmd(Command.LRANGE, key, from, from + PIECES_AT_ONCE - 1))
                .compose(reply -> {
                    List<Buffer> found = pieces(reply);
                    found.forEach(whole::appendBuffer);
                    if (found.size() == PIECES_AT_ONCE) {
                        return read(key, bytes, from + PIECES_AT_ONCE, whole);
                    }
                    return Future.succeededFuture(whole.length() == bytes ? whole : null);
                });
    }

    private static List<Buffer> pieces(@Nullable Response reply) {
        List<Buffer> pieces = new ArrayList<>();
        if (reply != null) {
            reply.forEach(piece -> pieces.add(piece.toBuffer()));
        }
        return pieces;
    }

    /** Takes back what was staged and will not be published. Nobody waits for it: it disappears by itself too. */
    void drop(String key) {
        var unused = redis.send(Request.cmd(Command.UNLINK, key));
    }
}
