package dev.sluice.run;

import dev.sluice.model.Run;
import dev.sluice.model.RunOwner;
import dev.sluice.model.RunPage;
import io.vertx.core.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How owners read their runs. One per event loop; fails like {@link RunQueue}. */
public interface RunStore {

    /** The run with its result; null if this owner has no such run. */
    Future<@Nullable Run> find(RunOwner owner, String uid);

    /** The same as soon as the run has ended, and after {@code patience} at the latest. {@code abandoned} ends the wait early. */
    Future<@Nullable Run> awaitEnd(RunOwner owner, String uid, Duration patience, Future<Void> abandoned);

    /** A page of the owner's runs. */
    Future<RunPage> list(RunOwner owner, RunQuery query);
}
