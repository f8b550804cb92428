package dev.sluice.chat;

import dev.sluice.model.FinishReason;
import dev.sluice.model.GatewayError;
import dev.sluice.model.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a stream ended: exactly one of these, once. */
public sealed interface StreamOutcome {

    /** From the call to its end. */
    Duration took();

    /** From the call to the first event with output; null if there was none. */
    @Nullable
    Duration firstOutputAfter();

    /** What the provider had counted by then; null if it told nothing. */
    @Nullable
    Usage usage();

    /** The provider finished. */
    record Finished(
            Duration took,
            @Nullable Duration firstOutputAfter,
            FinishReason reason,
            @Nullable Usage usage) implements StreamOutcome {}

    /** The answer is not whole. */
    record Failed(
            Duration took,
            @Nullable Duration firstOutputAfter,
            GatewayError error,
            @Nullable Usage usage) implements StreamOutcome {}

    /** Whoever wanted the answer went away. */
    record Cancelled(
            Duration took,
            @Nullable Duration firstOutputAfter,
            @Nullable Usage usage) implements StreamOutcome {}
}
