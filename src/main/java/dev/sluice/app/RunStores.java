package dev.sluice.app;

import dev.sluice.run.RunLog;
import dev.sluice.run.RunQueue;
import dev.sluice.run.RunUpkeep;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** Where runs are kept. */
@FunctionalInterface
interface RunStores {

    /** Opens what one event loop needs of it; called on that loop. */
    Parts open();

    /** @param close gives up the connections */
    record Parts(RunQueue queue, RunLog log, RunUpkeep upkeep, Supplier<Future<Void>> close) {}
}
