package dev.sluice.run;

import dev.sluice.model.Run;
import io.vertx.core.buffer.Buffer;

/** How a worker ends a run. */
public sealed interface RunEnd {

    /** @param result the whole answer in the dialect's bytes */
    record Completed(Buffer result) implements RunEnd {}

    record Failed(Run.Failed error) implements RunEnd {}
}
