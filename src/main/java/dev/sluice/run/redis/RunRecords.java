package dev.sluice.run.redis;

import dev.sluice.model.Run;
import dev.sluice.model.RunOwner;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import org.jspecify.annotations.Nullable;

/** Reads records, and what belongs to a run but is kept beside its record. One per event loop. */
final class RunRecords {

    /** How far into a tenant's list a run is looked for to tell its position. */
    static final int FURTHEST_POSITION = 1000;

    private final RedisCommands redis;
    private final Pieces pieces;

    RunRecords(RedisCommands redis, Pieces pieces) {
        this.redis = redis;
        this.pieces = pieces;
    }

    /** Null if this owner has no such run. */
    Future<@Nullable RunRecord> read(RunOwner owner, String uid) {
        Request request = Request.cmd(Command.HMGET).arg(RunKeys.run(uid));
        RunRecord.FIELDS.forEach(request::arg);
        return redis.send(request).map(values -> {
            RunRecord run = RunRecord.of(uid, values);
            return run == null || !run.belongsTo(owner) ? null : run;
        });
    }

    /** The run with all that is known of it; null if this owner has no such run. */
    Future<@Nullable Run> find(RunOwner owner, String uid) {
        return read(owner, uid).compose(run -> run == null ? Future.succeededFuture(null) : whole(uid, run));
    }

    /** Null if its result has just been forgotten. */
    Future<@Nullable Run> whole(String uid, RunRecord run) {
        if (run.waits()) {
            return position(uid, run).map(run::waiting);
        }
        String output = run.outputKey();
        if (output == null) {
            return Future.succeededFuture(run.whole(run.output()));
        }
        return pieces.read(output, run.outputBytes()).map(whole -> whole == null ? null : run.whole(whole));
    }

    private Future<@Nullable Long> position(String uid, RunRecord run) {
        return redis.send(Request.cmd(Command.LPOS, run.queueKey(), uid, "MAXLEN", FURTHEST_POSITION))
                .map(position -> position == null ? null : Numbers.of(position));
    }
}
