package dev.sluice.run.redis;

import dev.sluice.config.RunsConfig;
import dev.sluice.model.Run;
import dev.sluice.model.RunOwner;
import dev.sluice.run.ClaimedRun;
import dev.sluice.run.Enqueued;
import dev.sluice.run.NewRun;
import dev.sluice.run.RunEnd;
import dev.sluice.run.RunLease;
import dev.sluice.run.RunLog;
import dev.sluice.run.RunQueue;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transitions of runs, each one script. One per event loop. */
final class RedisRunQueue implements RunQueue {

    private static final Logger LOG = LoggerFactory.getLogger(RedisRunQueue.class);

    private static final Run.Failed REQUEST_LOST =
            new Run.Failed("request_lost", "The request of the run is not stored any more. Send it again.", null);

    private final RedisCommands redis;
    private final RedisNotices notices;
    private final RedisBell bell;
    private final RunScripts scripts;
    private final RunsConfig config;
    private final RunRecords records;
    private final Admission admission;
    private final Claims claims;
    private final Commits commits;

    RedisRunQueue(
            RedisCommands redis,
            RedisNotices notices,
            RedisBell bell,
            RunScripts scripts,
            RunsConfig config,
            RandomGenerator random) {
        this.redis = redis;
        this.notices = notices;
        this.bell = bell;
        this.scripts = scripts;
        this.config = config;
        Pieces pieces = new Pieces(redis, scripts);
        References references = new References(random);
        this.records = new RunRecords(redis, pieces);
        this.admission = new Admission(redis, scripts, config, pieces, records, references);
        this.claims = new Claims(redis, scripts, config, pieces, references);
        this.commits = new Commits(redis, scripts, config, pieces, references);
    }

    @Override
    public Future<Enqueued> enqueue(NewRun run) {
        return admission.enqueue(run);
    }

    @Override
    public Future<Boolean> isKnown(RunOwner owner, String idempotencyKey) {
        return admission.isKnown(owner, idempotencyKey);
    }

    @Override
    public Future<@Nullable Run> cancel(RunOwner owner, String uid) {
        return new ScriptCall(scripts.cancel, RunKeys.run(uid))
                .with(uid)
                .with(owner.tenant())
                .with(owner.subject())
                .with(config.retention().failed())
                .on(redis)
                .compose(done -> records.find(owner, uid));
    }

    @Override
    public Future<List<ClaimedRun>> reserve(String worker, int max) {
        return claims.reserve(worker, max).compose(runs -> claims.withBodies(runs, this::release, this::endBodiless));
    }

    /** If this fails, its lease runs out, and the next worker comes here again. */
    private void endBodiless(RunLease lease) {
        LOG.atError().addKeyValue("run", lease.uid()).log("the request of a run is not stored any more");
        complete(lease, new RunEnd.Failed(REQUEST_LOST));
    }

    @Override
    public Future<Void> awaitWork(Duration patience) {
        return bell.await(patience);
    }

    @Override
    public Future<Map<String, Dropped>> extend(String worker, Collection<RunLease> leases) {
        ScriptCall call = new ScriptCall(scripts.extend, RunKeys.lease())
                .with(worker)
                .with(config.execution().lease())
                .with(config.execution().runningPerTenant());
        for (RunLease lease : leases) {
            call.with(lease.uid()).with(lease.token());
        }
        return call.on(redis).map(RedisRunQueue::dropped);
    }

    private static Map<String, Dropped> dropped(Response pairs) {
        Map<String, Dropped> dropped = new HashMap<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            dropped.put(pairs.get(i).toString(), why(pairs.get(i + 1)));
        }
        return dropped;
    }

    private static Dropped why(Response word) {
        return word.toString().equals("LOST")
                ? new Dropped.Lost()
                : new Dropped.Cancelled(Duration.ofMillis(Numbers.of(word)));
    }

    @Override
    public RunLog.Following followCancels(String worker, Runnable onCancel) {
        return notices.subscribe(RunKeys.cancels(worker), onCancel);
    }

    @Override
    public Future<Committed> complete(RunLease lease, RunEnd end) {
        return commits.complete(lease, end);
    }

    @Override
    public Future<Committed> retry(RunLease lease, Duration pause, Run.Failed reason) {
        return new ScriptCall(scripts.retry, RunKeys.run(lease.uid()))
                .with(lease.uid())
                .with(lease.token())
                .with(pause)
                .with(config.endurance().attempts())
                .with(reason.code())
                .with(reason.message())
                .with(config.retention().failed())
                .on(redis)
                .map(Commits::verdict);
    }

    @Override
    public Future<Committed> release(RunLease lease) {
        return new ScriptCall(scripts.release, RunKeys.run(lease.uid()))
                .with(lease.uid())
                .with(lease.token())
                .on(redis)
                .map(Commits::verdict);
    }

    @Override
    public Future<Void> leave(String worker) {
        return new ScriptCall(scripts.leave, RunKeys.workers())
                .with(worker)
                .on(redis)
                .mapEmpty();
    }
}
