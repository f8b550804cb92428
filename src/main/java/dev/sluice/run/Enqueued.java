package dev.sluice.run;

import dev.sluice.model.Run;
import java.time.Duration;

/** What became of a request to become a run. */
public sealed interface Enqueued {

    /** It is stored and waits for a worker. */
    record Accepted(Run run) implements Enqueued {}

    /** The same request with the same key was accepted before, as this run. */
    record Repeated(Run run) implements Enqueued {}

    /** The key was used before, for another request. Nothing was stored. */
    record Mismatch() implements Enqueued {}

    /** Too many wait already. Nothing was stored. */
    record Full(Scope scope, Duration retryAfter) implements Enqueued {}

    /** Whose limit it is. */
    enum Scope {
        TENANT,
        GATEWAY
    }
}
