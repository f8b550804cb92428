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

    /** Writes a payload under a key that nobody has used before. */
    Future<Void> stage(String key, Buffer payload) {
        return new ScriptCall(scripts.stage, key)
                .with(STAGED)
                .with(piece(payload, 0))
                .on(redis)
                .compose(first -> append(key, payload, 1));
    }

    /** A piece that was written twice, or not at all, is seen by the length of the list. */
    private Future<Void> append(String key, Buffer payload, int index) {
        if (index == count(payload)) {
            return Future.succeededFuture();
        }
        return redis.send(Request.cmd(Command.RPUSHX, key, piece(payload, index)))
                .compose(length -> length != null && Numbers.of(length) == index + 1
                        ? append(key, payload, index + 1)
                        : Future.failedFuture(new RunsUnavailableException("a payload was not stored whole")));
    }

    private static Buffer piece(Buffer payload, int index) {
        int start = index * PIECE_BYTES;
        return payload.slice(start, Math.min(payload.length(), start + PIECE_BYTES));
    }

    /** Reads a payload whole; null if it is not there. */
    Future<@Nullable Buffer> read(String key) {
        return read(key, 0, Buffer.buffer());
    }

    private Future<@Nullable Buffer> read(String key, int from, Buffer whole) {
        return redis.send(Request.cmd(Command.LRANGE, key, from, from + PIECES_AT_ONCE - 1))
                .compose(reply -> {
                    List<Buffer> found = pieces(reply);
                    found.forEach(whole::appendBuffer);
                    if (found.size() == PIECES_AT_ONCE) {
                        return read(key, from + PIECES_AT_ONCE, whole);
                    }
                    return Future.succeededFuture(whole.length() == 0 ? null : whole);
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
