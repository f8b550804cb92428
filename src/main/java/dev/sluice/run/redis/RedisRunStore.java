package dev.sluice.run.redis;

import dev.sluice.model.Run;
import dev.sluice.model.RunOwner;
import dev.sluice.model.RunPage;
import dev.sluice.run.RunQuery;
import dev.sluice.run.RunStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs as their owners read them. One per event loop. */
final class RedisRunStore implements RunStore {

    private final Vertx vertx;
    private final RedisCommands redis;
    private final RedisNotices notices;
    private final RunScripts scripts;
    private final RunRecords records;

    RedisRunStore(Vertx vertx, RedisCommands redis, RedisNotices notices, RunScripts scripts) {
        this.vertx = vertx;
        this.redis = redis;
        this.notices = notices;
        this.scripts = scripts;
        this.records = new RunRecords(redis, new Pieces(redis, scripts));
    }

    @Override
    public Future<@Nullable Run> find(RunOwner owner, String uid) {
        return records.find(owner, uid);
    }

    @Override
    public Future<@Nullable Run> awaitEnd(RunOwner owner, String uid, Duration patience, Future<Void> abandoned) {
        return records.read(owner, uid).compose(run -> {
            if (run == null) {
                return Future.succeededFuture(null);
            }
            if (run.ended() || patience.isZero()) {
                return records.whole(uid, run);
            }
            return new EndWatch(vertx, redis, notices, uid)
                    .end(patience, abandoned)
                    .compose(end -> find(owner, uid));
        });
    }

    @Override
    public Future<RunPage> list(RunOwner owner, RunQuery query) {
        ScriptCall call = new ScriptCall(scripts.list, RunKeys.created(owner))
                .with(RunKeys.owner(owner))
                .with(query.sort().name())
                .with(query.ascending() ? "ASC" : "DESC")
                .with(query.status() == null ? "" : query.status().name())
                .with((long) (query.page() - 1) * query.perPage())
                .with(query.perPage());
        RunRecord.SUMMARY.forEach(call::with);
        return call.on(redis).map(reply -> page(query, reply));
    }

    private static RunPage page(RunQuery query, Response reply) {
        List<Run> runs = new ArrayList<>();
        for (int i = 1; i < reply.size(); i++) {
            RunRecord run =
                    RunRecord.of(reply.get(i).get(0).toString(), reply.get(i).get(1));
            if (run != null) {
                runs.add(run.summary());
            }
        }
        return new RunPage(runs, query.page(), query.perPage(), Numbers.of(reply.get(0)));
    }
}
