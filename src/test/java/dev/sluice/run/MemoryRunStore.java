package dev.sluice.run;

import dev.sluice.model.Run;
import dev.sluice.model.RunOwner;
import dev.sluice.model.RunPage;
import dev.sluice.run.MemoryRuns.Listener;
import dev.sluice.run.MemoryRuns.Stored;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How owners read the runs in memory. */
record MemoryRunStore(MemoryRuns runs, Vertx vertx) implements RunStore {

    @Override
    public Future<@Nullable Run> find(RunOwner owner, String uid) {
        Stored stored = runs.of(owner, uid);
        return runs.reached(stored == null ? null : runs.visible(stored));
    }

    @Override
    public Future<@Nullable Run> awaitEnd(RunOwner owner, String uid, Duration patience, Future<Void> abandoned) {
        Promise<Void> over = Promise.promise();
        Listener listener = new Listener(uid, vertx.getOrCreateContext(), () -> {
            Stored stored = runs.of(owner, uid);
            if (stored == null || stored.status.terminal()) {
                over.tryComplete();
            }
        });
        runs.listen(listener);
        listener.onChange().run();
        long timer = vertx.setTimer(patience.toMillis(), id -> over.tryComplete());
        abandoned.onComplete(gone -> over.tryComplete());
        return over.future().compose(end -> {
            vertx.cancelTimer(timer);
            runs.forget(listener);
            return find(owner, uid);
        });
    }

    @Override
    public Future<RunPage> list(RunOwner owner, RunQuery query) {
        synchronized (runs) {
            return runs.reached(page(owner, query));
        }
    }

    private RunPage page(RunOwner owner, RunQuery query) {
        List<Run> all = runs.runs.values().stream()
                .filter(stored -> stored.request.owner().equals(owner))
                .filter(stored -> query.status() == null || stored.status == query.status())
                .map(stored -> stored.run(null, false))
                .sorted(order(query))
                .toList();
        List<Run> page = all.stream()
                .skip((query.page() - 1L) * query.perPage())
                .limit(query.perPage())
                .toList();
        return new RunPage(page, query.page(), query.perPage(), all.size());
    }

    private static Comparator<Run> order(RunQuery query) {
        Comparator<Run> order =
                switch (query.sort()) {
                    case CREATED_AT -> Comparator.comparing(run -> run.times().createdAt());
                    case UPDATED_AT -> Comparator.comparing(run -> run.times().updatedAt());
                    case STATUS -> Comparator.comparing(run -> run.status().name());
                };
        Comparator<Run> whole = order.thenComparing(Run::uid);
        return query.ascending() ? whole : whole.reversed();
    }
}
