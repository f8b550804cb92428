package dev.sluice.run.redis;

import dev.sluice.config.RunsConfig;
import dev.sluice.model.RunOwner;
import dev.sluice.run.RunLease;
import dev.sluice.run.RunLog;
import dev.sluice.run.RunQueue.Committed;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The logs of runs, one stream each. One per event loop. */
final class RedisRunLog implements RunLog {

    private static final String CHUNK = "-";

    /** A script takes so many arguments only. */
    private static final int FRAMES_AT_ONCE = 500;

    private static final int ENTRIES_AT_ONCE = 100;

    private final Vertx vertx;
    private final RedisCommands redis;
    private final RedisNotices notices;
    private final RunScripts scripts;
    private final RunsConfig.Log bounds;
    private final RunRecords records;

    RedisRunLog(Vertx vertx, RedisCommands redis, RedisNotices notices, RunScripts scripts, RunsConfig.Log bounds) {
        this.vertx = vertx;
        this.redis = redis;
        this.notices = notices;
        this.scripts = scripts;
        this.bounds = bounds;
        this.records = new RunRecords(redis, new Pieces(redis, scripts));
    }

    @Override
    public Future<Committed> append(RunLease lease, long first, List<Frame> frames) {
        if (frames.size() <= FRAMES_AT_ONCE) {
            return frames.isEmpty() ? Future.succeededFuture(Committed.DONE) : appendSome(lease, first, frames);
        }
        List<Frame> rest = frames.subList(FRAMES_AT_ONCE, frames.size());
        return appendSome(lease, first, frames.subList(0, FRAMES_AT_ONCE))
                .compose(done -> done == Committed.DONE
                        ? append(lease, first + FRAMES_AT_ONCE, rest)
                        : Future.succeededFuture(done));
    }

    private Future<Committed> appendSome(RunLease lease, long first, List<Frame> frames) {
        ScriptCall call = new ScriptCall(scripts.append, RunKeys.run(lease.uid()), RunKeys.log(lease.uid()))
                .with(lease.uid())
                .with(lease.token())
                .with(first)
                .with(bounds.bytes())
                .with(bounds.entries());
        for (Frame frame : frames) {
            call.with(frame.type() == null ? CHUNK : frame.type()).with(frame.data());
        }
        return call.on(redis).compose(reply -> {
            if (reply.toString().equals("GAP")) {
                return Future.failedFuture(
                        new IllegalStateException("frame " + first + " of run " + lease.uid() + " is not the next"));
            }
            return Future.succeededFuture(Commits.verdict(reply));
        });
    }

    @Override
    public Future<Long> length(String uid, String tenant) {
        return redis.send(Request.cmd(Command.HGET, RunKeys.run(uid), "frames"))
                .map(frames -> frames == null ? 0 : Numbers.of(frames));
    }

    /** The record is read first: when it says that the run has ended, nothing is appended after. */
    @Override
    public Future<@Nullable Part> read(RunOwner owner, String uid, long after) {
        return records.read(owner, uid)
                .compose(run -> run == null ? Future.succeededFuture(null) : read(uid, run, after));
    }

    private Future<@Nullable Part> read(String uid, RunRecord run, long after) {
        return redis.send(
                        Request.cmd(Command.XRANGE, RunKeys.log(uid), after + 1 + "-0", "+", "COUNT", ENTRIES_AT_ONCE))
                .compose(entries -> part(uid, run, after, Slice.of(entries, after)));
    }

    private Future<@Nullable Part> part(String uid, RunRecord run, long after, Slice slice) {
        boolean trimmed = slice.first() > after + 1 || (slice.frames().isEmpty() && run.frames() > after);
        if (trimmed) {
            return records.whole(uid, run).map(whole -> whole == null ? null : new Part.Trimmed(whole));
        }
        boolean last = run.ended() && slice.last() >= run.frames();
        if (!last) {
            return Future.succeededFuture(new Part.Frames(after + 1, slice.frames(), null));
        }
        return records.whole(uid, run)
                .map(whole -> whole == null ? null : new Part.Frames(after + 1, slice.frames(), whole));
    }

    @Override
    public Following follow(RunOwner owner, String uid, Runnable onMore) {
        return new LogWatch(vertx, redis, notices, uid, onMore);
    }

    /**
     * Frames without a gap.
     *
     * @param first the number of the first one
     */
    private record Slice(long first, List<Frame> frames) {

        long last() {
            return first + frames.size() - 1;
        }

        /** What entries hold after a number. The id of an entry is the number of its last frame. */
        static Slice of(@Nullable Response entries, long after) {
            List<Frame> frames = new ArrayList<>();
            long first = after + 1;
            for (int i = 0; entries != null && i < entries.size(); i++) {
                String id = entries.get(i).get(0).toString();
                Response fields = entries.get(i).get(1);
                long start = Long.parseLong(id.substring(0, id.indexOf('-'))) - fields.size() / 2 + 1;
                if (frames.isEmpty() && start > first) {
                    first = start;
                }
                for (long skip = Math.max(0, first + frames.size() - start); skip < fields.size() / 2; skip++) {
                    frames.add(frame(fields, (int) skip));
                }
            }
            return new Slice(first, frames);
        }

        private static Frame frame(Response fields, int index) {
            String type = fields.get(2 * index).toString();
            Buffer data = fields.get(2 * index + 1).toBuffer();
            return new Frame(type.equals(CHUNK) ? null : type, data);
        }
    }
}
