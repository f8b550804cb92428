package dev.sluice.app;

import dev.sluice.run.RunLog;
import dev.sluice.run.RunQueue;
import dev.sluice.run.RunStore;
import dev.sluice.run.RunUpkeep;
import dev.sluice.run.RunWebhooks;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** Where runs are kept. */
@FunctionalInterface
interface RunStores {

    /** Opens what one event loop needs of it; called on that loop. */
    Parts open();

    /** The same for work that no client waits for: a slow answer is waited for there, since giving up a claim costs a call to a provider. */
    default RunStores patient() {
        return this;
    }

    /** Says in the log how the store could lose runs; fails if it cannot be used, but not if it is away. Called on an event loop. */
    default Future<Void> check() {
        return Future.succeededFuture();
    }

    /** @param close gives up the connections */
    record Parts(
            RunQueue queue,
            RunStore store,
            RunLog log,
            RunUpkeep upkeep,
            RunWebhooks webhooks,
            Supplier<Future<Void>> close) {}
}
