package dev.sluice.run.redis;

import io.vertx.core.Future;
import java.time.Duration;

/** The list of tokens that are pushed when there may be work. One waiter at a time. */
interface RedisBell {

    /**
     * Takes a token, or gives up after {@code patience}. Fails with {@link dev.sluice.run.RunsUnavailableException} if the server
     * cannot be reached.
     */
    Future<Void> await(Duration patience);

    /** Ends a wait that goes on, which fails then. */
    Future<Void> close();
}
