package dev.sluice.run;

import dev.sluice.model.AllowedModels;
import dev.sluice.model.RunOwner;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run to execute now.
 *
 * @param models what its owner may call
 * @param body the client's own bytes, in the format that {@code dialect} names
 * @param timeLeft until the run's deadline
 * @param failures how often a provider's failure was tried again before
 * @param waited for this claim: since it was accepted, or since it was to be begun again
 * @param account what its execution is charged to; empty for nothing
 * @param traceparent its place in a trace; null outside of any
 */
public record ClaimedRun(
        RunLease lease,
        RunOwner owner,
        String dialect,
        String model,
        Map<String, String> metadata,
        AllowedModels models,
        Buffer body,
        Duration timeLeft,
        int failures,
        Duration waited,
        String account,
        @Nullable String traceparent) {

    public ClaimedRun {
        metadata = Map.copyOf(metadata);
    }

    /** The same run with another body. */
    public ClaimedRun withBody(Buffer other) {
        return new ClaimedRun(
                lease,
                owner,
                dialect,
                model,
                metadata,
                models,
                other,
                timeLeft,
                failures,
                waited,
                account,
                traceparent);
    }
}
