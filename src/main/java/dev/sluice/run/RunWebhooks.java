package dev.sluice.run;

import dev.sluice.model.RunOwner;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/**
 * The outbox of webhooks: the end of a run puts its webhook in, in the same step, and it stays until it is taken out. So each is
 * delivered at least once. One per event loop; fails like {@link RunQueue}.
 */
public interface RunWebhooks {

    /** Those that are due, up to {@code max}; for a minute nobody else gets them. */
    Future<List<Due>> due(int max);

    /** Delivered, or given up: takes it out. */
    Future<Void> done(String uid);

    /** Not delivered: it is due again after a pause. */
    Future<Void> again(String uid, Duration pause);

    /**
     * A webhook to deliver.
     *
     * @param url as the client gave it
     * @param attempt from 1
     */
    record Due(String uid, RunOwner owner, String url, int attempt) {}
}
